"""Within each kind, sites of important blocks and sites that lose much keep more."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.allocation.allocators.allocator import Allocator, Task, Work
from core.allocation.allocators.trials import ROWS, best_plan, free_sites, rows_asked, rows_of
from core.allocation.curves import FloatArray
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked
from core.allocation.problem import Problem
from core.allocation.settle import settle
from core.allocation.shares import dealt
from core.allocation.storage import rank_for_cost
from core.model import Site
from core.model.option import Option, Options


def solve(task: Task) -> RankPlan:
    """Each kind of site has the share of the budget that it has of the parameters. A part ``base`` of it goes to every
    site alike, the rest in proportion to

        s = b^alpha log(e + t)^(1 - alpha),

    b the block's influence (1 - cosine of what enters and what leaves it) scaled to 1..2 over the blocks, t the norm
    of the error at the uniform rank. alpha is one of ``steps`` + 1 even steps from 0 to 1, the one whose plan has the
    least loss. Source: Qi et al., algorithm 2, FOUND in the paper; not their code, which departs from it (alpha fixed,
    the whole norm for t, another base, and one rank for attention that thin k and v cannot hold).

    DERIVED: shares are of parameters rather than ranks (the same where a kind has one shape and storage is factored);
    a site that would store more than itself is dense, and the others of its kind get the excess.
    """
    common = task.common
    influence = scaled(task.probe.influence())
    steps = int(task.options["steps"])
    plans = []
    for alpha in np.linspace(0.0, 1.0, steps + 1):
        scores = scores_at(task.problem, common, influence, float(alpha))
        wished = shares(free_sites(task.problem), scores, common, float(task.options["base"]))
        plans.append((f"alpha {alpha:.2f}", settle(task, wished)))
    return best_plan(task, plans, Asked("loss", rows=rows_of(task)))


def scaled(influence: Sequence[float]) -> FloatArray:
    """Influences of the blocks scaled to 1..2; all 1 where they are equal."""
    values = np.nan_to_num(np.asarray(influence, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    width = float(np.ptp(values))
    return 1.0 + (values - values.min()) / width if width > 0 else np.ones_like(values)


def scores_at(problem: Problem, common: float, influence: FloatArray, alpha: float) -> dict[str, float]:
    """s of each free site."""
    found = {}
    for site in free_sites(problem):
        rank = rank_for_cost(*site.shape, common * site.parameters, problem.storage)
        error = float(np.sqrt(problem.curves[site.name].tail[rank]))
        found[site.name] = float(influence[site.block] ** alpha * np.log(np.e + error) ** (1 - alpha))
    return found


def shares(sites: Sequence[Site], scores: Mapping[str, float], common: float, base: float) -> dict[str, float]:
    """Parameters of each site: of each kind ``common`` of all its parameters, ``base`` of that alike, the rest by
    score and size, none above its dense size."""
    wished: dict[str, float] = {}
    for kind in dict.fromkeys(site.kind for site in sites):
        members = [site for site in sites if site.kind == kind]
        sizes = np.array([site.parameters for site in members], np.float64)
        weights = sizes * np.array([scores[site.name] for site in members])
        alike = base * common * sizes
        got = alike + dealt(float((common * sizes - alike).sum()), weights, sizes - alike)
        wished |= {site.name: float(value) for site, value in zip(members, got, strict=True)}
    return wished


def work(_problem: Problem, options: Options) -> Work:
    return Work(forward_rows=rows_asked(options) * (int(options["steps"]) + 2))


SWIFT = Allocator(
    name="swift",
    summary="Within each kind, sites of important blocks and with large errors keep more; trial plans weigh the two.",
    citation="Qi et al., Swift-SVD, ICML 2026, arXiv 2604.01609",
    cost="the curves of the method, and a forward pass for every weighing",
    solve=solve,
    options=(
        Option("base", 0.5, "Part of a kind's parameters that its sites share alike.", minimum=0.0, maximum=1.0),
        Option("steps", 10, "Weighings tried besides none.", minimum=1),
        ROWS,
    ),
    probes=work,
)
