"""Damage in nats of any method's truncations, against the definition and against kfac-svd's own tail."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.allocation.document import CalibrationSpec, MethodSpec
from core.calibration.calibrate import calibrate
from core.checkpoint.open import open_checkpoint
from core.factorization.damage import KINDS, damage_weights, truncation_damage
from core.factorization.decomposer import Decomposer
from core.factorization.kernel import Decomposition, decompose, project
from core.factorization.methods import method_named
from core.factorization.roots import Root
from core.jobs.events import CurveReady, Event
from core.jobs.reporter import EventReporter, silent
from core.model.moment_kinds import INPUT_GRAM, output_gram
from tests.core.factorization.oracles import SHAPES, Problem, shrunk

FEW_ROWS = CalibrationSpec(samples=4, length=64, dtype="float32")


def decompositions(problem: Problem) -> dict[str, Decomposition]:
    n = problem.shape[1]
    root = torch.linalg.cholesky(problem.square("one", "n") + 0.1 * torch.eye(n, dtype=torch.float64))
    return {
        "plain": decompose(problem.weight, Root(), Root()),
        "whitened": decompose(problem.weight, Root(), Root(matrix=root, triangular=True)),
        "directions": project(problem.weight, problem.square("other", "m"), Root()),
    }


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("name", ["plain", "whitened", "directions"])
def test_that_the_damage_at_every_rank_is_the_weighted_error_of_that_truncation(
    name: str, shape: tuple[int, int]
) -> None:
    problem = Problem(shape, 40)
    found = decompositions(problem)[name]
    p, q = problem.square("p", "m"), problem.square("q", "n")
    damage = truncation_damage(problem.weight, found, p, q)
    assert damage.shape == (min(shape) + 1,)
    assert damage[-1] == 0.0
    for rank in range(1, min(shape)):
        error = problem.weight - found.truncated(problem.weight, rank).product()
        exact = float(torch.trace(error.T @ p @ error @ q))
        assert damage[rank] == pytest.approx(exact, rel=1e-6, abs=1e-10 * damage[0])
    assert damage[0] == pytest.approx(float(torch.trace(problem.weight.T @ p @ problem.weight @ q)), rel=1e-6)


def test_that_the_measure_is_half_the_gradient_gram_and_the_input_gram_shrunk_as_in_kfac_svd() -> None:
    problem = Problem((9, 14), 40)
    kind = output_gram(middle=True, clip=True)
    p, q = damage_weights(problem.site, problem.moments(KINDS))
    assert torch.allclose(p, shrunk(problem.square(kind.name, "m") / 2, 0.3))
    assert torch.allclose(q, shrunk(problem.square(INPUT_GRAM.name, "n"), 0.1))


def test_that_a_site_that_no_gradient_ever_reached_is_free() -> None:
    problem = Problem((9, 14), 40)
    nothing = torch.zeros(9, 9, dtype=torch.float64)
    damage = truncation_damage(problem.weight, decompositions(problem)["plain"], nothing, problem.square("q", "n"))
    assert not damage.any()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RANK_STUDIO_HOME", str(tmp_path))
    return tmp_path


def decomposer(method: str, *, measured: bool = True, sink: list[Event] | None = None) -> Decomposer:
    checkpoint = open_checkpoint("tiny", silent())
    chosen = method_named(method)
    needs = chosen.needs(chosen.checked_options({})) | (KINDS if measured else frozenset())
    moments = calibrate(checkpoint, FEW_ROWS, needs, silent()) if needs else None
    reporter = silent() if sink is None else EventReporter(sink.append)
    return Decomposer(checkpoint, MethodSpec(name=method), moments, reporter)


def test_that_the_damage_of_kfac_svd_is_the_tail_of_its_own_curve(home: Path) -> None:
    kfac = decomposer("kfac-svd")
    assert kfac.moments is not None
    checkpoint = open_checkpoint("tiny", silent())
    for site in checkpoint.info.sites[:7]:
        output, inputs = damage_weights(site, kfac.moments.moments(site))
        computed = truncation_damage(checkpoint.weight(site), kfac.of(site), output, inputs)
        tail = kfac.damage(site)
        assert tail is not None
        assert np.allclose(computed, tail, rtol=1e-3, atol=1e-6 * tail[0]), site.name


def test_that_no_method_has_less_damage_than_kfac_svd_and_events_carry_it(home: Path) -> None:
    events: list[Event] = []
    least = dict(decomposer("kfac-svd").curves())
    for site, curve in decomposer("svd-llm", sink=events).curves():
        assert curve.damage is not None
        assert curve.nats is curve.damage
        assert (curve.damage >= least[site].tail * (1 - 1e-3) - 1e-6 * least[site].tail[0]).all()
    ready = [event for event in events if isinstance(event, CurveReady)]
    assert all(event.damage is not None and len(event.damage) == len(event.sigma) + 1 for event in ready)


def test_that_without_gradients_no_damage_is_claimed(home: Path) -> None:
    _, curve = next(iter(decomposer("svd-llm", measured=False).curves()))
    assert curve.damage is None
    assert curve.nats is None


def test_that_damage_is_kept_beside_the_decomposition_and_read_from_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = {site: curve.damage for site, curve in decomposer("svd").curves()}
    monkeypatch.setattr("core.factorization.decomposer.truncation_damage", None)
    monkeypatch.setattr("core.factorization.decomposer.decompose", None)
    for site, curve in decomposer("svd").curves():
        assert np.array_equal(curve.damage, first[site])


def test_that_a_method_without_moments_is_decomposed_once_whether_or_not_damage_is_asked(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = [curve.sigma for _, curve in decomposer("svd", measured=False).curves()]
    monkeypatch.setattr("core.factorization.decomposer.decompose", None)
    measured = list(decomposer("svd").curves())
    assert all(np.array_equal(one, curve.sigma) for one, (_, curve) in zip(plain, measured, strict=True))
    assert all(curve.damage is not None for _, curve in measured)
