"""The step ``distil``: the divergence it lowers, the way it takes, and that it is the same after being stopped."""

import copy
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from core.calibration.forward import open_front
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.jobs.control import Control
from core.jobs.errors import Cancelled
from core.jobs.events import Advanced, Event, LogLine
from core.jobs.places import cache_dir
from core.jobs.reporter import EventReporter, silent
from core.model.option import Value
from core.refinement import distillation
from core.refinement.divergence import measuring_divergence
from core.refinement.refine import Refined
from core.refinement.store import RefinementStore
from core.refinement.streams import open_streams
from core.refinement.training import share_of_peak
from tests.core.test_workflow_families import with_tokenizer
from tests.families import FAMILIES
from tests.refinement_lab import Lab

DISTIL: dict[str, dict[str, Value]] = {"distil": {"learning-rate": 1e-3, "epochs": 3}}
LONGER: dict[str, dict[str, Value]] = {"distil": {"learning-rate": 3e-3, "epochs": 12}}
BLOCK: dict[str, dict[str, Value]] = {"block": {"learning-rate": 1e-3, "epochs": 2}}


class Listening:
    """A reporter that remembers what is said, and is cancelled behind so many training steps."""

    def __init__(self, stop_after: int = 10**9) -> None:
        self.divergences: list[float] = []
        self.kept = 0
        self.said: list[str] = []
        self._stop_after = stop_after
        self._cancelled = Control()
        self.reporter = EventReporter(self._hear, self._cancelled)

    def _hear(self, event: Event) -> None:
        if isinstance(event, LogLine):
            self.said.append(event.text)
        if isinstance(event, Advanced) and event.stage == "distil":
            self.kept += not event.figures
            self.divergences += event.figures.values()
            if len(self.divergences) == self._stop_after:
                self._cancelled.cancel()


def numbers(lab: Lab, refined: Refined) -> dict[str, Tensor]:
    found = dict(refined.changed)
    for site in lab.checkpoint.info.sites:
        found |= {f"{site.name}.{suffix}": tensor for suffix, tensor in refined.factors(site).tensors().items()}
    return {name: tensor.clone() for name, tensor in found.items()}


def divergence_of(dense: nn.Module, compressed: nn.Module, ids: Tensor) -> Tensor:
    """Mean over tokens of KL(dense || compressed), of whole logits."""
    with torch.no_grad():
        p = dense(ids).logits.double().log_softmax(-1)
    q = compressed(ids).logits.double().log_softmax(-1)
    return (p.exp() * (p - q)).sum(-1).mean()


def in_place(lab: Lab, refined: Refined) -> nn.Module:
    """The whole model with the products of the factors, and the changed norms, in place."""
    model = copy.deepcopy(load_model(lab.checkpoint.folder, dtype=torch.float32))
    with torch.no_grad():
        for site in lab.checkpoint.info.sites:
            model.get_submodule(site.name).weight.copy_(refined.factors(site).product())
        for name, value in refined.changed.items():
            model.get_parameter(name).copy_(value)
    return model


