"""Every run there ever was: sort, filter, bring a plan back, compare with it, copy."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.document.comparison import fits
from studio.document.session import Session
from studio.panels.tables.history_rows import HistoryRow, as_table, rows_of
from studio.panels.tables.history_table import HistoryFilter, HistoryTable
from studio.panels.tables.table_view import line_view
from studio.panels.widgets.elided_label import ElidedLabel
from studio.panels.widgets.entry import show_whole_hint
from studio.translation import QT_TR_NOOP, tr

_HINT = QT_TR_NOOP("No runs yet. “Compress” adds one; “Evaluate” says how good it came out.")


class HistoryBrowser(QWidget):
    """Knows only the session."""

    planWanted = Signal(str, object)
    """Name and ``PlanDocument`` of a run to bring back."""
    comparisonWanted = Signal(str, object)
    """Name and ``PlanDocument`` of a run to compare with."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.table = HistoryTable()
        self.filter = HistoryFilter()
        self.filter.setSourceModel(self.table)
        self.search = QLineEdit(placeholderText=tr("Filter: words that must all occur"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Filter the runs"))
        show_whole_hint(self.search)
        self.search.setMaximumWidth(max(320, self.search.minimumWidth()))
        self.here = QCheckBox(tr("Only models like the open one"))
        self.view = line_view(self.filter, tr("Runs"), sorted_by=0, order=Qt.SortOrder.DescendingOrder)
        self._own_widths = False
        """A person has dragged the width of a column."""
        self.told = ElidedLabel()
        self.told.setProperty("muted", True)
        self.back = self._action(tr("Bring plan back"), self._bring_back, "Return")
        self.compare = self._action(tr("Compare with"), self._compare, "C")
        self.copy = self._action(tr("Copy"), self._copy, QKeySequence.StandardKey.Copy)
        self._lay_out()
        self._connect()
        self.refresh()

    def _action(self, title: str, done: object, keys: str | QKeySequence.StandardKey) -> QAction:
        action = QAction(title, self.view)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(done)
        self.view.addAction(action)
        return action

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.search, 1)
        head.addWidget(self.here)
        head.addWidget(self.told, 2)
        # Beside the table: in one line with the rest they would keep the whole window wide in a wordy language.
        actions = QVBoxLayout()
        for action in (self.back, self.compare, self.copy):
            actions.addWidget(_button(action))
        actions.addStretch()
        below = QHBoxLayout()
        below.addWidget(self.view, 1)
        below.addLayout(actions)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.addLayout(head)
        column.addLayout(below, 1)

    def _connect(self) -> None:
        session = self._session
        session.recordsChanged.connect(self.refresh)
        session.modelChanged.connect(self._filter)
        self.search.textChanged.connect(self._filter)
        self.here.toggled.connect(self._filter)
        self.view.selectionModel().selectionChanged.connect(self._offer)
        self.filter.modelReset.connect(self._offer)
        self.view.doubleClicked.connect(lambda _index: self.back.trigger())
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.horizontalHeader().sectionResized.connect(self._resized)

    def _resized(self) -> None:
        if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._own_widths = True

    def refresh(self) -> None:
        """Show what the history knows now."""
        self.table.show_rows(rows_of(self._session.recorded))
        if not self._own_widths:
            self.view.resizeColumnsToContents()
        self._filter()

    @property
    def chosen(self) -> list[HistoryRow]:
        """The selected runs, from top to bottom."""
        indices = sorted(self.view.selectionModel().selectedRows(), key=lambda index: index.row())
        return [self.table.rows[self.filter.mapToSource(index).row()] for index in indices]

    def _filter(self) -> None:
        model = self._session.model
        self.here.setEnabled(model is not None)
        only = model.structure if model is not None and self.here.isChecked() else None
        self.filter.show_only(self.search.text(), only)
        shown, known = self.filter.rowCount(), self.table.rowCount()
        self.told.setText(tr("{shown} of %n runs", "", known).format(shown=shown) if known else tr(_HINT))
        self._offer()

    def _offer(self) -> None:
        chosen, model = self.chosen, self._session.model
        fitting = len(chosen) == 1 and model is not None and fits(chosen[0].run.plan, model)
        self.back.setEnabled(fitting)
        self.compare.setEnabled(fitting)
        self.copy.setEnabled(bool(chosen))
        foreign = bool(chosen) and not fitting
        why = tr("The plan was made for a model of another structure than the open one") if foreign else ""
        self.back.setToolTip(why or tr("Take the plan of the run over; undo brings yours (Return, double click)"))
        self.compare.setToolTip(why or tr("Draw the plan of the run behind the bars (C)"))

    def _bring_back(self) -> None:
        run = self.chosen[0].run
        self.planWanted.emit(_name(self.chosen[0]), run.plan)

    def _compare(self) -> None:
        run = self.chosen[0].run
        self.comparisonWanted.emit(_name(self.chosen[0]), run.plan)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_table(self.chosen))

    def _show_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.back, self.compare, self.copy])
        menu.popup(self.view.viewport().mapToGlobal(position))


def _name(row: HistoryRow) -> str:
    said = tr("run {run}, {method} {keep:.1%}")
    return said.format(run=row.run.id, method=row.run.method, keep=row.run.keep)


def _button(action: QAction) -> QPushButton:
    """Does what the action does, enabled as it is."""
    button = QPushButton(action.text())
    button.clicked.connect(action.trigger)

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())

    action.changed.connect(follow)
    follow()
    return button
