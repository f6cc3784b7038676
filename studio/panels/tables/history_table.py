"""The runs as Qt's table model."""

from PySide6.QtCore import QSortFilterProxyModel

from studio.panels.tables.history_rows import COLUMNS, HistoryRow
from studio.panels.tables.line_table import SORT, Index, LineTable
from studio.translation import tr


class HistoryTable(LineTable):
    """Lines in the order they are given."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self.rows: tuple[HistoryRow, ...] = ()

    def show_rows(self, rows: tuple[HistoryRow, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def lines(self) -> int:
        return len(self.rows)

    def text(self, row: int, column: int) -> str:
        return COLUMNS[column].text(self.rows[row])

    def key(self, row: int, column: int) -> str | float:
        return COLUMNS[column].key(self.rows[row])

    def tip(self, row: int, column: int) -> str:
        meaning, shown = tr(COLUMNS[column].help), self.text(row, column) or tr("not known")
        return f"{meaning}: {shown}"


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

    def filterAcceptsRow(self, source_row: int, _parent: Index) -> bool:
        table = self.sourceModel()
        assert isinstance(table, HistoryTable)
        row = table.rows[source_row]
        if self._structure is not None and row.run.structure != self._structure:
            return False
        cells = " ".join(column.text(row) for column in COLUMNS).lower()
        return all(word in cells for word in self._words)
