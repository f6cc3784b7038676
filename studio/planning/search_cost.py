"""What an allocation costs before it is started: in time where this machine's speed is known, else in rows of text."""

from dataclasses import dataclass

from core.allocation.allocators.allocator import Allocator, Work
from core.allocation.problem import Problem
from core.jobs.errors import StudioError
from core.model.option import Options
from core.probing.speed import Speed, known_speed
from studio.document.session import Session
from studio.translation import tr
from studio.words import duration

_BACKWARD = 4.0
"""A forward and backward pass of a row takes about as long as this many forward passes."""


@dataclass(frozen=True)
class SearchCost:
    """``seconds`` is ``None`` while no speed was measured."""

    work: Work
    seconds: float | None

    @property
    def words(self) -> str:
        """``about 3 min 20 s: 480 rows forward, 24 rows there and back``."""
        rows = rows_words(self.work)
        if self.seconds is None:
            return rows
        return tr("about {time}: {rows}").format(time=duration(self.seconds), rows=rows)

    @property
    def short(self) -> str:
        """The one figure that says most."""
        if self.seconds is not None:
            return tr("about {time}").format(time=duration(self.seconds))
        rows = self.work.forward_rows + _BACKWARD * self.work.backward_rows
        return tr("about {number} rows").format(number=f"{rows:,.0f}")


def rows_words(work: Work) -> str:
    """Rows of text that are run through the whole model."""
    parts = (
        (work.forward_rows, tr("{number} rows forward")),
        (work.backward_rows, tr("{number} rows forward and backward")),
    )
    return ", ".join(words.format(number=f"{rows:,.0f}") for rows, words in parts if rows) or tr("no rows")


def search_cost(session: Session, allocator: Allocator, options: Options | None = None) -> SearchCost | None:
    """What ``allocator`` would run of the open model; ``None`` for pure arithmetic, or while that cannot be told."""
    if allocator.probes is None or session.model is None or session.plan is None:
        return None
    plan = session.plan
    problem = Problem(session.model.sites, session.curves, plan.storage, plan, session.limits())
    try:
        work = allocator.probes(problem, allocator.checked_options(options or {}))
    except StudioError:
        return None
    known = known_speed(session.model.structure, session.calibration.length) or _from_evaluation(session)
    return SearchCost(work, None if known is None else known.seconds(work))


def _from_evaluation(session: Session) -> Speed | None:
    """Speed of the open model as it was evaluated last; ``None`` if it was not."""
    model = session.model
    if model is None:
        return None
    here = (m.tokens_per_second for m in reversed(session.measurements) if m.model in (model.source, model.folder))
    before = (m.tokens_per_second for m in session.recorded.dense if m.structure == model.structure)
    found = next((speed for speed in (*here, *before) if speed > 0), None)
    return None if found is None else Speed(row := session.calibration.length / found, _BACKWARD * row)
