"""Scales and trial plans from a probe whose answers are known."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from core.allocation.curves import ErrorCurve, FloatArray
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked, MaskGradients
from core.allocation.problem import Problem
from core.forecast.probed import Probed, bounded
from core.forecast.probing import probe_damage, probe_work, summed_damage
from core.jobs.errors import StudioError
from core.jobs.reporter import silent
from core.model import Site

SITES = tuple(
    Site(name=f"s{i}", block=i, kind="q", part="attention", shape=(24, 24), input_group=f"s{i}", tensor=f"s{i}")
    for i in range(6)
)
TRUE = {"s0": 0.5, "s1": 1.0, "s2": 2.0, "s3": 4.0, "s4": 100.0, "s5": 0.05}


class KnownProbe:
    """Rise and KL are 0.8 and 1 times the damage, each site times its true scale."""

    rows = 4

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.alone_rows: int | None = None

    def _damage(self, ranks: Mapping[str, int | None]) -> float:
        nats = {name: self._problem.curves[name].nats for name in ranks}
        return sum(TRUE[n] * float(nats[n][r]) for n, r in ranks.items() if r is not None)  # type: ignore[index]

    def dense(self, asked: Asked) -> float:
        return 3.0 if asked.score == "loss" else 0.0

    def alone(self, ranks: Mapping[str, Sequence[int]], asked: Asked) -> dict[str, list[float]]:
        assert asked.score == "kl"
        self.alone_rows = asked.rows
        return {name: [self._damage({name: r}) for r in tried] for name, tried in ranks.items()}

    def together(self, plan: RankPlan, asked: Asked) -> float:
        assert asked.score == "loss"
        return 3.0 + 0.8 * self._damage(plan.ranks)

    def influence(self) -> list[float]:
        raise NotImplementedError

    def mask_gradients(self, masks: Mapping[str, FloatArray], rows: Sequence[int] | None = None) -> MaskGradients:
        raise NotImplementedError


@pytest.fixture
def problem() -> Problem:
    curves = {s.name: ErrorCurve(0.2 * 0.9 ** np.arange(24.0), absolute=True) for s in SITES}
    return Problem(SITES, curves, "factored", RankPlan.dense(SITES, "factored"))


def test_that_scales_are_found_within_their_bounds(problem: Problem) -> None:
    probe = KnownProbe(problem)
    probed = probe_damage(probe, problem, silent(), alone_rows=2)
    assert probed.scales == pytest.approx({"s0": 0.5, "s1": 1.0, "s2": 2.0, "s3": 4.0, "s4": 5.0, "s5": 0.2})
    assert probe.alone_rows == 2


def test_that_trials_pair_scaled_damage_with_the_measured_rise(problem: Problem) -> None:
    probed = probe_damage(KnownProbe(problem), problem, silent(), keeps=(0.9, 0.6))
    assert len(probed.trials) == 2
    light, heavy = probed.trials
    assert 0 < light.feature < heavy.feature
    assert 0 < light.rise < heavy.rise


def test_that_a_trial_without_a_finite_loss_is_left_out(problem: Problem) -> None:
    class Ruined(KnownProbe):
        def together(self, plan: RankPlan, asked: Asked) -> float:
            return math.inf

    assert probe_damage(Ruined(problem), problem, silent()).trials == ()


def test_that_damage_is_summed_over_compressed_sites_in_nats(problem: Problem) -> None:
    plan = RankPlan({site.name: None for site in SITES} | {"s0": 3, "s2": 5}, "factored")
    tail = problem.curves["s0"].tail
    assert summed_damage(problem, plan) == pytest.approx(float(tail[3] + tail[5]))
    relative = Problem(SITES, {s.name: ErrorCurve(np.ones(24)) for s in SITES}, "factored", plan)
    with pytest.raises(StudioError, match="not known in nats"):
        summed_damage(relative, plan)


@pytest.mark.parametrize(
    ("measured", "expected", "scale"),
    [(0.02, 0.01, 2.0), (1.0, 0.01, 5.0), (-0.1, 0.1, 0.2), (math.inf, 1.0, 5.0), (1.0, 0.0, 1.0)],
)
def test_that_one_noisy_probe_moves_a_site_only_so_far(measured: float, expected: float, scale: float) -> None:
    assert bounded(measured, expected) == pytest.approx(scale)


def test_that_the_cost_is_half_a_model_a_site_and_the_trials(problem: Problem) -> None:
    work = probe_work(problem, rows=4, alone_rows=1, keeps=(0.9, 0.6))
    assert (work.forward_rows, work.backward_rows) == (0.5 * 6 + 4 * 3, 0.0)


def test_that_a_record_survives_json_and_unknown_sites_are_not_scaled() -> None:
    probed = Probed(scales={"a": 2.0})
    assert Probed.model_validate_json(probed.model_dump_json()) == probed
    assert probed.scale("b") == 1.0
    with pytest.raises(ValueError, match="not in nats"):
        probed.scaled("a", ErrorCurve(np.ones(3)))
