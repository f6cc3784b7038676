"""The same fraction everywhere."""

from core.allocation.allocators.allocator import Allocator, Task
from core.allocation.plan import RankPlan
from core.allocation.settle import settle


def solve(task: Task) -> RankPlan:
    """Every site keeps the same fraction of its parameters, rounded down to a rank it may have.

    What rounding leaves of the budget goes, one rank at a time, to the sites that lost most to it (DERIVED; published
    codes round down and stop). Locked sites keep their rank and the others share what is left; floors and ceilings
    bind where the common fraction is beyond them.
    """
    return settle(task, {site.name: task.common * site.parameters for site in task.problem.sites})


UNIFORM = Allocator(
    name="uniform",
    summary="Every site keeps the same fraction of its parameters.",
    citation="The baseline of every paper",
    cost="nothing",
    solve=solve,
    needs_curves=False,
)
