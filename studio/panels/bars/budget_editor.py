"""One bar per site, block or kind: height is what the plan keeps; drag it to change the plan."""

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollBar, QVBoxLayout, QWidget

from studio.document.session import Session
from studio.panels.bars.bar_canvas import BarCanvas
from studio.panels.bars.bar_order import ORDERS, Order, ordered
from studio.panels.bars.bar_tools import BarTools
from studio.panels.bars.bars import FOLDS, Fold, bars_of
from studio.panels.bars.compare_bar import CompareBar
from studio.panels.bars.rule_field import RuleField
from studio.panels.sensitivity.site_grid import site_grid
from studio.panels.widgets.empty_hint import ContentOrHint, EmptyHint
from studio.translation import tr

_SORT_AGAIN_MS = 250


class BudgetEditor(QWidget):
    """Knows only the session; repaints the bars that changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.canvas = BarCanvas(session)
        self.tools = BarTools()
        self.folds, self.orders, self.hold = self.tools.folds, self.tools.orders, self.tools.hold
        self.tools.snap.setChecked(session.snap)
        self.compare = CompareBar(session)
        self.rule = RuleField(session)
        self.rule.hide()
        self.scroll_bar = QScrollBar(Qt.Orientation.Horizontal)
        self._limits = session.settings.constraints
        self._hint = EmptyHint(tr("No plan yet"), tr("Open a model to plan its ranks: one bar for each projection."))
        self._layout = ContentOrHint(self, self._content(), self._hint)
        self._sort_later = QTimer(self, singleShot=True, interval=_SORT_AGAIN_MS)
        self._connect()
        self._take_model()

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        for widget in (self.tools, self.compare, self.rule):
            column.addWidget(widget)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.scroll_bar)
        return content

    def _connect(self) -> None:
        session, tools = self._session, self.tools
        session.modelChanged.connect(self._take_model)
        session.planChanged.connect(self._take_plan)
        session.ghostChanged.connect(self._take_ghost)
        session.selectionChanged.connect(self._take_selection)
        session.hoverChanged.connect(self._take_hover)
        session.found.changed.connect(self._take_found)
        session.settingsChanged.connect(self._take_limits)
        session.holdTotalChanged.connect(self.hold.setChecked)
        session.snapChanged.connect(tools.snap.setChecked)
        session.snapChanged.connect(self.rule.preview)
        for arrived in (session.spectrumArrived, session.curveArrived, session.ghostChanged, session.fitsChanged):
            arrived.connect(self._sort_soon)
        self._sort_later.timeout.connect(self._sort_again)
        self.hold.toggled.connect(session.set_hold_total)
        tools.snap.toggled.connect(session.set_snap)
        tools.brush.toggled.connect(self.canvas.set_brush)
        tools.rule.toggled.connect(self._show_rule)
        tools.legend.clicked.connect(self._select_kind)
        self.folds.currentIndexChanged.connect(self._take_model)
        self.orders.activated.connect(self._take_model)
        self.rule.previewed.connect(self.canvas.show_preview)
        self.rule.left.connect(lambda: tools.rule.setChecked(False))
        self.canvas.view_changed.connect(self._take_view)
        self.scroll_bar.valueChanged.connect(self.canvas.scroll_to)

    @property
    def fold(self) -> Fold:
        return FOLDS[max(0, self.folds.currentIndex())]

    @property
    def order(self) -> Order:
        return ORDERS[max(0, self.orders.currentIndex())]

    def ask_rule(self) -> None:
        """Show the line for rules, ready to type."""
        if self.tools.rule.isChecked():
            self.rule.ask()
        self.tools.rule.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_F if not event.modifiers():
                self.folds.setCurrentIndex((self.folds.currentIndex() + 1) % len(FOLDS))
            case Qt.Key.Key_B if not event.modifiers():
                self.tools.brush.toggle()
            case Qt.Key.Key_R if not event.modifiers():
                self.ask_rule()
            case _:
                super().keyPressEvent(event)

    # What the tools say

    def _show_rule(self, shown: bool) -> None:
        if shown:
            self.rule.ask()
        else:
            self.rule.put_away()
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _select_kind(self, row: int) -> None:
        if self._session.model is not None:
            self._session.select(site_grid(self._session.model).sites(row=row))

    # What the session says

    def _take_model(self) -> None:
        self._show_bars(same_view=False)

    def _show_bars(self, *, same_view: bool) -> None:
        session, model = self._session, self._session.model
        bars = ordered(bars_of(model, self.fold), self.order, session) if model else ()
        if model is not None and not bars:
            why = tr("{model} has no linear projections that can be factorised.").format(model=model.name)
            self._hint.say(tr("Nothing to plan"), why)
        self.canvas.tip.hide()
        self.canvas.show_bars(bars, session.plan, session.outline, same_view=same_view)
        self.canvas.show_limits(session.settings.constraints)
        self._take_ghost()
        self._take_found()
        self.tools.legend.show_rows(site_grid(model).rows if model and self.fold != "block" else ())
        self._layout.show_content(bool(bars))
        self._take_selection()
        self.rule.preview()

    def _sort_soon(self) -> None:
        if self.order.value is not None and not self._sort_later.isActive():
            self._sort_later.start()

    def _sort_again(self) -> None:
        """New figures came in; not under a hand that is at work."""
        if self.canvas.gestures.dragging:
            self._sort_later.start()
        else:
            self._show_bars(same_view=True)

    def _take_plan(self, changed: frozenset[str] | None) -> None:
        if self._session.plan is not None:
            self.canvas.show_plan(self._session.plan, changed)

    def _take_ghost(self) -> None:
        compared = self._session.comparison.reference is not None
        self.canvas.show_ghost(self._session.outline, compared=compared)

    def _take_limits(self) -> None:
        limits = self._session.settings.constraints
        if limits != self._limits:
            self._limits = limits
            self.canvas.show_limits(limits)

    def _take_selection(self) -> None:
        self.canvas.show_selection(self._session.selection)

    def _take_found(self) -> None:
        self.canvas.show_found(self._session.found.names)

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

    def bar_box(self, index: int) -> QRect:
        """Where a bar is painted on the canvas, for tests and benchmarks that move a real mouse."""
        return self.canvas.box(index)