@pytest.mark.parametrize("family", FAMILIES)
def test_that_divergence_and_its_gradient_are_those_of_the_whole_logits(
    family: str, tmp_path: Path, corpus: str, watch: str
) -> None:
    lab = Lab(open_checkpoint(str(with_tokenizer(family, tmp_path / family)), silent()), corpus, watch)
    texts = lab.rows()
    skeleton = open_front(lab.checkpoint, texts.calibration, torch.float32, "cpu", silent())
    with open_streams(skeleton, texts, "cpu", silent()) as streams:
        rows = streams.sets["validation"]
        batch = rows.refined.batches[0]
        generator = torch.Generator().manual_seed(0)
        shape = rows.original.states.read(batch, "cpu").shape
        original, compressed = (torch.randn(shape, generator=generator) for _ in range(2))
        rows.original.states.write(batch, original)
        rows.refined.states.write(batch, compressed)
        ids = texts.all["validation"].of(batch)
        with measuring_divergence(skeleton, ids[:1], streams) as divergence:
            mean = divergence.mean("validation", texts.all["validation"])
            total, gradient = divergence.gradient(ids, original, compressed)
            injector = divergence._injector
            injector.given = original
            p = skeleton.model(input_ids=ids, use_cache=False).logits.double().log_softmax(-1)
            injector.given = leaf = compressed.clone().requires_grad_()
            q = skeleton.model(input_ids=ids, use_cache=False).logits.double().log_softmax(-1)
    wanted = (p.exp() * (p - q)).sum()
    wanted.backward()
    assert leaf.grad is not None
    assert total == pytest.approx(float(wanted.detach()), rel=1e-4)
    assert mean == pytest.approx(float(wanted.detach()) / ids.numel(), rel=1e-4)
    assert torch.allclose(gradient, leaf.grad.float(), atol=1e-5 * float(leaf.grad.abs().max()) + 1e-8)


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_a_step_is_the_one_that_autograd_through_the_whole_model_takes(storage: str, lab: Lab) -> None:
    plan = lab.plan("factored" if storage == "factored" else "pivoted")
    heard = Listening()
    options: dict[str, Value] = {"epochs": 1, "rows-per-step": 6, "learning-rate": 1e-4, "weight-decay": 0}
    refined = lab.refine({"distil": options}, plan=plan, reporter=heard.reporter)
    start = lab.refine({"block": {"learning-rate": 0}}, plan=plan)  # what is stored without any training

    ids = lab.rows().calibration.ids
    dense = load_model(lab.checkpoint.folder, dtype=torch.float32)
    model = copy.deepcopy(dense).requires_grad_(False)
    leaves: dict[str, Tensor] = {}
    weights: dict[str, Tensor] = {}
    for site in lab.checkpoint.info.sites:
        tensors = start.factors(site).tensors()
        own = {suffix: t.clone().requires_grad_() for suffix, t in tensors.items() if t.is_floating_point()}
        leaves |= {f"{site.name}.{suffix}": leaf for suffix, leaf in own.items()}
        if storage == "factored":
            weights[f"{site.name}.weight"] = own["left.weight"] @ own["right.weight"]
        else:
            stacked = torch.cat([own["pivot.weight"], own["rest.weight"] @ own["pivot.weight"]])
            weights[f"{site.name}.weight"] = stacked[tensors["order"].long()]
    for name, parameter in model.named_parameters():
        if "layers" in name and parameter.ndim == 1:
            leaves[name] = weights[name] = parameter.detach().clone().requires_grad_()

    def run(tokens: Tensor) -> object:
        return torch.func.functional_call(model, weights, (tokens,))

    loss = divergence_of(dense, run, ids)  # type: ignore[arg-type]  # called like a module
    loss.backward()
    adam = torch.optim.AdamW(leaves.values(), lr=1e-4 * share_of_peak(0, 1), weight_decay=0)
    nn.utils.clip_grad_norm_(leaves.values(), 1.0)
    adam.step()
    assert heard.divergences == [pytest.approx(float(loss.detach()), rel=1e-3)]
    found = numbers(lab, refined)
    assert {name for name in found if not name.endswith("order")} == leaves.keys()
    moved = 0.0
    for name, leaf in leaves.items():
        # AdamW's first step has the size of the rate, whatever the gradient: where that is nothing but rounding, the
        # sign is too.
        assert leaf.grad is not None
        clear = leaf.grad.abs() > 1e-4 * float(leaf.grad.abs().max())
        assert torch.allclose(found[name][clear], leaf[clear], atol=2e-6)
        moved = max(moved, *(found[name] - leaf.detach()).abs()[~clear].flatten().tolist(), 0.0)
    assert moved < 2.1e-4


def test_that_the_predictions_come_nearer_to_the_original_s_on_text_that_nothing_learns_from(lab: Lab) -> None:
    plain, refined = lab.refine({"block": {"learning-rate": 0}}), lab.refine(LONGER)
    dense = load_model(lab.checkpoint.folder, dtype=torch.float32)
    for rows in lab.rows().all.values():
        before, after = (float(divergence_of(dense, in_place(lab, one), rows.ids)) for one in (plain, refined))
        assert after < 0.85 * before
    for score in refined.texts:
        assert abs(score.after - score.dense) < abs(score.before - score.dense)
    assert refined.seconds > 0


