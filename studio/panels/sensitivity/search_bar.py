"""A line to search for sites: what it finds stands out in the map and is left over in the table."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from core.jobs.errors import StudioError
from studio.document.session import Session
from studio.panels.measures.map_measures import MEASURES
from studio.panels.measures.site_query import Query, parse_query
from studio.panels.widgets.text_strip import TextStrip
from studio.translation import tr

_PLACEHOLDER = "kind:v stable<20 block:3-7"
_WORDS = "name, kind, part, block, shape"
"""Some of what can be typed, the same in every language."""


class SearchBar(QFrame):
    """Knows only the session. Hidden until asked for; Return selects what was found, Escape closes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageStrip")
        self._session = session
        self._query = Query()
        self.line = QLineEdit(placeholderText=_PLACEHOLDER, clearButtonEnabled=True)
        self.line.setAccessibleName(tr("Search for sites"))
        self.line.setToolTip(_help())
        self.told = TextStrip()
        self.choose = QPushButton(tr("Select"))
        self.choose.setToolTip(tr("Select the sites that were found (Return; Shift+Return adds them to the selection)"))
        self.close_button = QToolButton()
        self.close_button.setText("✕")
        self.close_button.setToolTip(tr("End the search (Escape)"))
        self.close_button.setAccessibleName(tr("End the search"))
        self._lay_out()
        # What is searched by may change with every move of a drag: asked again when it rests a little.
        self._again = QTimer(self, singleShot=True, interval=80)
        self._again.timeout.connect(self._search)
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(QLabel(tr("Find sites")))
        row.addWidget(self.line, 1)
        row.addWidget(self.told, 1)
        row.addWidget(self.choose)
        row.addWidget(self.close_button)

    def _connect(self) -> None:
        session = self._session
        for changed in (
            session.planChanged,
            session.spectrumArrived,
            session.curveArrived,
            session.curvesCleared,
            session.selectionChanged,
            session.fitsChanged,
            session.written.changed,
            session.written.arrived,
            session.measurementsChanged,
        ):
            changed.connect(self._search_again)
        session.modelChanged.connect(self._take_model)
        self.line.textChanged.connect(self._take_text)
        self.choose.clicked.connect(lambda: self._select())
        self.close_button.clicked.connect(self.end)

    def ask(self) -> None:
        """Show the bar, ready for typing."""
        self.show()
        self.line.selectAll()
        self.line.setFocus()
        self._take_text()

    def end(self) -> None:
        """Close the bar; every site is seen well again."""
        self.hide()
        self._again.stop()
        self._session.found.show(None)

    def _take_model(self) -> None:
        if self._session.model is None:
            self.end()
        elif self.isVisible():
            self._search()

    def _take_text(self) -> None:
        try:
            self._query = parse_query(self.line.text())
        except StudioError as error:
            self._query = Query()
            self._session.found.show(None)
            self._tell(str(error), selectable=False)
            return
        self._search()

    def _search_again(self) -> None:
        if self.isVisible() and self._query.tests and not self._again.isActive():
            self._again.start()

    def _search(self) -> None:
        names = self._query.found(self._session)
        self._session.found.show(names)
        if names is None:
            self._tell(tr("{words}, or a statistic").format(words=_WORDS), selectable=False)
            return
        known = len(self._session.model.sites) if self._session.model else 0
        found = tr("{shown} of %n sites", "", known).format(shown=len(names)) if names else tr("no site is like that")
        self._tell(found, selectable=bool(names))

    def _tell(self, text: str, *, selectable: bool) -> None:
        self.told.show_text(text)
        self.choose.setEnabled(selectable)

    def _select(self, *, add: bool = False) -> None:
        names, model = self._session.found.names, self._session.model
        if names and model is not None:
            found = [site.name for site in model.sites if site.name in names]
            self._session.select([*self._session.selection, *found] if add else found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.end()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._select(add=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            case _:
                super().keyPressEvent(event)


def _help() -> str:
    """What can be typed, as a rich tool tip."""
    rows = [
        ("kind:q,k", tr("one of these kinds")),
        ("part:mlp", tr("attention or mlp")),
        ("block:3-7", tr("block 3 to 7")),
        ("shape:576x*", tr("rows × columns; a star stands for anything")),
        ("name:up", tr("a piece of the name; so does any word of its own")),
        ("dense, compressed, locked, selected", tr("what the plan says")),
        ("-kind:v", tr("not these")),
    ]
    rows += [(f"{m.word}&lt;…", tr(m.name)) for m in MEASURES if m.word]
    body = "".join(f"<tr><td><b>{typed}</b>&nbsp;&nbsp;</td><td>{meant}</td></tr>" for typed, meant in rows)
    rule = tr("Every term must hold.")
    return f"<p>{rule}</p><table>{body}</table>"
