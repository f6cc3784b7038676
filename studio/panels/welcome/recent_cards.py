"""What was opened before, as cards with a picture of its map."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from studio.document.project import SUFFIX
from studio.panels.sensitivity.thumbnails import SIZE, thumbnail
from studio.theme.icons import program_pixmap
from studio.translation import tr

_SHOWN = 5
_WIDTH = SIZE.width() + 22


class RecentCards(QWidget):
    """``open_source`` opens what a card stands for."""

    def __init__(self, open_source: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = open_source
        self.cards: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)

    def show_recent(self, recent: Sequence[str]) -> None:
        """The last one first; what is not there any more cannot be opened."""
        for card in self.cards:
            self._row.removeWidget(card)
            card.deleteLater()
        self.cards = [self._card(source) for source in recent[:_SHOWN]]
        for card in self.cards:
            self._row.addWidget(card)

    def _card(self, source: str) -> QToolButton:
        path = Path(source)
        card = QToolButton()
        card.setObjectName("recentCard")
        card.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        card.setIconSize(SIZE)
        card.setIcon(QIcon(thumbnail(source) or _blank()))
        card.setFixedWidth(_WIDTH)
        card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        card.setCursor(Qt.CursorShape.PointingHandCursor)
        card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name = path.stem if path.suffix == SUFFIX else path.name or source
        is_project = path.suffix == SUFFIX
        card.setText(card.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, SIZE.width()))
        opens = tr("Open project {name}") if is_project else tr("Open model {name}")
        card.setAccessibleName(opens.format(name=name))
        there = not path.is_absolute() or path.exists()
        card.setEnabled(there)
        what = tr("Project {source}") if is_project else tr("Model {source}")
        card.setToolTip((what if there else tr("{source} is not there any more")).format(source=source))
        card.clicked.connect(lambda _checked=False: self._open(source))
        return card


def _blank() -> QPixmap:
    """Keeps the place of a picture that is not there yet: the program's own."""
    pixmap = QPixmap(SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    picture = program_pixmap(SIZE.height() // 2)
    painter = QPainter(pixmap)
    painter.setOpacity(0.4)
    painter.drawPixmap((SIZE.width() - picture.width()) // 2, (SIZE.height() - picture.height()) // 2, picture)
    painter.end()
    return pixmap
