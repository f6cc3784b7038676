"""What can be said about a site in one number: for the map's colours, the site table and the search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.model import Site
from studio.document.session import Session
from studio.panels.widgets.numbers import figure
from studio.translation import QT_TR_NOOP

FOR_CURVE = QT_TR_NOOP("the hatched ones wait for their error curve: press “Curves”")
FOR_DAMAGE = QT_TR_NOOP("the hatched ones wait for their damage in nats: choose kfac-svd, then “Curves”")
FOR_PLAN = QT_TR_NOOP("the hatched ones wait for the plan")
FOR_FOLDER = QT_TR_NOOP("the hatched ones wait for a compressed folder (Run menu)")


@dataclass(frozen=True)
class Measure:
    """``value`` is ``None`` while what it is read from is not there yet. ``name``, ``help`` and ``waits`` are marked
    for translation."""

    name: str
    help: str
    value: Callable[[Session, Site], float | None]
    text: Callable[[float], str] = figure
    logarithmic: bool = False
    of_plan: bool = False
    """Whether the plan enters, so that it must follow a drag."""
    limits: tuple[float, float] | None = None
    """Fixed ends of the scale; otherwise the smallest and largest value there are."""
    waits: str = QT_TR_NOOP("the hatched ones wait for their spectrum")
    """What is said of cells without a value."""
    word: str = ""
    """What it is called in a search (``stable<20``) and above a column; without one it is in neither."""
    diverging: bool = False
    """Whether 0 is the middle, and both directions from it matter."""
    sums: bool = False
    """Whether sites that share a cell add up instead of being averaged."""
    common: bool = False
    """Whether the site table has its column before anybody asks for it."""

    def of_cell(self, session: Session, sites: Sequence[Site]) -> float | None:
        """Of the sites of a cell: their sum, or their mean weighted by parameters; ``None`` until the first value is
        there."""
        if len(sites) == 1:
            return self.value(session, sites[0])
        found = [(value, site.parameters) for site in sites if (value := self.value(session, site)) is not None]
        if self.sums:
            return sum(value for value, _ in found) if found else None
        weight = sum(parameters for _, parameters in found)
        return sum(value * parameters for value, parameters in found) / weight if found else None
