"""The projected-gradient correction against its definition and against gradients of the whole model at once."""

import gc
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from core.allocation.document import MethodSpec
from core.allocation.plan import RankPlan
from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.factorization.decomposer import Decomposer
from core.jobs.errors import Cancelled
from core.jobs.events import Event, LogLine, StageStarted
from core.jobs.reporter import EventReporter, Reporter, silent
from core.model import Site
from core.refinement import correction as module
from core.refinement.correction import RIDGE, CorrectedWeights, corrected_weights, step
from core.refinement.steps import CORRECT
from tests.families import make_checkpoint

ROWS = TokenRows(torch.randint(4, 128, (3, 24), generator=torch.Generator().manual_seed(7)))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RANK_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def opened(family: str, folder: Path) -> Checkpoint:
    return open_checkpoint(str(make_checkpoint(family, folder / family)), silent())


def mixed(checkpoint: Checkpoint, rank: int = 12) -> RankPlan:
    """One rank everywhere but at every third site, which stays dense."""
    names = [site.name for site in checkpoint.info.sites]
    return RankPlan({name: None if i % 3 == 1 else rank for i, name in enumerate(names)}, "factored")


def corrected(
    checkpoint: Checkpoint, plan: RankPlan, reporter: Reporter | None = None, rows: int = 2, cycles: int = 1
) -> CorrectedWeights:
    reporter = reporter or silent()
    decomposer = Decomposer(checkpoint, MethodSpec(name="svd"), None, reporter)
    options = CORRECT.checked_options({"cycles": cycles, "rows": rows})
    return corrected_weights(checkpoint, plan, decomposer, ROWS, torch.float32, options, reporter)


def best(weight: Tensor, rank: int) -> Tensor:
    u, sigma, vt = torch.linalg.svd(weight.double(), full_matrices=False)
    return (u[:, :rank] * sigma[:rank]) @ vt[:rank]


def with_weights(checkpoint: Checkpoint, weights: Mapping[Site, Tensor]) -> PreTrainedModel:
    model = load_model(checkpoint.folder, dtype=torch.float64)
    for site, weight in weights.items():
        parameter = model.get_submodule(site.name).weight
        parameter.data = (weight.T if site.transposed else weight).double().contiguous()
    return model


def loss_of(model: PreTrainedModel, rows: int = 2) -> Tensor:
    """Mean next-token loss of the first rows, in nats."""
    ids = ROWS.ids[:rows]
    return nn.functional.cross_entropy(model(ids).logits[:, :-1].flatten(0, 1), ids[:, 1:].flatten())


def gradients(checkpoint: Checkpoint, weights: Mapping[Site, Tensor], rows: int = 2) -> dict[Site, Tensor]:
    """dL/dW [m, n] at ``weights`` by one backward of the whole model in float64."""
    model = with_weights(checkpoint, weights)
    loss_of(model, rows).backward()
    found = {site: model.get_submodule(site.name).weight.grad for site in weights}
    return {site: gradient.T if site.transposed else gradient for site, gradient in found.items()}


def inner(a: Tensor, b: Tensor) -> float:
    return float((a.double() * b.double()).sum())


@pytest.fixture
def case() -> tuple[Tensor, Tensor, Tensor]:
    """A weight, its truncation and a gradient, [6, 9] float64."""
    torch.manual_seed(0)
    weight = torch.randn(6, 9, dtype=torch.float64)
    return weight, best(weight, 3), torch.randn(6, 9, dtype=torch.float64)


def test_that_the_step_changes_the_loss_to_first_order_as_restoring_the_weight_would(
    case: tuple[Tensor, Tensor, Tensor],
) -> None:
    weight, truncated, gradient = case
    found = step(weight, truncated, gradient)
    assert found is not None
    correction, change = found
    assert inner(gradient, correction) == pytest.approx(inner(gradient, weight - truncated), rel=10 * RIDGE)
    assert change == pytest.approx(inner(gradient, correction), rel=1e-12)


