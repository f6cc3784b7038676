"""Scores are those of the whole model with the low-rank weights put in."""

from pathlib import Path

import pytest
import torch

from core.allocation.probe import Asked
from core.calibration import head
from core.jobs.errors import StudioError, UsageError
from core.probing import components, waves
from core.probing.components import Components
from tests.families import FAMILIES
from tests.probing_bench import Bench

KL = Asked("kl")


def mixed(bench: Bench) -> dict[str, int]:
    """A rank for every other site."""
    return {site.name: 3 + index % 5 for index, site in enumerate(bench.sites) if index % 2 == 0}


@pytest.mark.parametrize("family", FAMILIES)
def test_that_a_plan_scores_as_the_whole_model_with_the_products_put_in(family: str, tmp_path: Path) -> None:
    bench = Bench(family, tmp_path, method="svd")
    ranks = mixed(bench)
    with bench.engine() as engine:
        for asked in (Asked(), KL):
            found = engine.together(bench.plan(ranks), asked)
            relative = 1e-6 if bench.dtype == torch.float64 else 1e-4
            assert found == pytest.approx(bench.score(ranks, asked), rel=relative)


def test_that_one_site_alone_scores_as_the_whole_model_with_its_product_put_in(bench: Bench) -> None:
    ranks = {site.name: [2, 7] for site in bench.sites}
    with bench.engine() as engine:
        for asked in (Asked(), KL):
            found = engine.alone(ranks, asked)
            assert list(found) == list(ranks)
            for name, scores in found.items():
                expected = [bench.score({name: rank}, asked) for rank in ranks[name]]
                assert scores == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("score", ["loss", "kl"])
def test_that_temperature_skipped_positions_and_rows_are_those_asked_for(score: str, bench: Bench) -> None:
    ranks = mixed(bench)
    plain = bench.score(ranks, Asked(score))
    with bench.engine() as engine:
        for asked in (Asked(score, temperature=0.6), Asked(score, skip=5), Asked(score, skip=10), Asked(score, rows=1)):
            found = engine.together(bench.plan(ranks), asked)
            if score == "loss":
                asked = Asked(score, 1.0, asked.skip, asked.rows)
            else:
                assert abs(found / plain - 1) > 1e-4
            assert found == pytest.approx(bench.score(ranks, asked), rel=1e-6)


def test_that_the_divergence_loses_nothing_to_chunks(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    ranks = mixed(bench)
    monkeypatch.setattr(head, "_CHUNK_ENTRIES", 5 * 128)
    with bench.engine() as engine:
        assert engine.together(bench.plan(ranks), KL) == pytest.approx(bench.score(ranks, KL), rel=1e-6)


def test_that_a_head_that_cannot_be_cut_gives_the_same_scores(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head.ChunkedHead, "_verified", lambda self, ids: False)
    ranks = mixed(bench)
    with bench.engine() as engine:
        for asked in (Asked(), KL):
            assert engine.together(bench.plan(ranks), asked) == pytest.approx(bench.score(ranks, asked), rel=1e-6)


def test_that_the_dense_model_has_its_own_loss_and_no_divergence(bench: Bench) -> None:
    with bench.engine() as engine:
        assert engine.dense(Asked()) == pytest.approx(bench.score({}), rel=1e-6)
        assert engine.dense(KL) == 0.0
        assert engine.together(bench.plan({}), KL) == 0.0


def test_that_scores_do_not_depend_on_who_travels_together(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    ranks = {site.name: [4] for site in bench.sites}
    with bench.engine() as engine:
        found = engine.alone(ranks, KL)
    monkeypatch.setenv("RANK_STUDIO_HOME", str(Path(bench.checkpoint.folder) / "other"))
    monkeypatch.setattr(waves, "WAVE_BYTES", 1)
    monkeypatch.setattr(components, "HELD_BYTES", 0)
    with bench.engine() as engine:
        assert {name: engine.alone({name: [4]}, KL)[name] for name in reversed(ranks)} == found


def test_that_a_half_precision_score_is_near_the_exact_one(bench: Bench) -> None:
    ranks = mixed(bench)
    with bench.engine(dtype=torch.bfloat16) as engine:
        assert engine.together(bench.plan(ranks), Asked()) == pytest.approx(bench.score(ranks), rel=5e-3)


@pytest.mark.parametrize("score", ["loss", "kl"])
def test_that_a_model_that_breaks_scores_infinitely_bad_and_harms_no_other(
    score: str, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = bench.sites[0].name, bench.sites[1].name
    truncated = Components.truncated

    def breaking(self: Components, site: object, rank: int) -> torch.Tensor:
        weight = truncated(self, site, rank)  # type: ignore[arg-type]  # as it was called
        return weight * float("nan") if site == bench.sites[0] else weight

    monkeypatch.setattr(Components, "truncated", breaking)
    with bench.engine() as engine:
        found = engine.alone({broken: [3], sound: [3]}, Asked(score))
    assert found[broken] == [float("inf")]
    assert found[sound] == pytest.approx([bench.score({sound: 3}, Asked(score))], rel=1e-6)


def test_that_influence_is_how_far_each_block_turns_what_enters_it(bench: Bench) -> None:
    with bench.engine() as engine:
        found = engine.influence()
    model = bench.model()
    blocks = [module for name, module in model.named_modules() if name.endswith(("layers.0", "layers.1"))]
    seen: list[tuple[torch.Tensor, torch.Tensor]] = []
    for block in blocks:
        block.register_forward_hook(lambda _module, args, output: seen.append((args[0], output)))
    expected = [0.0] * len(blocks)
    with torch.no_grad():
        for row, length in zip(bench.rows.ids, bench.rows.lengths, strict=True):
            seen.clear()
            model(row[None, :length])
            for index, (before, after) in enumerate(seen):
                expected[index] += float((1 - torch.cosine_similarity(before, after, dim=-1)).sum())
    assert found == pytest.approx([total / bench.rows.tokens for total in expected], rel=1e-6)


@pytest.mark.parametrize("rank", [0, 33])
def test_that_a_rank_that_a_site_cannot_have_is_refused(rank: int, bench: Bench) -> None:
    with bench.engine() as engine, pytest.raises(UsageError, match=r"its ranks go from 1 to 32"):
        engine.alone({"model.layers.0.mlp.up_proj": [rank]}, Asked())


def test_that_skipping_more_than_there_is_says_so(bench: Bench) -> None:
    with bench.engine() as engine, pytest.raises(StudioError, match="goes on behind its first 24 tokens"):
        engine.together(bench.plan(mixed(bench)), Asked(skip=24))


@pytest.mark.parametrize("asked", [Asked(temperature=0), Asked(skip=-1), Asked(rows=0)])
def test_that_senseless_questions_are_refused(asked: Asked, bench: Bench) -> None:
    with bench.engine() as engine, pytest.raises(UsageError):
        engine.together(bench.plan({}), asked)
