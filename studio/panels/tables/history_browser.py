"""Every run there ever was: sort, filter, bring a plan back, compare with it, copy."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.document.comparison import fits
from studio.document.session import Session
from studio.panels.tables.history_rows import HistoryRow, as_table, rows_of
from studio.panels.tables.history_table import HistoryFilter, HistoryTable
from studio.panels.tables.table_view import line_view

_HINT = "No runs yet. “Compress” adds one; “Evaluate” says how good it came out."


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
        self.search = QLineEdit(placeholderText="Filter: words that must all occur", clearButtonEnabled=True)
        self.search.setAccessibleName("Filter the runs")
        self.search.setMaximumWidth(320)
        self.here = QCheckBox("Only models like the open one")
        self.view = line_view(self.filter, "Runs", sorted_by=0, order=Qt.SortOrder.DescendingOrder)
        self.told = QLabel()
        self.told.setProperty("muted", True)
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.back = self._action("Bring plan back", self._bring_back, "Return")
        self.compare = self._action("Compare with", self._compare, "C")
        self.copy = self._action("Copy", self._copy, QKeySequence.StandardKey.Copy)
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
        for action in (self.back, self.compare, self.copy):
            head.addWidget(_button(action))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.addLayout(head)
        column.addWidget(self.view, 1)

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

    def refresh(self) -> None:
        """Show what the history knows now."""
        first = not self.table.rows
        self.table.show_rows(rows_of(self._session.recorded))
        if first:  # later the widths are the person's own
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
        self.told.setText(f"{shown} of {known} runs" if known else _HINT)
        self.told.setToolTip(self.told.text())
        self._offer()

    def _offer(self) -> None:
        chosen, model = self.chosen, self._session.model
        fitting = len(chosen) == 1 and model is not None and fits(chosen[0].run.plan, model)
        self.back.setEnabled(fitting)
        self.compare.setEnabled(fitting)
        self.copy.setEnabled(bool(chosen))
        why = "" if fitting or not chosen else "The plan was made for a model of another structure than the open one"
        self.back.setToolTip(why or "Take the plan of the run over; undo brings yours (Return, double click)")
        self.compare.setToolTip(why or "Draw the plan of the run behind the bars (C)")

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
    return f"run {row.run.id}, {row.run.method} {row.run.keep:.1%}"


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