def test_that_no_shorter_step_changes_the_loss_as_much(case: tuple[Tensor, Tensor, Tensor]) -> None:
    weight, truncated, gradient = case
    found = step(weight, truncated, gradient)
    assert found is not None
    # The minimum-norm solution of <g, s> = <g, W - W'> by the pseudo-inverse.
    whole = torch.tensor([inner(gradient, weight - truncated)], dtype=torch.float64)
    shortest = torch.linalg.pinv(gradient.reshape(1, -1)) @ whole
    torch.testing.assert_close(found[0].flatten(), shortest, rtol=1e-10, atol=1e-14)
    assert float(found[0].norm()) < float((weight - truncated).norm())


@pytest.mark.parametrize("scale", [1e-18, 1e-4, 1e6])
def test_that_the_step_does_not_depend_on_the_gradients_scale(
    scale: float, case: tuple[Tensor, Tensor, Tensor]
) -> None:
    weight, truncated, gradient = case
    plain, scaled = step(weight, truncated, gradient), step(weight, truncated, gradient * scale)
    assert plain is not None
    assert scaled is not None
    torch.testing.assert_close(scaled[0], plain[0], rtol=1e-12, atol=0)


@pytest.mark.parametrize("value", [0.0, float("nan"), float("inf")])
def test_that_a_gradient_without_direction_gives_no_step(value: float, case: tuple[Tensor, Tensor, Tensor]) -> None:
    weight, truncated, gradient = case
    assert step(weight, truncated, gradient * value) is None


@pytest.mark.parametrize("family", ["llama", "gpt2", "gemma3"])
def test_that_every_compressed_site_moves_along_its_gradient_at_the_truncated_weights(
    family: str, tmp_path: Path
) -> None:
    checkpoint = opened(family, tmp_path)
    plan = mixed(checkpoint)
    weights = corrected(checkpoint, plan)
    sites = [site for site in checkpoint.info.sites if plan.ranks[site.name] is not None]
    truncated = {site: best(checkpoint.weight(site), 12) for site in sites}
    for site, gradient in gradients(checkpoint, truncated).items():
        difference = checkpoint.weight(site).double() - truncated[site]
        expected = inner(gradient, difference) / inner(gradient, gradient) * gradient
        moved = weights(site).double() - truncated[site]
        assert float((moved - expected).norm()) < 1e-3 * float(expected.norm())


