"""First order: drop the components whose loss change is smallest."""

from dataclasses import replace

from core.allocation.allocators.allocator import Allocator, Task
from core.allocation.allocators.zero_sum import LEAST, PER_PARAMETER
from core.allocation.drops import plan_by_drops
from core.allocation.plan import RankPlan


def solve(task: Task) -> RankPlan:
    """One heap holds every site's next component by |loss change|, whatever its sign; the least one is dropped until
    the budget is met.

    Source: Abbasi et al., IO-SVD, arXiv 2605.15626, algorithm 2, from a review that quotes it (FOUND second-hand; paper
    and code NOT FOUND). Its eta, the fraction of the break-even rank below which no site goes, is ``least``; 0.1 is
    what the review gives as an example. DERIVED: savings are those of the storage that is asked for, and what the last
    drop saved too much goes back.
    """
    return plan_by_drops(task, balanced=False)


FIRST_ORDER = Allocator(
    name="first-order",
    summary="Drops the components whose first-order loss change is smallest, whatever its sign.",
    citation="Abbasi et al., IO-SVD, arXiv 2605.15626",
    cost="the curves of the method, with loss changes",
    solve=solve,
    options=(replace(LEAST, default=0.1), PER_PARAMETER),
    needs_loss_change=True,
)