def test_that_training_that_does_harm_leaves_what_was_there(lab: Lab) -> None:
    heard = Listening()
    refined = lab.refine({"distil": {"learning-rate": 1e3}}, reporter=heard.reporter)
    start = lab.refine({"block": {"learning-rate": 0}})
    found, wanted = numbers(lab, refined), numbers(lab, start)
    assert found.keys() == wanted.keys()
    assert all(torch.equal(found[name], wanted[name]) for name in wanted)
    assert [score.after for score in refined.texts] == [score.before for score in refined.texts]
    assert any("nothing changed" in note for note in refined.notes)
    assert any("nothing changed" in words for words in heard.said)


def test_that_it_starts_where_the_steps_before_it_end_and_uses_what_they_kept(lab: Lab) -> None:
    lab.refine(BLOCK)
    kept = {path: path.stat().st_mtime_ns for path in cache_dir("refinements").glob("*/block-*.refined.safetensors")}
    assert len(kept) == 2
    heard = Listening()
    both = lab.refine(BLOCK | DISTIL, reporter=heard.reporter)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    alone = Listening()
    lab.refine(DISTIL, reporter=alone.reporter)
    assert heard.divergences[0] < alone.divergences[0]
    assert both.texts[0].after < both.texts[0].before


@pytest.mark.parametrize("stop_after", [4, 6, 8])
def test_that_training_that_was_stopped_goes_on_and_ends_bit_by_bit_the_same(
    stop_after: int, lab: Lab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Six steps an epoch: within the first, at its end, within the second."""
    monkeypatch.setattr(distillation, "KEPT_EVERY", 0.0)
    stopped = Listening(stop_after)
    with pytest.raises(Cancelled):
        lab.refine(DISTIL, reporter=stopped.reporter)
    heard = Listening()
    resumed = lab.refine(DISTIL, reporter=heard.reporter)
    assert heard.kept >= stop_after - 1
    assert heard.kept + len(heard.divergences) == 18
    found, texts = numbers(lab, resumed), resumed.texts
    assert not list(cache_dir("refinements").glob("*/training.safetensors"))

    monkeypatch.setenv("RANK_STUDIO_HOME", str(tmp_path / "another home"))
    whole = lab.refine(DISTIL)
    wanted = numbers(lab, whole)
    assert found.keys() == wanted.keys()
    assert all(torch.equal(found[name], wanted[name]) for name in wanted)
    assert texts == whole.texts


def test_that_a_damaged_state_is_left_aside_and_training_begins_anew(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(distillation, "KEPT_EVERY", 0.0)
    with pytest.raises(Cancelled):
        lab.refine(DISTIL, reporter=Listening(8).reporter)
    (state,) = cache_dir("refinements").glob("*/training.safetensors")
    content = state.read_bytes()
    state.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    heard = Listening()
    found = numbers(lab, lab.refine(DISTIL, reporter=heard.reporter))
    assert (heard.kept, len(heard.divergences)) == (0, 18)
    monkeypatch.setenv("RANK_STUDIO_HOME", str(tmp_path / "another home"))
    wanted = numbers(lab, lab.refine(DISTIL))
    assert all(torch.equal(found[name], wanted[name]) for name in wanted)


def test_that_a_gradient_that_is_not_finite_ends_training_and_keeps_the_best(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    clip = nn.utils.clip_grad_norm_

    def spoiled(parameters: object, most: float) -> Tensor:
        nonlocal steps
        steps += 1
        found = clip(list(parameters), most)  # type: ignore[call-overload]  # an iterable of parameters
        return found if steps <= 6 else torch.tensor(float("nan"))

    monkeypatch.setattr(nn.utils, "clip_grad_norm_", spoiled)
    heard = Listening()
    refined = lab.refine(DISTIL, reporter=heard.reporter)
    assert len(heard.divergences) == 6
    assert any("not finite" in words for words in heard.said)
    assert refined.texts[0].after < refined.texts[0].before


def test_that_a_disk_that_refuses_the_state_is_one_sentence(tmp_path: Path) -> None:
    store = RefinementStore(["anything"], 1)
    store.put_state({"x/value": torch.ones(2)}, {"done": 3})
    assert store.state() is not None
    store.drop_state()
    assert store.state() is None
