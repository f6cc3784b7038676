"""Every method against what it says it minimises, in float64."""

from collections.abc import Mapping

import pytest
import torch

from core.calibration.moments import Moments
from core.factorization.methods import METHODS, method_named
from core.jobs.errors import UsageError
from core.model.moment_kinds import GRADIENT, MomentKind
from core.model.option import Option
from tests.core.factorization.oracles import (
    CASES,
    PROJECTIONS,
    SHAPES,
    Case,
    Problem,
    closed_form,
    decomposer_for,
    objective,
    searched,
)


def problem_of(shape: str, tokens: str, **changes: object) -> Problem:
    m, n = SHAPES[shape]
    return Problem((m, n), rank=3 * max(m, n) if tokens == "many" else max(2, min(m, n) // 2), **changes)  # type: ignore[arg-type]


def test_that_every_registered_method_and_every_choice_of_its_options_has_an_oracle() -> None:
    assert {case.method for case in CASES} | PROJECTIONS == set(METHODS)
    for method in METHODS.values():
        for option in method.options:
            tried = {case.options.get(option.name) for case in CASES if case.method == method.name}
            assert set(option.choices) <= tried | {option.default}, (method.name, option.name)


@pytest.mark.parametrize("tokens", ["many", "few"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_that_a_method_attains_the_minimum_of_its_stated_objective(case: Case, shape: str, tokens: str) -> None:
    problem = problem_of(shape, tokens)
    p, q = case.stated(problem)
    weight = problem.weight
    found = decomposer_for(problem, case.method, case.options).of_weight(problem.site, weight)
    squares = closed_form(weight, p, q)
    whole = float(squares.sum())
    for rank in range(1, len(squares) + 1):
        minimum = float(squares[rank:].sum())
        assert float((found.sigma[rank:] ** 2).sum()) == pytest.approx(minimum, rel=1e-6, abs=1e-9 * whole)
        product = found.truncated(weight, rank).product()
        assert torch.linalg.matrix_rank(product) <= rank
        assert objective(weight - product, p, q) == pytest.approx(minimum, rel=1e-5, abs=1e-8 * whole)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_that_no_search_finds_a_better_matrix_than_a_method(case: Case) -> None:
    problem = Problem((6, 8), rank=24, seed=3)
    p, q = case.stated(problem)
    weight, rank = problem.weight, 3
    factors = decomposer_for(problem, case.method, case.options).of_weight(problem.site, weight).truncated(weight, rank)
    ours = objective(weight - factors.product(), p, q)
    generator = torch.Generator().manual_seed(4)
    starts = [torch.randn(rank, 8, dtype=torch.float64, generator=generator) for _ in range(4)]
    starts.append(factors.right + 0.1 * factors.right.norm() * starts[0])
    reached = [searched(weight, p, q, start) for start in starts]
    assert min(reached) >= ours * (1 - 1e-6)
    assert min(reached) == pytest.approx(ours, rel=1e-2)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_that_rescaling_the_moments_does_not_change_a_methods_matrix(case: Case) -> None:
    stems = {kind.stem for kind in METHODS[case.method].needs(METHODS[case.method].checked_options(case.options))}
    scales = {stem: 10.0 ** (9 if i % 2 else -12) for i, stem in enumerate(sorted(stems))}
    products = []
    for problem in (Problem((9, 14), 40), Problem((9, 14), 40, scales=scales)):
        found = decomposer_for(problem, case.method, case.options).of_weight(problem.site, problem.weight)
        products.append(found.truncated(problem.weight, 4).product())
    assert torch.allclose(products[0], products[1], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("method", [name for name in METHODS if name != "svd"])
def test_that_a_site_no_token_reached_is_truncated_as_by_plain_svd_and_that_is_said(method: str) -> None:
    problem = Problem((9, 14), 40)
    needs = METHODS[method].needs(METHODS[method].checked_options({}))
    empty = Problem((9, 14), 40, scales={kind.stem: 0.0 for kind in needs})
    decomposer = decomposer_for(empty, method)
    product = decomposer.of_weight(problem.site, problem.weight).truncated(problem.weight, 3).product()
    plain = decomposer_for(problem, "svd").of_weight(problem.site, problem.weight)
    assert torch.allclose(product, plain.truncated(problem.weight, 3).product(), atol=1e-5)
    assert any("unweighted" in note for note in decomposer.notes)


@pytest.mark.parametrize(
    ("method", "option", "value"),
    [
        ("kfac-svd", "shrink-output", 1.5),
        ("io-svd", "top", -1),
        ("gfwsvd", "passes", 0),
        ("dobi-svd", "share", 2),
        ("fwsvd", "alpha", -1),
        ("asvd", "alpha", float("nan")),
    ],
)
def test_that_an_option_outside_its_range_is_refused_by_name(method: str, option: str, value: float) -> None:
    with pytest.raises(UsageError, match=f"{option} must be"):
        method_named(method).checked_options({option: value})


def test_that_a_number_without_bounds_may_be_negative_but_not_nan() -> None:
    option = Option("slope", 1.0, "")
    assert option.checked(-3) == -3.0
    with pytest.raises(UsageError, match="slope must be a number, not nan"):
        option.checked(float("nan"))


def test_that_only_shifted_objectives_of_aa_svd_depend_on_the_sites_before() -> None:
    sequential = {str(case) for case in CASES if METHODS[case.method].sequential(case.options)}
    assert sequential == {"aa-svd objective=O3", "aa-svd objective=O4"}


@pytest.mark.parametrize("name", METHODS)
def test_that_a_method_reads_all_that_it_needs_and_its_cost_says_whether_it_goes_backwards(name: str) -> None:
    method, problem = METHODS[name], Problem((4, 6), 20)
    options = method.checked_options({})
    needs = method.needs(options)
    read = Watched(problem.moments(needs).tensors)
    method.weigh(problem.site, Moments("s", 20, read), options)
    assert needs - {GRADIENT} == read.asked, "the gradient is read by the decomposer, for the loss change"
    assert ("backward" in method.cost.split(";")[0]) == any(kind.backward for kind in needs)


class Watched(dict[MomentKind, torch.Tensor]):
    """Moments that remember which were looked at."""

    def __init__(self, moments: Mapping[MomentKind, torch.Tensor]) -> None:
        super().__init__(moments)
        self.asked: set[MomentKind] = set()

    def __getitem__(self, kind: MomentKind) -> torch.Tensor:
        self.asked.add(kind)
        return super().__getitem__(kind)
