"""What may move in a problem, within which budget, and what stands in the way of a smaller one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.allocation.choices import Choices, Unit, joint_choices
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.jobs.errors import StudioError, UsageError
from core.model import Site


def units_of(problem: Problem) -> tuple[Unit, ...]:
    """Every site that is not locked, fused ones as one unit, in the order of their first sites. The others of a fused
    group follow a locked site: they keep to its rank. Raises ``StudioError`` where a site is left without a rank."""
    units = []
    for group in _groups(problem):
        free = tuple(site for site in group if site.name not in problem.constraints.locked)
        if free:
            choices = joint_choices(free, problem.storage, problem.constraints)
            held = {site.name: problem.current.ranks[site.name] for site in group if site not in free}
            units.append(Unit(free, _following(free, choices, held) if held else choices))
    return tuple(units)


def budget_of(problem: Problem, keep: float) -> int:
    """Parameters that all sites together may store. Raises ``UsageError`` for a keep outside (0, 1] or constraints
    that name what is not there, and ``StudioError`` when the constraints cannot be met within it, saying which ones
    are in the way and how far each goes."""
    if not 0.0 < keep <= 1.0:
        raise UsageError(f"keep is the fraction of parameters to store, above 0 and at most 1, not {keep:g}.")
    check(problem)
    total = sum(site.parameters for site in problem.sites)
    if total == 0:
        raise StudioError("The model has no site that can be compressed, so there is nothing to allocate.")
    # Two roundings of a product: the keep that belongs to a whole number of parameters gives that number back.
    budget = int(keep * total * (1 + 4e-16) + 1e-9)
    least = least_cost(problem)
    if least > budget:
        raise StudioError(
            f"keep {keep:g} cannot be reached: the least these sites can store is {least / total:.4f}; "
            f"{_in_the_way(problem, least, total)}."
        )
    return budget


def least_cost(problem: Problem) -> int:
    """The least that all sites together can store: locked ones as they are, the others at their smallest choice."""
    return locked_cost(problem) + sum(int(unit.choices.costs[0]) for unit in units_of(problem))


def locked_cost(problem: Problem) -> int:
    """Parameters that the locked sites store."""
    return sum(problem.current.site_cost(s) for s in problem.sites if s.name in problem.constraints.locked)


def plan_at(problem: Problem, units: Sequence[Unit], picked: Sequence[int]) -> RankPlan:
    """The present plan with every unit at its picked choice."""
    ranks = dict(problem.current.ranks)
    for unit, index in zip(units, picked, strict=True):
        ranks |= unit.ranks_at(index)
    return RankPlan(ranks, problem.storage, problem.current.locked)


def check(problem: Problem) -> None:
    """Raises ``UsageError`` for constraints that name a kind or site that is not there, a fraction outside 0 to 1, or
    a kind that is fused twice."""
    limits, kinds = problem.constraints, {site.kind for site in problem.sites}
    named = [*limits.floors, *limits.ceilings, *(kind for group in limits.fused for kind in group)]
    unknown = next((kind for kind in named if kind not in kinds), None)
    if unknown is not None:
        raise UsageError(f"There are no sites of kind {unknown!r}; the kinds are: {', '.join(sorted(kinds))}.")
    for word, given in (("floor", limits.floors), ("ceiling", limits.ceilings)):
        for kind, fraction in given.items():
            if not 0 <= fraction <= 1:
                raise UsageError(f"A {word} is a fraction between 0 and 1; {fraction:g} for {kind} is not.")
    fused = [kind for group in limits.fused for kind in set(group)]
    twice = next((kind for kind in fused if fused.count(kind) > 1), None)
    if twice is not None:
        raise UsageError(f"The kind {twice} is fused twice; put all kinds that share a rank into one group.")
    elsewhere = next((name for name in limits.locked if name not in problem.current.ranks), None)
    if elsewhere is not None:
        raise UsageError(f"The site {elsewhere} is locked, but there is no such site.")


def _groups(problem: Problem) -> list[list[Site]]:
    """Sites that share a rank, all others alone."""
    group_of = {kind: group for group in problem.constraints.fused for kind in group}
    groups: defaultdict[object, list[Site]] = defaultdict(list)
    for site in problem.sites:
        group = group_of.get(site.kind)
        groups[site.name if group is None else (site.block, group)].append(site)
    return list(groups.values())


def _following(free: tuple[Site, ...], choices: Choices, held: dict[str, int | None]) -> Choices:
    """The one choice of sites that are fused with locked ones."""
    ranks = set(held.values())
    allowed = [index for index in range(len(choices)) if {choices.rank(index)} == ranks]
    if not allowed:
        said = ", ".join(f"{name} at {'dense' if rank is None else f'rank {rank}'}" for name, rank in held.items())
        raise StudioError(
            f"{free[0].name} is fused with sites that are locked where it cannot follow ({said}); "
            "unlock them or do not fuse these kinds."
        )
    at = slice(allowed[0], allowed[0] + 1)
    return Choices(choices.ranks[at], choices.costs[at], choices.rank(allowed[0]) is None)


def _in_the_way(problem: Problem, least: int, total: int) -> str:
    """Which constraints to loosen, each with how far its removal alone would go; all of them if none does alone."""
    found = list(_loosened(problem))
    if not found:
        return "ask for more, rank 1 everywhere is already the smallest"
    reach = [(_least_without(problem, limits), phrase) for phrase, limits in found]
    helping = [(cost, phrase) for cost, phrase in reach if cost < least]
    if not helping:
        return " and ".join(phrase for _, phrase in reach)
    return " or ".join(f"{phrase} (without: {cost / total:.4f})" for cost, phrase in sorted(helping))


def _least_without(problem: Problem, limits: Constraints) -> int:
    return least_cost(replace(problem, constraints=limits))


def _loosened(problem: Problem) -> Iterator[tuple[str, Constraints]]:
    """Each constraint there is: what to do about it, and the constraints without it."""
    limits = problem.constraints
    if limits.locked:
        yield f"unlock some of the {len(limits.locked)} locked sites", replace(limits, locked=frozenset())
    for kind, floor in limits.floors.items():
        fewer = {other: value for other, value in limits.floors.items() if other != kind}
        yield f"lower the floor of {floor:g} for {kind}", replace(limits, floors=fewer)
    if limits.minimum_rank > 1:
        yield f"lower the minimum rank of {limits.minimum_rank}", replace(limits, minimum_rank=1)
    if limits.multiple_of > 1:
        yield f"allow ranks that are no multiple of {limits.multiple_of}", replace(limits, multiple_of=1)
    for group in limits.fused:
        others = tuple(other for other in limits.fused if other != group)
        yield f"do not fuse {', '.join(group)}", replace(limits, fused=others)
