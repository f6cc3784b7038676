"""How far ``water-filling`` is from the exact optimum on a model's own error curves, and how long each takes.

    python benchmarks/knapsack.py                   # the sample model, svd-llm; calibrates first if it must

The exact optimum is the multiple-choice knapsack over every rank of every site, solved by ``scipy.optimize.milp``.
"""

import argparse
import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from core.allocation.allocators import allocator_named
from core.allocation.choices import choices_of
from core.allocation.damage import damage_of
from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from core.allocation.storage import STORAGES
from core.allocation.units import budget_of
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from core.workflow.moments import prepare


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="sample")
    parser.add_argument("--method", default="svd-llm")
    parser.add_argument("--keep", nargs="+", type=float, default=[0.9, 0.8, 0.6, 0.4])
    args = parser.parse_args()
    checkpoint = open_checkpoint(args.model, silent())
    prepared = prepare(checkpoint, MethodSpec(name=args.method), CalibrationSpec(), silent(), "cpu")
    curves = {site.name: curve for site, curve in prepared.decomposer.curves()}
    sites = checkpoint.info.sites
    print(f"{'storage':<10}{'keep':>6}{'water-filling':>15}{'s':>8}{'exact':>12}{'s':>8}{'gap %':>9}")
    for storage in STORAGES:
        for keep in args.keep:
            problem = Problem(sites, curves, storage, RankPlan.dense(sites, storage))
            started = time.perf_counter()
            plan = allocator_named("water-filling").allocate(problem, keep)
            ours_seconds = time.perf_counter() - started
            low = [(site, rank) for site in sites if (rank := plan.ranks[site.name]) is not None]
            ours = sum(float(damage_of(site, curves[site.name])[rank]) for site, rank in low)
            started = time.perf_counter()
            exact = _exact(problem, keep, ours)
            seconds = time.perf_counter() - started
            gap = 100 * (ours / exact - 1)
            print(f"{storage:<10}{keep:6.2f}{ours:15.6g}{ours_seconds:8.2f}{exact:12.6g}{seconds:8.1f}{gap:9.4f}")


def _exact(problem: Problem, keep: float, unit: float) -> float:
    choices = [choices_of(site, problem.storage, problem.constraints) for site in problem.sites]
    costs = np.concatenate([c.costs for c in choices]).astype(float)
    damage = np.concatenate(
        [damage_of(s, problem.curves[s.name])[c.ranks] for s, c in zip(problem.sites, choices, strict=True)]
    )
    owner = np.repeat(np.arange(len(choices)), [len(c.costs) for c in choices])
    one_each = csr_matrix((np.ones(len(owner)), (owner, np.arange(len(owner)))))
    scale = 1e-6
    budget = [LinearConstraint(scale * costs[None, :], -np.inf, scale * budget_of(problem, keep))]
    solved = milp(
        damage / unit,
        constraints=[LinearConstraint(one_each, 1, 1), *budget],
        integrality=np.ones_like(damage),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 1e-5, "time_limit": 120},
    )
    return float(solved.fun) * unit


if __name__ == "__main__":
    main()
