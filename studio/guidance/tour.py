"""The five steps of the tour: what each one says, where it points, and what shows that it was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from core.requests import Compress, MakePlan, OpenModel
from studio.document.session import Session
from studio.flow import Flow
from studio.translation import tr


@dataclass(frozen=True)
class Step:
    """``place`` is what it points at; ``offer`` does the step for those who would rather watch."""

    title: str
    text: str
    place: Callable[[], QWidget]
    done: Callable[[], bool] = lambda: False
    offer: str = ""
    accept: Callable[[], None] = lambda: None
    possible: Callable[[], bool] = lambda: True
    """Whether what is offered can be done just now."""


@dataclass(frozen=True)
class Places:
    """The parts of the window that the tour points at."""

    welcome: QWidget
    map: QWidget
    bars: QWidget
    forecast: QWidget
    frontier: QWidget


def tour_steps(
    places: Places, session: Session, flow: Flow, open_source: Callable[[str], None], compress: Callable[[], None]
) -> tuple[Step, ...]:
    """The tour, in order."""
    return (
        Step(
            tr("Open a model"),
            tr(
                "The tiny model comes with the program and opens in a moment. Your own opens the same way: a folder, a "
                "GGUF file or a Hub id."
            ),
            lambda: places.welcome if session.model is None else places.map,
            lambda: session.model is not None,
            tr("Open the tiny model"),
            lambda: open_source("tiny"),
            lambda: session.model is None and not flow.busy_with(OpenModel),
        ),
        Step(
            tr("See where it can give"),
            tr(
                "Each cell of the map is one matrix: a block across, a kind down. Click one; its singular values "
                "appear on the right. Where they fall off quickly, a small rank loses little."
            ),
            lambda: places.map,
            lambda: bool(session.selection),
        ),
        Step(
            tr("Plan the ranks"),
            tr(
                "Each bar is what one matrix keeps. Drag a bar down, or let the allocator plan all of them for the "
                "target above. Ctrl+Z takes back every change."
            ),
            lambda: places.bars,
            lambda: _compresses(session),
            tr("Allocate"),
            flow.allocate,
            lambda: session.model is not None and not flow.busy_with(MakePlan),
        ),
        Step(
            tr("Read the forecast"),
            tr(
                "Size and predicted damage follow while you drag. The bar around each number is its interval: four of "
                "five measured plans fall into it. Every run that is measured narrows it."
            ),
            lambda: places.forecast,
        ),
        Step(
            tr("Compress and measure"),
            tr(
                "“Compress and evaluate” writes a new folder, which plain transformers loads, and measures it beside "
                "the original. What comes out is a point on the frontier; click it to bring its plan back."
            ),
            lambda: places.frontier,
            lambda: any(made.folder == one.model for made in session.compressions for one in session.measurements),
            tr("Compress and evaluate…"),
            compress,
            lambda: _compresses(session) and not flow.busy_with(Compress),
        ),
    )


def _compresses(session: Session) -> bool:
    return session.plan is not None and any(rank is not None for rank in session.plan.ranks.values())


class Tour(QObject):
    """Where the tour is. A step that was done leads on to the next one by itself, but only once: going back stays."""

    moved = Signal()
    ended = Signal()

    def __init__(self, steps: Sequence[Step], session: Session, flow: Flow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.steps = tuple(steps)
        self.index: int | None = None
        """The step shown; ``None`` while the tour is not shown."""
        self._leads_on = False
        # Asked at moments of rest: a drag changes the plan hundreds of times.
        self._soon = QTimer(self, singleShot=True, interval=400)
        self._soon.timeout.connect(self._look)
        for changed in (
            session.modelChanged,
            session.selectionChanged,
            session.planChanged,
            session.measurementsChanged,
            flow.board.added,
            flow.board.ended,
        ):
            changed.connect(self._look_soon)

    @property
    def step(self) -> Step | None:
        return None if self.index is None else self.steps[self.index]

    def start(self) -> None:
        """From the beginning, or from the first step that is not done yet."""
        undone = (index for index, step in enumerate(self.steps) if not step.done())
        self._show(next(undone, 0))

    def go(self, by: int) -> None:
        """On (1) or back (-1); on from the last step ends the tour."""
        if self.index is None:
            return
        if self.index + by >= len(self.steps):
            self.end()
        else:
            self._show(max(0, self.index + by))

    def end(self) -> None:
        if self.index is not None:
            self.index = None
            self._soon.stop()
            self.moved.emit()
            self.ended.emit()

    def _show(self, index: int) -> None:
        self.index = index
        self._leads_on = not self.steps[index].done()
        self.moved.emit()

    def _look_soon(self) -> None:
        if self.index is not None and not self._soon.isActive():
            self._soon.start()

    def _look(self) -> None:
        step = self.step
        if step is not None and self._leads_on and step.done() and self.index != len(self.steps) - 1:
            self.go(1)
        else:
            self.moved.emit()
