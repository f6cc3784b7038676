"""The pass over the blocks: never worse, kept block by block, the same after being stopped."""

from pathlib import Path

import pytest
import torch

from core.checkpoint.open import open_checkpoint
from core.factorization.factors import Factors
from core.jobs.control import Control
from core.jobs.errors import Cancelled, DamagedCacheError
from core.jobs.events import Advanced, Event, StageStarted
from core.jobs.places import cache_dir
from core.jobs.reporter import EventReporter, silent
from core.model.option import Value
from core.refinement.refine import Refined
from tests.families import make_checkpoint
from tests.refinement_lab import Lab

BLOCK: dict[str, dict[str, Value]] = {"block": {"learning-rate": 3e-3, "epochs": 6}}
Steps = dict[str, dict[str, Value]]


class Stopping:
    """A reporter that is cancelled when it hears of the given event, and remembers all."""

    def __init__(self, after: str = "") -> None:
        self.events: list[Event] = []
        self._after = after
        self._cancelled = Control()
        self.reporter = EventReporter(self._hear, self._cancelled)

    def _hear(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Advanced) and event.stage == "refine" and event.item == self._after:
            self._cancelled.cancel()

    @property
    def figures(self) -> list[dict[str, float]]:
        return [event.figures for event in self.events if isinstance(event, Advanced) and event.stage == "refine"]

    @property
    def stages(self) -> list[str]:
        return [event.stage for event in self.events if isinstance(event, StageStarted)]


def numbers(lab: Lab, refined: Refined) -> dict[str, torch.Tensor]:
    found = dict(refined.changed)
    for site in lab.checkpoint.info.sites:
        found |= {f"{site.name}.{suffix}": tensor for suffix, tensor in refined.factors(site).tensors().items()}
    return {name: tensor.clone() for name, tensor in found.items()}  # what is read is a view of the file


def test_that_training_lowers_the_error_of_every_block(lab: Lab) -> None:
    heard = Stopping()
    refined = lab.refine(BLOCK, reporter=heard.reporter)
    assert len(heard.figures) == 2
    for figures in heard.figures:
        assert 0 < figures["error_after"] < figures["error_before"]
    assert refined.seconds > 0


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_a_block_whose_training_does_harm_keeps_its_truncated_factors(storage: str, lab: Lab) -> None:
    plan = lab.plan("factored" if storage == "factored" else "pivoted")
    heard = Stopping()
    refined = lab.refine({"block": {"learning-rate": 1e3}}, plan=plan, reporter=heard.reporter)
    site = lab.checkpoint.info.sites[0]
    plain = lab.decomposer().of(site).truncated(lab.checkpoint.weight(site), 6)
    assert torch.allclose(refined.factors(site).product().double(), plain.product(), atol=1e-6)
    assert refined.changed == {}
    assert all(figures["error_after"] == figures["error_before"] for figures in heard.figures)
    assert [score.after for score in refined.texts] == [score.before for score in refined.texts]
    assert sum("keeps its start" in note for note in refined.notes) == 2


