"""How fast the sites of a compressed folder ran, as the newest measurement that timed them found."""

from collections.abc import Callable

from core.model import Site
from core.requests import SiteSpeed
from studio.document.session import Session
from studio.panels.measures.measure import Measure
from studio.translation import QT_TR_NOOP

_WAITS = QT_TR_NOOP("the hatched ones wait for “Time the sites of a folder” (Run menu), or are dense in the folder")


def _speed(of: Callable[[SiteSpeed], float]) -> Callable[[Session, Site], float | None]:
    def value(session: Session, site: Site) -> float | None:
        timed = next((measured for measured in reversed(session.measurements) if measured.site_speeds), None)
        speed = None if timed is None else timed.site_speeds.get(site.name)
        return None if speed is None else of(speed)

    return value


def _times(factor: float) -> str:
    return f"{factor:.2f} ×"


SPEED: tuple[Measure, ...] = (
    Measure(
        QT_TR_NOOP("Speed-up, one token"),
        QT_TR_NOOP(
            "How many times as fast as its dense matrix the compressed site ran on this device, on its own, answering "
            "one token: generating for one person. Below 1 it is slower."
        ),
        _speed(lambda speed: speed.one),
        _times,
        waits=_WAITS,
        word="speedup",
    ),
    Measure(
        QT_TR_NOOP("Speed-up, 16 tokens"),
        QT_TR_NOOP(
            "The same with one token of sixteen texts at once: generating for many. What is cheap for one token, a "
            "second kernel for instance, weighs less here."
        ),
        _speed(lambda speed: speed.sixteen),
        _times,
        waits=_WAITS,
        word="speedup16",
    ),
    Measure(
        QT_TR_NOOP("Speed-up, a prompt"),
        QT_TR_NOOP("The same with 512 tokens at once: reading a prompt. Arithmetic counts here, not memory."),
        _speed(lambda speed: speed.prompt),
        _times,
        waits=_WAITS,
        word="speedup512",
    ),
)
