"""One bar per site, block or kind: height is what the plan keeps; drag it to change the plan."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QScrollBar, QVBoxLayout, QWidget

from studio.panels.bar_actions import BarActions
from studio.panels.bar_gestures import BarGestures
from studio.panels.bar_keys import BarWheel, press_key
from studio.panels.bar_view import BarView
from studio.panels.bars import FOLDS, Fold, bars_of
from studio.panels.compare_bar import CompareBar
from studio.panels.empty_hint import ContentOrHint, EmptyHint
from studio.panels.figure_tip import FigureTip
from studio.panels.kind_legend import KindLegend
from studio.panels.site_grid import site_grid
from studio.panels.site_words import bar_words
from studio.session import Session

_FOLD_WORDS: dict[Fold, str] = {"site": "Sites", "block": "Blocks", "kind": "Kinds"}
_HELP = (
    "Drag a bar to set its rank; a selection moves together. Wheel or ↑ ↓: one rank (Shift: 8). ← →: next bar. "
    "L or double click: lock. D: dense. Drag on empty space, or with Shift, to select. Ctrl+wheel: zoom. F: fold."
)


class BarCanvas(BarView):
    """The bars with hands: every event goes to the gestures."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.tip = FigureTip(self)
        self._actions = BarActions(session, self)
        self._wheel = BarWheel(self._actions, self)
        self.gestures = BarGestures(session, self, self._actions, self.tell)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Budget editor")
        self.setAccessibleDescription(_HELP)

    def tell(self, index: int | None, position: QPoint) -> None:
        """Show the figures of a bar beside the mouse and tell the other panels that it is there."""
        there = index is not None and index < len(self.bars)
        self.show_hover(index if there else None)
        self.setCursor(Qt.CursorShape.SizeVerCursor if there else Qt.CursorShape.ArrowCursor)
        if index is None or not there:
            self._session.hover("")
            self.tip.hide()
            return
        bar = self.bars[index]
        self._session.hover(bar.sites[0].name if len(bar.sites) == 1 else "")
        self.tip.show_at(position, bar_words(self._session, bar))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.gestures.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.gestures.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.gestures.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.gestures.dragging:
            self.tell(None, QPoint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.setAccepted(self._wheel.turn(event))
        position = event.position().toPoint()
        self.tell(self.gestures.bar_at(position), position)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_key(event, self._actions):
            super().keyPressEvent(event)


class BudgetEditor(QWidget):
    """Knows only the session; repaints the bars that changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.canvas = BarCanvas(session)
        self.folds = QComboBox()
        self.folds.addItems([_FOLD_WORDS[fold] for fold in FOLDS])
        self.folds.setToolTip("One bar for every site, block or kind (F)")
        self.legend = KindLegend()
        self.compare = CompareBar(session)
        self.hold = QCheckBox("Hold total")
        self.hold.setToolTip("What one drag gives, the other unlocked sites take where it costs least.")
        self.scroll_bar = QScrollBar(Qt.Orientation.Horizontal)
        self._hint = EmptyHint("No plan yet", "Open a model to plan its ranks: one bar for each projection.")
        self._layout = ContentOrHint(self, self._content(), self._hint)
        self._connect()
        self._take_model()

    def _content(self) -> QWidget:
        content = QWidget()
        help_mark = QLabel("?")
        help_mark.setToolTip(_HELP)
        help_mark.setProperty("muted", True)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(QLabel("Bars"))
        bar.addWidget(self.folds)
        bar.addWidget(self.legend, 1)
        bar.addWidget(self.hold)
        bar.addWidget(help_mark)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(bar)
        column.addWidget(self.compare)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.scroll_bar)
        return content

    def _connect(self) -> None:
        session = self._session
        session.modelChanged.connect(self._take_model)
        session.planChanged.connect(self._take_plan)
        session.ghostChanged.connect(self._take_ghost)
        session.selectionChanged.connect(self._take_selection)
        session.hoverChanged.connect(self._take_hover)
        session.holdTotalChanged.connect(self.hold.setChecked)
        self.hold.toggled.connect(session.set_hold_total)
        self.folds.currentIndexChanged.connect(self._take_model)
        self.legend.clicked.connect(self._select_kind)
        self.canvas.view_changed.connect(self._take_view)
        self.scroll_bar.valueChanged.connect(self.canvas.scroll_to)

    @property
    def fold(self) -> Fold:
        return FOLDS[max(0, self.folds.currentIndex())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F and not event.modifiers():
            self.folds.setCurrentIndex((self.folds.currentIndex() + 1) % len(FOLDS))
        else:
            super().keyPressEvent(event)

    # What the session says

    def _take_model(self) -> None:
        model = self._session.model
        bars = bars_of(model, self.fold) if model else ()
        if model is not None and not bars:
            self._hint.say("Nothing to plan", f"{model.name} has no linear projections that can be factorised.")
        self.canvas.tip.hide()
        self.canvas.show_bars(bars, self._session.plan, self._session.outline)
        self._take_ghost()
        self.legend.show_rows(site_grid(model).rows if model and self.fold != "block" else ())
        self._layout.show_content(bool(bars))
        self._take_selection()

    def _take_plan(self, changed: frozenset[str] | None) -> None:
        if self._session.plan is not None:
            self.canvas.show_plan(self._session.plan, changed)

    def _take_ghost(self) -> None:
        compared = self._session.comparison.reference is not None
        self.canvas.show_ghost(self._session.outline, compared=compared)

    def _take_selection(self) -> None:
        self.canvas.show_selection(self._session.selection)

    def _take_hover(self, name: str) -> None:
        if not self.canvas.underMouse():
            self.canvas.show_hover(next(iter(self.canvas.indices([name])), None))

    def _take_view(self) -> None:
        page = self.canvas.geometry_of_bars.plot.width()
        most = max(0, round(self.canvas.geometry_of_bars.content) - page)
        self.scroll_bar.blockSignals(True)
        self.scroll_bar.setRange(0, most)
        self.scroll_bar.setPageStep(page)
        self.scroll_bar.setValue(self.canvas.scroll_position)
        self.scroll_bar.blockSignals(False)
        self.scroll_bar.setVisible(most > 0)

    def _select_kind(self, row: int) -> None:
        if self._session.model is not None:
            self._session.select(site_grid(self._session.model).sites(row=row))

    def bar_box(self, index: int) -> QRect:
        """Where a bar is painted on the canvas, for tests and benchmarks that move a real mouse."""
        return self.canvas.box(index)