@pytest.mark.parametrize(
    ("method", "options", "steps"),
    [
        ("svd-llm", {}, BLOCK),
        ("svd", {}, BLOCK | {"update": {}}),
        ("aa-svd", {"objective": "O4"}, BLOCK),
        ("svd-llm", {}, {"prehab": {"steps": 3}, "update": {}}),
        ("svd-llm", {}, BLOCK | {"correct": {}}),
    ],
)
def test_that_a_stopped_pass_goes_on_at_the_next_block_and_ends_bit_by_bit_the_same(
    method: str, options: dict[str, Value], steps: Steps, lab: Lab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    decomposer = lab.decomposer(method, **options)
    stopped = Stopping(after="model.layers.0")
    with pytest.raises(Cancelled):
        lab.refine(steps, decomposer=decomposer, reporter=stopped.reporter)
    written = next(cache_dir("refinements").glob("*/block-0000.refined.safetensors"))
    before = written.stat().st_mtime_ns
    resumed = lab.refine(steps, decomposer=decomposer)
    assert written.stat().st_mtime_ns == before
    found = numbers(lab, resumed)
    texts = resumed.texts

    monkeypatch.setenv("RANK_STUDIO_HOME", str(tmp_path / "another home"))
    whole = lab.refine(steps, decomposer=lab.decomposer(method, **options))
    wanted = numbers(lab, whole)
    assert found.keys() == wanted.keys()
    assert all(torch.equal(found[name], wanted[name]) for name in wanted)
    assert texts == whole.texts


def test_that_what_is_finished_is_not_computed_again(lab: Lab) -> None:
    once = lab.refine(BLOCK)
    heard = Stopping()
    again = lab.refine(BLOCK, reporter=heard.reporter)
    assert "refine" not in heard.stages
    assert (again.texts, again.seconds, again.key) == (once.texts, once.seconds, once.key)
    assert numbers(lab, again).keys() == numbers(lab, once).keys()


def test_that_a_damaged_block_is_computed_again(lab: Lab) -> None:
    once = numbers(lab, lab.refine(BLOCK))
    path = next(cache_dir("refinements").glob("*/block-0001.refined.safetensors"))
    path.write_bytes(path.read_bytes()[:200])
    again = numbers(lab, lab.refine(BLOCK))
    assert all(torch.equal(again[name], once[name]) for name in once)


def test_that_one_changed_bit_of_a_block_is_noticed_when_it_is_read_and_the_next_pass_makes_it_again(lab: Lab) -> None:
    once = numbers(lab, lab.refine(BLOCK))
    path = next(cache_dir("refinements").glob("*/block-0001.refined.safetensors"))
    good = path.read_bytes()
    path.write_bytes(good[:-3] + bytes([good[-3] ^ 1]) + good[-2:])
    with pytest.raises(DamagedCacheError):
        numbers(lab, lab.refine(BLOCK))
    again = numbers(lab, lab.refine(BLOCK))
    assert all(torch.equal(again[name], once[name]) for name in once)


def test_that_other_steps_options_plans_and_texts_are_kept_apart(lab: Lab, tmp_path: Path) -> None:
    keys = {
        lab.refine(BLOCK).key,
        lab.refine({"block": {"epochs": 1}}).key,
        lab.refine({"update": {}}).key,
        lab.refine(BLOCK, plan=lab.plan("pivoted")).key,
        lab.refine(BLOCK, decomposer=lab.decomposer("svd")).key,
    }
    words = Path(lab.watch).read_text().split()
    Path(lab.watch).write_text(" ".join(reversed(words)))
    keys.add(lab.refine(BLOCK).key)
    assert len(keys) == 6


def test_that_stopping_within_a_block_is_heard_at_the_next_training_step(lab: Lab) -> None:
    cancelled = Control()
    checks = 0

    class Counting(EventReporter):
        def check(self) -> None:
            nonlocal checks
            checks += cancelled.cancelled
            super().check()

    def sink(event: Event) -> None:
        if isinstance(event, StageStarted) and event.stage == "refine":
            cancelled.cancel()

    with pytest.raises(Cancelled):
        lab.refine(BLOCK, reporter=Counting(sink, cancelled))
    assert checks == 1
    assert not list(cache_dir("refinements").glob("*/block-0000.refined.safetensors"))


def test_that_sites_and_norms_of_a_half_checkpoint_are_kept_in_its_dtype(
    tmp_path: Path, corpus: str, watch: str
) -> None:
    folder = make_checkpoint("llama", tmp_path / "half", dtype=torch.bfloat16)
    lab = Lab(open_checkpoint(str(folder), silent()), corpus, watch)
    refined = lab.refine({"block": {"learning-rate": 3e-3, "epochs": 8}})
    assert {tensor.dtype for tensor in numbers(lab, refined).values()} == {torch.bfloat16}
    assert "model.layers.1.input_layernorm.weight" in refined.changed
    assert 0 < refined.rounding < 0.05


def test_that_sites_that_the_plan_leaves_dense_have_no_factors_and_are_not_trained(lab: Lab) -> None:
    plan = lab.plan(dense=lambda name: "mlp" in name or "layers.0" in name)
    refined = lab.refine(BLOCK, plan=plan)
    for site in lab.checkpoint.info.sites:
        if plan.ranks[site.name] is None:
            with pytest.raises(KeyError):
                refined.factors(site)
        else:
            assert isinstance(refined.factors(site), Factors)
    # Nothing before block 1 differs from the original model, so its norms have nothing to learn.
    assert not any("layers.0" in name for name in refined.changed)
    assert not any("proj.weight" in name for name in refined.changed)


def test_that_biases_and_norms_are_trained_under_their_stored_names(tmp_path: Path, corpus: str, watch: str) -> None:
    lab = Lab(open_checkpoint(str(make_checkpoint("gpt2", tmp_path / "gpt2")), silent()), corpus, watch)
    refined = lab.refine({"block": {"learning-rate": 1e-3, "epochs": 6}})
    assert set(refined.changed) <= set(lab.checkpoint.files)
    assert any(name.endswith("attn.c_attn.bias") for name in refined.changed)
    assert any(name.endswith("ln_1.weight") for name in refined.changed)


def test_that_factors_are_the_same_from_a_fresh_decomposition_and_from_the_disk(lab: Lab) -> None:
    decomposer = lab.decomposer()
    for site in lab.checkpoint.info.sites:
        weight = lab.checkpoint.weight(site)
        fresh, kept = (decomposer.of(site).truncated(weight, 6) for _ in range(2))
        assert torch.equal(fresh.left, kept.left)
        assert torch.equal(fresh.right, kept.right)
