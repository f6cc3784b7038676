"""Things as lines of a table and their figures as columns: what Qt asks of any such table."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from studio.translation import tr

Index = QModelIndex | QPersistentModelIndex
SORT = Qt.ItemDataRole.UserRole
"""The role of what a cell is sorted by."""
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Heading(Protocol):
    """What a column is called, what it says (both marked for translation), and whether it is a number."""

    @property
    def title(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def number(self) -> bool: ...


class LineTable(QAbstractTableModel):
    """A model says how many lines it has and what stands in a cell; cells are asked for when they are shown."""

    def __init__(self, columns: Sequence[Heading]) -> None:
        super().__init__()
        self._columns = columns

    def lines(self) -> int:
        """How many there are."""
        raise NotImplementedError

    def text(self, row: int, column: int) -> str:
        """What is shown."""
        raise NotImplementedError

    def key(self, row: int, column: int) -> str | float:
        """What is sorted by."""
        raise NotImplementedError

    def tip(self, row: int, column: int) -> str:
        """What is said about a cell under the mouse."""
        raise NotImplementedError

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self.lines()

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self.tip(row, column)
            case Qt.ItemDataRole.TextAlignmentRole if self._columns[column].number:
                return _RIGHT
            case int() if role == SORT:
                return self.key(row, column)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self._columns[section].title)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return tr(self._columns[section].help)
        return None
