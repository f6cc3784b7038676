"""One movement of a hand, from where it began: what it asks for, what the constraints make of it, what others take."""

from collections.abc import Mapping

from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from core.model import Site
from studio.editing.hold_total import Others, plan_cost
from studio.editing.ladder import Changes, Ladder

_HALVINGS = 24


class Hand:
    """``snap``: ranks keep to the constraints, and what is fused follows. ``hold``: the other unlocked sites make up
    for the change; what they cannot make up for does not happen."""

    def __init__(self, problem: Problem, *, snap: bool, hold: bool, drag: int | None = None) -> None:
        self.drag = drag
        self.plan = self._start = problem.current
        """``plan``: where the movement has led to."""
        self._by_name = {site.name: site for site in problem.sites}
        self._problem = problem
        self.ladder = Ladder(problem, free=not snap)
        """What steps go up and down."""
        self.held_back = False
        """Whether the others could not make up for all that was asked for last."""
        self.snap = snap
        self.hold = hold
        self._asked: Changes = {}
        self._others: Others | None = None
        self._in_hand: frozenset[str] = frozenset()

    @property
    def how(self) -> tuple[int | None, bool, bool, RankPlan]:
        """What must be the same for the movement to go on."""
        return self.drag, self.snap, self.hold, self.plan

    def moved(self, wanted: Mapping[str, int | None]) -> RankPlan:
        """The plan with everything asked for since the movement began; locked sites stay."""
        self.plan = self._moved(wanted)
        return self.plan

    def _moved(self, wanted: Mapping[str, int | None]) -> RankPlan:
        self._start.with_ranks(self._by_name, wanted)  # refuses what is no rank, before anything is changed
        locked = self._start.locked
        self._asked.update((name, rank) for name, rank in wanted.items() if name not in locked)
        changes = self._asked
        if self.snap:
            changes = self.ladder.snapped(changes, self._start, self._by_name)
        plan = self._start.with_ranks(self._by_name, changes)
        if not self.hold or plan.ranks == self._start.ranks:
            return plan
        others = self._made_ready(frozenset(changes))
        sites = [self._by_name[name] for name in changes]
        before = plan_cost(self._start, sites)
        plan = self._within(changes, sites, before - others.most_taken, before + others.most_given)
        taken = others.taking(before - plan_cost(plan, sites))
        return plan.with_ranks(self._by_name, taken)

    def _made_ready(self, in_hand: frozenset[str]) -> Others:
        """The sites that are not in hand; the same ones as long as no more sites are touched."""
        if self._others is None or in_hand != self._in_hand:
            ladder = self.ladder if self.snap else Ladder(self._problem)
            self._others, self._in_hand = Others(self._problem, ladder, in_hand), in_hand
        return self._others

    def _within(self, changes: Changes, sites: list[Site], least: int, most: int) -> RankPlan:
        """As much of the change as keeps the cost of ``sites`` between two ends."""
        plan = self._start.with_ranks(self._by_name, changes)
        self.held_back = not least <= plan_cost(plan, sites) <= most
        if not self.held_back:
            return plan
        low, high, best = 0.0, 1.0, self._start
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            part = self._part(changes, middle)
            if least <= plan_cost(part, sites) <= most:
                low, best = middle, part
            else:
                high = middle
        return best

    def _part(self, changes: Changes, share: float) -> RankPlan:
        """The plan with every change carried out as far as a ``share`` of its way."""
        ranks: Changes = {}
        for name, rank in changes.items():
            site, start = self._by_name[name], self._start.ranks[name]
            full = min(site.shape)
            first, last = full if start is None else start, full if rank is None else rank
            between = round(first + share * (last - first))
            ranks[name] = start if between == first else between if between < full else None
        if self.snap:
            ranks = self.ladder.snapped(ranks, self._start, self._by_name)
        return self._start.with_ranks(self._by_name, ranks)
