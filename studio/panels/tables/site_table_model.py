"""The sites as Qt's table model: asks the session for a cell when it is shown."""

from PySide6.QtCore import QSortFilterProxyModel

from core.model import Site
from studio.document.session import Session
from studio.panels.tables.line_table import SORT, Index, LineTable
from studio.panels.tables.site_columns import COLUMNS
from studio.translation import tr


class SiteTableModel(LineTable):
    """Lines in the model's order."""

    def __init__(self, session: Session) -> None:
        super().__init__(COLUMNS)
        self._session = session
        self.sites: tuple[Site, ...] = ()

    def take_model(self) -> None:
        """Another model is open."""
        self.beginResetModel()
        self.sites = self._session.model.sites if self._session.model else ()
        self.endResetModel()

    def lines(self) -> int:
        return len(self.sites)

    def text(self, row: int, column: int) -> str:
        return COLUMNS[column].text(self._session, self.sites[row])

    def key(self, row: int, column: int) -> str | float:
        return COLUMNS[column].key(self._session, self.sites[row])

    def tip(self, row: int, column: int) -> str:
        title, shown = tr(COLUMNS[column].title), self.text(row, column) or tr("not known yet")
        return f"{self.sites[row].name}\n{title}: {shown}"


class SiteFilter(QSortFilterProxyModel):
    """What a search leaves over, sorted when somebody asks for it: lines must not jump away from under the mouse."""

    def __init__(self, session: Session, table: SiteTableModel) -> None:
        super().__init__()
        self._session = session
        self._table = table
        self.setSortRole(SORT)
        self.setDynamicSortFilter(False)
        self.setSourceModel(table)

    def take_found(self) -> None:
        """Another search, or none."""
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, _parent: Index) -> bool:
        return self._session.found.has(self._table.sites[source_row].name)

    def site_at(self, row: int) -> Site:
        """The site on a line as it is shown."""
        return self._table.sites[self.mapToSource(self.index(row, 0)).row()]

    def rows(self) -> dict[str, int]:
        """Line by site name, of those shown."""
        return {self.site_at(row).name: row for row in range(self.rowCount())}
