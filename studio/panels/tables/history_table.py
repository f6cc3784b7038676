"""The runs as Qt's table model."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from studio.panels.tables.history_rows import COLUMNS, HistoryRow

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
SORT = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class HistoryTable(QAbstractTableModel):
    """Lines in the order they are given."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[HistoryRow, ...] = ()

    def show_rows(self, rows: tuple[HistoryRow, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{column.help}: {column.text(row) or 'not known'}"
            case Qt.ItemDataRole.TextAlignmentRole if column.number:
                return _RIGHT
            case int() if role == SORT:
                return column.key(row)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return COLUMNS[section].help
        return None


class HistoryFilter(QSortFilterProxyModel):
    """Lines of which some cell has every word, of one structure or of all."""

    def __init__(self) -> None:
        super().__init__()
        self._words: tuple[str, ...] = ()
        self._structure: str | None = None
        self.setSortRole(SORT)

    def show_only(self, text: str, structure: str | None) -> None:
        """``text``: words that must all occur; ``structure``: ``None`` for models of any."""
        self.beginFilterChange()
        self._words, self._structure = tuple(text.lower().split()), structure
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, _parent: _Index) -> bool:
        table = self.sourceModel()
        assert isinstance(table, HistoryTable)
        row = table.rows[source_row]
        if self._structure is not None and row.run.structure != self._structure:
            return False
        cells = " ".join(column.text(row) for column in COLUMNS).lower()
        return all(word in cells for word in self._words)
