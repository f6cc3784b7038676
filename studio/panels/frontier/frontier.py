"""Size against perplexity: the dense model, every run measured, what refinement gained, the plan at hand."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.forecast.forecast import Forecast
from core.forecast.prediction import Estimate
from studio.document.frontier import (
    TEXT_ROLES,
    Made,
    Point,
    Role,
    Size,
    Text,
    best,
    forecast_points,
    points_of,
    sizes_of,
)
from studio.document.session import Session
from studio.panels.forecast.forecast_words import LEVEL_NAMES, record_words
from studio.panels.frontier.frontier_legend import ROLES, FrontierLegend
from studio.panels.frontier.frontier_plot import Drawing, FrontierPlot, Mark
from studio.panels.widgets.empty_hint import ContentOrHint, EmptyHint
from studio.panels.widgets.numbers import figure, percent
from studio.translation import QT_TR_NOOP, tr
from studio.words import count, size

_SIZES: tuple[tuple[Size, str, Callable[[float], str]], ...] = (
    ("keep", QT_TR_NOOP("keep"), lambda keep: f"{100 * keep:g} %"),
    ("parameters", QT_TR_NOOP("all parameters"), count),
    ("bytes", QT_TR_NOOP("bytes of all weights"), size),
)
_ALL, _ALL_RELATIVE = QT_TR_NOOP("all texts"), QT_TR_NOOP("all texts, × dense")
_EMPTY = QT_TR_NOOP(
    "“[Evaluate](evaluate)” measures the open model; “[Compress and evaluate](compress-evaluate)” adds a point for "
    "each plan carried out. With refinement (Settings) an arrow shows what it gained. Click a point to bring its "
    "plan back."
)
_PERPLEXITY: dict[Role, str] = {
    "before": QT_TR_NOOP("Perplexity {value} before refinement"),
    "after": QT_TR_NOOP("Perplexity {value} after refinement"),
}
_PLAIN = QT_TR_NOOP("Perplexity {value}")
_SOON_MS = 30
_ASIDE = 11
"""Pixels between the marks of two texts at one size."""


class FrontierPanel(QWidget):
    """Knows only the session."""

    planWanted = Signal(object)
    """A ``Made`` whose plan was clicked."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.points: tuple[Point, ...] = ()
        self._texts: list[Text] = []
        self._dense: dict[Text, float] = {}
        self.shown: list[Point] = []
        self._at_hand = tr("plan at hand")
        self._forecasts: dict[str, Forecast] = {}
        self.texts = QComboBox()
        self.texts.setAccessibleName(tr("Text that perplexity was measured on"))
        self.sizes = QComboBox()
        self.sizes.setAccessibleName(tr("What counts as size"))
        self.sizes.addItems([tr(words) for _, words, _ in _SIZES])
        for box in (self.texts, self.sizes):
            box.setMinimumContentsLength(16)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.legend = FrontierLegend()
        self.plot = FrontierPlot()
        self._hint = EmptyHint("", "")
        self._layout = ContentOrHint(self, self._content(), self._hint)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._connect()
        self.refresh()

    def _content(self) -> QWidget:
        side = QVBoxLayout()
        side.setSpacing(4)
        choices = QGridLayout()
        choices.setColumnStretch(1, 1)
        for row, (words, box) in enumerate(((tr("Perplexity on"), self.texts), (tr("Size as"), self.sizes))):
            label = QLabel(words)
            label.setProperty("muted", True)
            label.setBuddy(box)
            choices.addWidget(label, row, 0)
            choices.addWidget(box, row, 1)
        side.addLayout(choices)
        area = QScrollArea(widgetResizable=True)  # where the panel is low, there are more lines than fit
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(self.legend.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
        area.setMinimumHeight(48)
        area.setWidget(self.legend)
        side.addWidget(area, 1)
        content = QWidget()
        beside = QHBoxLayout(content)
        beside.setContentsMargins(8, 4, 8, 4)
        beside.addLayout(side)
        beside.addWidget(self.plot, 1)
        return content

    def _connect(self) -> None:
        session = self._session
        self._soon.timeout.connect(self._draw)
        for changed in (session.modelChanged, session.measurementsChanged, session.recordsChanged):
            changed.connect(self.refresh)
        for changed in (session.planChanged, session.ghostChanged, session.curveArrived, session.fitsChanged):
            changed.connect(self._draw_soon)
        self.texts.activated.connect(self._draw)
        self.sizes.activated.connect(self._draw)
        self.plot.clicked.connect(self._click)

    def refresh(self) -> None:
        """Gather the points anew."""
        session, model = self._session, self._session.model
        if model is None:
            self.points = ()
            what = tr("Open a model: what is measured of it and of its compressions comes here.")
            self._hint.say(tr("No model open"), what)
        else:
            self.points = points_of(model, session.recorded, session.compressions, session.measurements)
            self._hint.say(tr("Nothing measured yet"), tr(_EMPTY))
        self._layout.show_content(bool(self.points))
        self._list_texts()
        self._draw()

    def _list_texts(self) -> None:
        """Keep what was chosen, if it is still there."""
        chosen = self._chosen()
        self._texts = sorted(dict.fromkeys(point.text for point in self.points), key=lambda t: TEXT_ROLES.index(t.role))
        self.texts.clear()
        self._dense = {point.text: point.perplexity for point in reversed(self.points) if point.role == "dense"}
        self.texts.addItems([tr(_ALL_RELATIVE if self._comparable() else _ALL), *(text.label for text in self._texts)])
        self.texts.setCurrentIndex(self._texts.index(chosen) + 1 if chosen in self._texts else 0)
        self.texts.setEnabled(len(self._texts) > 1)

    def _chosen(self) -> Text | None:
        """The text to show; ``None`` for all."""
        index = self.texts.currentIndex()
        return self._texts[index - 1] if index > 0 else None

    def _comparable(self) -> bool:
        """Whether several texts can share an axis: each has the dense model to be compared with."""
        return len(self._texts) > 1 and all(text in self._dense for text in self._texts)

    def _draw_soon(self) -> None:
        if self.points and not self._soon.isActive():
            self._soon.start()

    def _draw(self) -> None:
        axis, _, words = _SIZES[max(0, self.sizes.currentIndex())]
        text, texts = self._chosen(), self._texts
        self._forecasts = dict(self._forecast_plans())
        forecast = self._forecasts.get(self._at_hand)
        known = (*self.points, *forecast_points(self._dense, self._forecasts.items()))
        self.shown = [point for point in known if text is None or point.text == text]
        plan = None if forecast is None else (sizes_of(forecast)[axis], f"{self._at_hand}, {percent(forecast.keep)}")
        self.legend.show_entries(
            [role for role in ROLES if any(point.role == role for point in self.shown)],
            [(t.label, index) for index, t in enumerate(texts) if text in (None, t)],
        )
        relative = text is None and self._comparable()
        marks = tuple(self._mark(point, axis, relative=relative) for point in self.shown)
        label = tr("perplexity, × the dense model’s") if relative else tr("perplexity")
        self.plot.show_drawing(Drawing(marks, self._chains(axis), plan, words, label))

    def _forecast_plans(self) -> Iterator[tuple[str, Forecast]]:
        """Of the plan at hand, the plans kept, and the one compared with."""
        session, forecaster, here = self._session, self._session.forecaster, self._session.forecast()
        if here is None or forecaster is None:
            return
        yield self._at_hand, here
        comparison = session.comparison
        for kept in (*comparison.kept, *((comparison.reference,) if comparison.reference else ())):
            yield kept.name, forecaster.forecast(kept.plan)

    def _chains(self, axis: Size) -> tuple[tuple[int, ...], ...]:
        """The frontier of each text, as indices of marks."""
        where = {id(point): index for index, point in enumerate(self.shown)}
        measured = [point for point in self.shown if point.role != "forecast"]
        chains = (best((p for p in measured if p.text == text), axis) for text in self._texts)
        return tuple(tuple(where[id(point)] for point in chain) for chain in chains if len(chain) > 1)

    def _mark(self, point: Point, axis: Size, *, relative: bool) -> Mark:
        before = next((i for i, other in enumerate(self.shown) if _is_before(other, point)), None)
        unit = self._dense[point.text] if relative else 1.0
        interval = None if point.interval is None else (point.interval[0] / unit, point.interval[1] / unit)
        colour, clickable = self._texts.index(point.text), point.made is not None
        # Texts beside each other where they share an axis: before and after of all of them have the same size.
        aside = round(_ASIDE * (colour - (len(self._texts) - 1) / 2)) if self._chosen() is None else 0
        return Mark(
            point.sizes[axis],
            point.perplexity / unit,
            point.role,
            colour,
            self._words(point),
            clickable,
            before,
            aside,
            interval,
        )

    def _words(self, point: Point) -> tuple[str, ...]:
        """What the tip tells: figures, what made the point, what a click does."""
        lines = [
            tr(_PERPLEXITY.get(point.role, _PLAIN)).format(value=figure(point.perplexity)),
            tr("on {text}").format(text=point.text.label) + self._rise(point),
            _size_words(point),
        ]
        if point.interval is not None:
            return (*lines, _forecast_words(point.name, point.interval), self._record(point))
        if point.role == "dense":
            return (*lines, tr("the dense model"))
        if point.made is None:
            return (*lines, tr("measured in this project; its plan is not in the history"))
        made = point.made
        lines.append(f"{made.plan.method.name} · {made.plan.allocator} · {made.plan.storage}")
        if made.steps:
            lines.append(tr("refined by {steps}").format(steps=made.steps) + _gain(made, point))
        told = self._forecast_of(made, point)
        if told is not None:
            was = tr("forecast was {value}, four of five between {low} and {high}")
            lines.append(was.format(value=figure(told.value), low=figure(told.low), high=figure(told.high)))
        return (*lines, tr("written to {folder}").format(folder=made.name), tr("Click to bring its plan back"))

    def _forecast_of(self, made: Made, point: Point) -> Estimate | None:
        """What was forecast of a run before it was carried out; refinement is not what is forecast."""
        best, dense = made.forecast.best if made.forecast else None, self._dense.get(point.text)
        return best.perplexity(dense) if best and dense and point.role in ("run", "before") else None

    def _record(self, point: Point) -> str:
        """How well such forecasts did."""
        forecast = self._forecasts.get(point.name)
        best = forecast.best if forecast else None
        return f"{tr(LEVEL_NAMES[best.level])}: {record_words(best.track)}" if best else ""

    def _rise(self, point: Point) -> str:
        """Against the dense model on the same text, where that is known."""
        dense = self._dense.get(point.text)
        return f" · ×{point.perplexity / dense:.2f}" if dense and point.role != "dense" else ""

    def _click(self, index: int) -> None:
        made = self.shown[index].made
        if made is not None:
            self.planWanted.emit(made)


def _size_words(point: Point) -> str:
    keep, parameters, weights = point.sizes["keep"], point.sizes["parameters"], point.sizes["bytes"]
    said = tr("keep {share} · {number} parameters · {bytes}")
    return said.format(share=percent(keep), number=count(parameters), bytes=size(weights))


def _forecast_words(plan: str, interval: tuple[float, float]) -> str:
    said = tr("forecast of {plan}, four of five between {low} and {high}")
    return said.format(plan=plan, low=figure(interval[0]), high=figure(interval[1]))


def _refines(point: Point) -> bool:
    return point.role in ("before", "after")


def _is_before(other: Point, point: Point) -> bool:
    """Whether refinement led from ``other`` to ``point``."""
    return point.role == "after" and other.role == "before" and other.text == point.text and other.made is point.made


def _gain(made: Made, point: Point) -> str:
    """What refinement did to the text of a point; empty where it was not watched."""
    texts = made.refinement.texts if made.refinement else []
    told = next(
        (t for t in texts if _refines(point) and (t.text, t.tokens) == (point.text.name, point.text.tokens)), None
    )
    return f": {figure(told.before)} → {figure(told.after)}" if told else ""
