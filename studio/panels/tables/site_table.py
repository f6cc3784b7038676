"""Every site on a line: sort by anything, search, copy; what is selected here is selected everywhere."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from core.model import Site
from studio.document.session import Session
from studio.panels.tables.site_columns import COLUMNS, as_tsv
from studio.panels.tables.site_table_model import SiteFilter, SiteTableModel
from studio.panels.tables.table_view import line_view
from studio.panels.widgets.empty_hint import ContentOrHint, EmptyHint
from studio.translation import tr

_REST_MS = 120
_ROOM = 14


class SiteTable(QWidget):
    """Knows only the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._following = False
        self.table = SiteTableModel(session)
        self.filter = SiteFilter(session, self.table)
        self.view = line_view(self.filter, tr("Sites"), sorted_by=-1, order=Qt.SortOrder.AscendingOrder)
        self.told = QLabel()
        self.told.setProperty("muted", True)
        self.columns = QPushButton(tr("Columns"))
        self.columns.setToolTip(tr("Choose which columns are shown"))
        self.columns.setMenu(self._column_menu())
        self.copy = QAction(tr("Copy as table"), self.view)
        self.copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.view.addAction(self.copy)
        # A drag changes cells with every move: they are shown anew a few times a second, and not at all unseen.
        self._stale = QTimer(self, singleShot=True, interval=_REST_MS)
        self._stale.timeout.connect(self.view.viewport().update)
        hint = EmptyHint(tr("No model open"), tr("Open a model to see every projection on a line of its own."))
        self._layout = ContentOrHint(self, self._content(), hint)
        self._connect()
        self._take_model()

    def _content(self) -> QWidget:
        content = QWidget()
        head = QHBoxLayout()
        head.addWidget(self.told)
        head.addStretch()
        head.addWidget(self.columns)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 6, 8, 6)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        return content

    def _column_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for index, column in enumerate(COLUMNS):
            action = menu.addAction(tr(column.title))
            action.setToolTip(tr(column.help))
            action.setCheckable(True)
            action.setChecked(column.common)
            action.toggled.connect(lambda shown, index=index: self._show_column(index, shown))
            self.view.setColumnHidden(index, not column.common)
        return menu

    def _show_column(self, index: int, shown: bool) -> None:
        self.view.setColumnHidden(index, not shown)
        self._fit(index)

    def _fit(self, index: int) -> None:
        """As wide as its cells, with room so that a number and the text after it do not run together."""
        if not self.view.isColumnHidden(index):
            self.view.resizeColumnToContents(index)
            longest, metrics = COLUMNS[index].longest, self.view.fontMetrics()
            widths = [metrics.horizontalAdvance(longest(site)) for site in self.table.sites] if longest else []
            self.view.setColumnWidth(index, max(self.view.columnWidth(index), *widths, 0) + _ROOM)

    def _connect(self) -> None:
        session = self._session
        session.modelChanged.connect(self._take_model)
        session.selectionChanged.connect(self._take_selection)
        session.found.changed.connect(self._take_found)
        for changed in (
            session.planChanged,
            session.spectrumArrived,
            session.curveArrived,
            session.curvesCleared,
            session.fitsChanged,
            session.written.changed,
            session.written.arrived,
            session.measurementsChanged,
        ):
            changed.connect(self._changed)
        self.view.selectionModel().selectionChanged.connect(self._select)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.copy.triggered.connect(self._copy)

    # What the session says

    def _take_model(self) -> None:
        self.table.take_model()
        self.filter.sort(-1)
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        for index in range(len(COLUMNS)):
            self._fit(index)
        self._layout.show_content(bool(self.table.sites))
        self._take_selection()

    def _changed(self) -> None:
        if self.isVisible() and not self._stale.isActive():
            self._stale.start()

    def _take_found(self) -> None:
        self._following = True  # lines that go away take their selection with them: not what the person asked for
        self.filter.take_found()
        self._following = False
        self._take_selection()

    def _take_selection(self) -> None:
        """Select the lines of the selected sites, and bring the first of them into view."""
        if self._following:
            return
        self._following = True
        rows = self.filter.rows()
        chosen = QItemSelection()
        for name in self._session.selection:
            if name in rows:
                line = self.filter.index(rows[name], 0)
                chosen.select(line, line)
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().select(chosen, how)
        if chosen.indexes():
            self.view.scrollTo(chosen.indexes()[0])
        self._following = False
        self._tell()

    def _tell(self) -> None:
        shown, known, chosen = self.filter.rowCount(), len(self.table.sites), len(self._session.selection)
        found = tr("{shown} of %n sites", "", known).format(shown=shown) if shown < known else tr("%n sites", "", known)
        self.told.setText(", ".join((found, tr("%n selected", "", chosen))) if chosen else found)

    # What the person does

    @property
    def chosen(self) -> list[Site]:
        """The sites of the selected lines, from top to bottom."""
        lines = self.view.selectionModel().selectedRows()
        return [self.filter.site_at(line.row()) for line in sorted(lines, key=QModelIndex.row)]

    def _select(self) -> None:
        if not self._following:
            self._following = True
            self._session.select(site.name for site in self.chosen)
            self._following = False
            self._tell()

    def _copy(self) -> None:
        """The selected lines, or all that are shown, in the columns that are shown."""
        sites = self.chosen or [self.filter.site_at(row) for row in range(self.filter.rowCount())]
        header = self.view.horizontalHeader()
        shown = (header.logicalIndex(place) for place in range(len(COLUMNS)))
        columns = [COLUMNS[index] for index in shown if not header.isSectionHidden(index)]
        QGuiApplication.clipboard().setText(as_tsv(self._session, sites, columns))

    def _show_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.copy)
        menu.popup(self.view.viewport().mapToGlobal(position))
