"""AA-SVD on shifted inputs: O3 and O4 attain the minima of their objectives, group by group."""

import pytest
import torch
from torch import nn
from transformers import AutoModelForCausalLM

from core.allocation.storage import Storage
from core.calibration.recorder import Call
from core.factorization.factors import Factors, PivotedFactors
from core.model import Site
from core.refinement.groups import GroupInputs, entering
from core.refinement.sequential import shifted_solver
from tests.refinement_lab import Lab, seen_by

SITE = Site(name="s", block=0, kind="q", part="attention", shape=(6, 8), input_group="s", tensor="s.weight")


def drawn(*shape: int, seed: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def least(weight: torch.Tensor, x: torch.Tensor, shifted: torch.Tensor, rank: int) -> float:
    """min |W x - W' x'|^2 over rank(W') <= ``rank``: the part that no map of x' reaches, and the tail (AA-SVD,
    theorem 3.2)."""
    root = torch.linalg.cholesky(shifted @ shifted.T)
    m = weight @ x @ shifted.T @ torch.linalg.inv(root).T
    tail = torch.linalg.svdvals(m)[rank:].square().sum()
    return float((weight @ x).square().sum() - m.square().sum() + tail)


@pytest.mark.parametrize("shape", [(6, 8), (8, 8), (8, 6), (3, 8)])
@pytest.mark.parametrize("objective", ["O3", "O4"])
def test_that_the_solver_attains_the_closed_form_minimum(objective: str, shape: tuple[int, int]) -> None:
    site = SITE.model_copy(update={"shape": shape})
    weight, x = drawn(*shape, seed=0), drawn(shape[1], 50, seed=1)
    shifted = x + 0.5 * drawn(shape[1], 50, seed=2)
    inputs = GroupInputs(shifted @ shifted.T / 50, x @ shifted.T / 50 if objective == "O4" else None)
    notes: list[str] = []
    factors = shifted_solver(lambda _site: weight, {site: 2}, objective, notes)(site, inputs)
    aim = x if objective == "O4" else shifted
    error = float((weight @ aim - factors.product() @ shifted).square().sum())
    assert error == pytest.approx(least(weight, aim, shifted, 2), rel=1e-5)
    assert notes == []


def test_that_a_gram_that_never_came_is_noted_and_the_weight_truncated_as_it_is() -> None:
    weight, notes = drawn(6, 8, seed=0), []
    nothing = torch.zeros(8, 8, dtype=torch.float64)
    factors = shifted_solver(lambda _site: weight, {SITE: 3}, "O4", notes)(SITE, GroupInputs(nothing, nothing))
    sigma = torch.linalg.svdvals(weight)
    assert float((weight - factors.product()).square().sum()) == pytest.approx(
        float(sigma[3:].square().sum()), rel=1e-6
    )
    assert len(notes) == 1


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
@pytest.mark.parametrize("objective", ["O3", "O4"])
def test_that_every_site_is_fitted_to_what_the_stored_sites_before_it_give(
    objective: str, storage: Storage, lab: Lab
) -> None:
    # With v dense the inputs of o span their space: where they do not, what is attained is the minimum plus the ridge.
    plan = lab.plan(storage, dense=lambda name: name.endswith("v_proj"))
    refined = lab.refine({}, plan=plan, decomposer=lab.decomposer("aa-svd", objective=objective))
    original = AutoModelForCausalLM.from_pretrained(lab.checkpoint.folder)
    compressed = AutoModelForCausalLM.from_pretrained(lab.checkpoint.folder)
    ids = lab.rows().calibration.ids
    planned = [site for site in lab.checkpoint.info.sites if plan.ranks[site.name] is not None]
    for place, site in enumerate(planned):  # in the order in which the blocks run them
        x, shifted = seen_by(original, site.name, ids), seen_by(compressed, site.name, ids)
        weight, stored = lab.checkpoint.weight(site), refined.factors(site)
        aim = x if objective == "O4" else shifted
        error = float((weight.double() @ aim - stored.product().double() @ shifted).square().sum())
        assert error == pytest.approx(least(weight.double(), aim, shifted, 6), rel=2e-3), site.name
        if planned[place : place + 2][-1].input_group != site.input_group:
            for member in planned:
                if member.input_group == site.input_group:
                    put(compressed, member, refined.factors(member))


def put(model: nn.Module, site: Site, stored: Factors | PivotedFactors) -> None:
    with torch.no_grad():
        model.get_submodule(site.name).weight.copy_(stored.product())


def test_that_with_steps_too_the_unrefined_model_is_the_one_that_is_stored_without_them(lab: Lab) -> None:
    alone = lab.refine({}, decomposer=lab.decomposer("aa-svd", objective="O4"))
    refined = lab.refine(
        {"block": {"learning-rate": 3e-3, "epochs": 6}}, decomposer=lab.decomposer("aa-svd", objective="O4")
    )
    model = AutoModelForCausalLM.from_pretrained(lab.checkpoint.folder)
    for site in lab.checkpoint.info.sites:
        put(model, site, alone.factors(site))
    assert alone.texts == []
    for score, rows in zip(refined.texts, (lab.rows().validation, lab.rows().watched), strict=True):
        assert rows is not None
        loss = model(rows.ids, labels=rows.ids).loss.item()
        assert score.before == pytest.approx(torch.tensor(loss).exp().item(), rel=1e-4)


class Three(nn.Module):
    """Runs two of its three layers."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.idle = nn.Linear(3, 4), nn.Linear(4, 2), nn.Linear(4, 2)

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        return self.second(self.first(hidden))


def test_that_running_ends_where_the_asked_module_is_entered() -> None:
    block, ran = Three(), []
    block.second.register_forward_hook(lambda *_: ran.append("second"))
    hidden = torch.randn(2, 5, 3)
    found = entering(block, "second", Call((), {}, by_name=False), hidden, 4)
    assert torch.equal(found, block.first(hidden).reshape(10, 4))
    assert ran == []
    assert block.second._forward_pre_hooks == {}


def test_that_a_module_that_is_not_reached_sees_no_token() -> None:
    found = entering(Three(), "idle", Call((), {}, by_name=False), torch.randn(2, 5, 3), 4)
    assert found.shape == (0, 4)
