"""Zero-sum: drop components so that the changes of the loss they make cancel."""

from core.allocation.allocators.allocator import Allocator, Task
from core.allocation.drops import plan_by_drops
from core.allocation.plan import RankPlan
from core.model.option import Option


def solve(task: Task) -> RankPlan:
    """Two heaps hold every site's next component by |loss change|: those whose loss would rise, and those whose would
    fall. While the sum of the changes made so far is at most zero the least of the rising ones is dropped, else the
    least of the falling ones (of the other heap where one is empty), until the budget is met.

    Source: Abbasi et al., ICML 2026, arXiv 2602.02848, FOUND in code (read, not copied); a site goes down by its
    singular values, whatever the changes. Defects fixed (DERIVED): drops of a site that ends dense are given back, the
    sum is made without them; savings are those of the storage that is asked for; what the last drop saved too much
    goes back.
    """
    return plan_by_drops(task, balanced=True)


LEAST = Option(
    "least", 0.0, "Fraction of its largest rank that saves, below which no site goes unless it must.", (), 0.0, 1.0
)
PER_PARAMETER = Option("per-parameter", False, "Count a change by the parameters that a rank of its site stores.")

ZERO_SUM = Allocator(
    name="zero-sum",
    summary="Drops components with small loss changes, rising and falling ones in turn, so that they cancel.",
    citation="Abbasi et al., ZS-SVD, ICML 2026, arXiv 2602.02848",
    cost="the curves of the method, with loss changes",
    solve=solve,
    options=(LEAST, PER_PARAMETER),
    needs_loss_change=True,
)
