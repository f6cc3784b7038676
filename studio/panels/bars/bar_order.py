"""In which order bars stand: by depth, by size, or by any figure that the map can be coloured by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from studio.document.session import Session
from studio.panels.bars.bars import Bar
from studio.panels.measures.map_measures import MEASURES
from studio.panels.measures.measure import Measure
from studio.translation import QT_TR_NOOP, tr


@dataclass(frozen=True)
class Order:
    """The largest ``value`` first; without one, as the model goes. ``name`` and ``help`` are marked for translation."""

    name: str
    help: str
    value: Callable[[Session, Bar], float | None] | None = None


def ordered(bars: Sequence[Bar], order: Order, session: Session) -> tuple[Bar, ...]:
    """``bars`` in that order, in one group; those without a value stay behind the others as they were."""
    value = order.value
    if value is None:
        return tuple(bars)
    found = [(bar, value(session, bar)) for bar in bars]
    known = sorted(((bar, figure) for bar, figure in found if figure is not None), key=lambda pair: -pair[1])
    unknown = [bar for bar, figure in found if figure is None]
    label = tr("{figure}, largest first").format(figure=tr(order.name))
    return tuple(replace(bar, group=label) for bar in (*(bar for bar, _ in known), *unknown))


def _by_measure(measure: Measure) -> Order:
    return Order(measure.name, measure.help, lambda session, bar: measure.of_cell(session, bar.sites))


ORDERS: tuple[Order, ...] = (
    Order(QT_TR_NOOP("Depth"), QT_TR_NOOP("In the order of the blocks")),
    Order(
        QT_TR_NOOP("Size"),
        QT_TR_NOOP("By the parameters of the dense matrices"),
        lambda _session, bar: float(bar.parameters),
    ),
    *(_by_measure(measure) for measure in MEASURES),
)
