"""The sites as Qt's table model: asks the session for a cell when it is shown."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from core.model import Site
from studio.document.session import Session
from studio.panels.tables.site_columns import COLUMNS

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SORT = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SiteTableModel(QAbstractTableModel):
    """Lines in the model's order."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.sites: tuple[Site, ...] = ()

    def take_model(self) -> None:
        """Another model is open."""
        self.beginResetModel()
        self.sites = self._session.model.sites if self._session.model else ()
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.sites)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        site, column = self.sites[index.row()], COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(self._session, site)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{site.name}: {column.title} {column.text(self._session, site) or 'not known yet'}"
            case Qt.ItemDataRole.TextAlignmentRole if column.number:
                return _RIGHT
            case int() if role == _SORT:
                return column.key(self._session, site)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return COLUMNS[section].help
        return None


class SiteFilter(QSortFilterProxyModel):
    """What a search leaves over, sorted when somebody asks for it: lines must not jump away from under the mouse."""

    def __init__(self, session: Session, table: SiteTableModel) -> None:
        super().__init__()
        self._session = session
        self._table = table
        self.setSortRole(_SORT)
        self.setDynamicSortFilter(False)
        self.setSourceModel(table)

    def take_found(self) -> None:
        """Another search, or none."""
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, _parent: _Index) -> bool:
        return self._session.found.has(self._table.sites[source_row].name)

    def site_at(self, row: int) -> Site:
        """The site on a line as it is shown."""
        return self._table.sites[self.mapToSource(self.index(row, 0)).row()]

    def rows(self) -> dict[str, int]:
        """Line by site name, of those shown."""
        return {self.site_at(row).name: row for row in range(self.rowCount())}