def test_that_sites_the_plan_leaves_dense_keep_their_own_weights(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    plan = mixed(checkpoint)
    weights = corrected(checkpoint, plan)
    dense = [site for site in checkpoint.info.sites if plan.ranks[site.name] is None]
    assert dense
    for site in dense:
        assert not weights.corrected(site)
        assert torch.equal(weights(site), checkpoint.weight(site))


def test_that_the_second_cycle_starts_from_the_first_ones_targets_truncated(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    plan = mixed(checkpoint)
    once, twice = corrected(checkpoint, plan), corrected(checkpoint, plan, cycles=2)
    sites = [site for site in checkpoint.info.sites if plan.ranks[site.name] is not None]
    truncated = {site: best(once(site), 12) for site in sites}
    for site, gradient in gradients(checkpoint, truncated).items():
        difference = checkpoint.weight(site).double() - truncated[site]
        expected = inner(gradient, difference) / inner(gradient, gradient) * gradient
        moved = twice(site).double() - truncated[site]
        assert float((moved - expected).norm()) < 1e-2 * float(expected.norm())


def test_that_the_gradient_is_taken_on_as_many_rows_as_asked_for(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    plan = mixed(checkpoint)
    weights = corrected(checkpoint, plan, rows=1)
    sites = [site for site in checkpoint.info.sites if plan.ranks[site.name] is not None]
    truncated = {site: best(checkpoint.weight(site), 12) for site in sites}
    for site, gradient in gradients(checkpoint, truncated, rows=1).items():
        moved = weights(site).double() - truncated[site]
        assert abs(inner(moved, gradient)) == pytest.approx(float(moved.norm() * gradient.norm()), rel=1e-4)


def test_that_each_sites_correction_brings_the_loss_nearer_to_the_dense_models(tmp_path: Path) -> None:
    """Site by site, near the dense weights, where the first order is what counts."""
    checkpoint = opened("llama", tmp_path)
    dense = loss_of(with_weights(checkpoint, {})).item()
    for site in checkpoint.info.sites[:4]:
        rank = min(site.shape) - 4
        plan = RankPlan({s.name: rank if s == site else None for s in checkpoint.info.sites}, "pivoted")
        before = loss_of(with_weights(checkpoint, {site: best(checkpoint.weight(site), rank)})).item() - dense
        after = loss_of(with_weights(checkpoint, {site: corrected(checkpoint, plan)(site)})).item() - dense
        assert abs(after) < abs(before)


def test_that_a_site_without_a_gradient_is_truncated_to_the_same_and_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = opened("llama", tmp_path)
    sites = checkpoint.info.sites
    backward = module.backward_pass

    def spoilt(*args: object, **kwargs: object) -> None:
        take: Callable[..., None] = args[4]  # type: ignore[assignment]  # by the order of its arguments

        def spoil(site: Site, kind: object, moment: Tensor, tokens: int) -> None:
            factor = {sites[0]: 0.0, sites[2]: float("nan")}.get(site, 1.0)
            take(site, kind, moment * factor, tokens)

        backward(*args[:4], spoil, *args[5:], **kwargs)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(module, "backward_pass", spoilt)
    events: list[Event] = []
    weights = corrected(checkpoint, mixed(checkpoint), EventReporter(events.append), cycles=2)
    for site, why in ((sites[0], "zero"), (sites[2], "not finite")):
        assert torch.equal(weights(site), checkpoint.weight(site))
        (note,) = (note for note in weights.notes if note.startswith(f"{site.name}:"))
        assert f"is {why}" in note
    assert weights.corrected(sites[3])
    warnings = [event.text for event in events if isinstance(event, LogLine) and event.level == "warning"]
    assert warnings == weights.notes


def test_that_the_log_says_what_the_steps_change_together(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    plan = mixed(checkpoint)
    events: list[Event] = []
    corrected(checkpoint, plan, EventReporter(events.append))
    sites = [site for site in checkpoint.info.sites if plan.ranks[site.name] is not None]
    truncated = {site: best(checkpoint.weight(site), 12) for site in sites}
    found = gradients(checkpoint, truncated)
    change = sum(inner(g, checkpoint.weight(site).double() - truncated[site]) for site, g in found.items())
    (line,) = (event.text for event in events if isinstance(event, LogLine) and "Correction 1 of 1" in event.text)
    assert f"by {change:+.3g}"[:-1] in line


def test_that_progress_names_the_cycle(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    events: list[Event] = []
    corrected(checkpoint, mixed(checkpoint), EventReporter(events.append), cycles=2)
    names = [event.stage for event in events if isinstance(event, StageStarted)]
    assert [name for name in names if name.startswith("correct")] == ["correct 1/2", "correct 2/2"]


def test_that_a_plan_that_compresses_nothing_corrects_nothing(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    weights = corrected(checkpoint, RankPlan.dense(checkpoint.info.sites, "pivoted"))
    assert not any(weights.corrected(site) for site in checkpoint.info.sites)


def test_that_nothing_stays_on_the_disk_once_nobody_holds_the_weights(tmp_path: Path, home: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    weights = corrected(checkpoint, mixed(checkpoint))
    assert list((home / "cache" / "corrections").rglob("*.safetensors"))
    del weights
    gc.collect()
    assert not list((home / "cache" / "corrections").iterdir())


def test_that_a_cancelled_correction_leaves_nothing_on_the_disk(tmp_path: Path, home: Path) -> None:
    checkpoint = opened("llama", tmp_path)

    class Impatient(EventReporter):
        def advance(self, item: str = "", *, steps: int = 1, **figures: float) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        corrected(checkpoint, mixed(checkpoint), Impatient(lambda _event: None))
    assert not list((home / "cache" / "corrections").iterdir())
