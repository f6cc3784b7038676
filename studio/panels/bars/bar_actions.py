"""What can be done to bars by hand, whatever the hand uses: select, step, lock, make dense."""

from collections.abc import Iterable, Sequence
from time import monotonic

from core.allocation.amount import Amount
from core.model import Site
from studio.document.session import Session
from studio.panels.bars.bar_view import BarView
from studio.panels.bars.bars import Bar
from studio.translation import tr

_ONE_TURN = 0.6
"""Seconds between two steps of the same bars that count as one change, and so as one undo step."""


class BarActions:
    """Turns bars into sites and calls the session."""

    def __init__(self, session: Session, view: BarView) -> None:
        self._session = session
        self._view = view
        self._last: tuple[float, frozenset[str], int] = (-1.0, frozenset(), 0)
        self.anchor = 0
        """The bar that a selection with Shift starts from."""

    @property
    def count(self) -> int:
        """How many bars there are."""
        return len(self._view.bars)

    def chosen(self) -> list[Bar]:
        """The selected bars, from left to right."""
        return [self._view.bars[index] for index in sorted(self._view.marks.selected)]

    def select(self, indices: Iterable[int], *, adds: bool = False) -> None:
        names = [site.name for index in sorted(indices) for site in self._view.bars[index].sites]
        self._session.select((*self._session.selection, *names) if adds else names)

    def walk(self, by: int, *, extends: bool) -> None:
        """Select the neighbour of the selection, or take it in."""
        chosen, count = self._view.marks.selected, len(self._view.bars)
        if not count:
            return
        before = (max(chosen) if by > 0 else min(chosen)) if chosen else (-1 if by > 0 else count)
        edge = min(count - 1, max(0, before + by))
        reached = range(max(0, min(before, edge)), min(count, max(before, edge) + 1))
        self.select(chosen.union(reached) if extends else [edge])
        self.anchor = edge
        self._view.reveal(edge)

    def step(self, bars: Sequence[Bar], steps: int) -> None:
        """Ranks up or down, from one that is allowed to the next; quick steps in a row are one undo step."""
        plan = self._session.plan
        if plan is None or not bars:
            return
        sites = [site for bar in bars for site in bar.free(plan)]
        changes = self._session.new_hand().ladder.stepped(sites, plan, steps)
        if any(plan.ranks[name] != rank for name, rank in changes.items()):
            said = label(bars[0], sites, tr("Step {bar}"), tr("Step %n sites", "", len(sites)))
            self._session.set_ranks(changes, said, drag=self._turn(frozenset(changes)))

    def _turn(self, names: frozenset[str]) -> int:
        now, (before, same, drag) = monotonic(), self._last
        if names != same or now - before > _ONE_TURN:
            drag = self._session.new_drag()
        self._last = (now, names, drag)
        return drag

    def toggle_lock(self, bars: Iterable[Bar]) -> None:
        """Lock the sites of the bars; unlock them if all of them are locked."""
        plan = self._session.plan
        names = [site.name for bar in bars for site in bar.sites]
        if plan is not None and names:
            self._session.set_locked(names, not all(name in plan.locked for name in names))

    def set_amount(self, bars: Sequence[Bar], amount: Amount, said: str) -> None:
        """Ranks as they were typed."""
        plan = self._session.plan
        sites = [site for bar in bars for site in bar.free(plan)] if plan else []
        if plan is not None and sites:
            changes = {site.name: amount.exactly(site, plan.storage) for site in sites}
            one, many = tr("Set {bar} to {amount}"), tr("Set %n sites to {amount}", "", len(sites))
            self._session.set_ranks(changes, label(bars[0], sites, one, many, amount=said))

    def make_dense(self, bars: Sequence[Bar]) -> None:
        plan = self._session.plan
        sites = [site for bar in bars for site in bar.free(plan)] if plan else []
        if sites:
            said = label(bars[0], sites, tr("Make {bar} dense"), tr("Make %n sites dense", "", len(sites)))
            self._session.set_ranks({site.name: None for site in sites}, said)


def label(bar: Bar, sites: Sequence[Site], one: str, many: str, **said: str) -> str:
    """What undo calls a change of ``sites`` that took hold at ``bar``: ``one`` where it is all of them, else ``many``;
    ``said``: what both speak of."""
    return (one if len(sites) == len(bar.sites) else many).format(bar=bar.title, **said)
