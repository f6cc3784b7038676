"""What the window shows before a model is open: how to begin, and what will happen then."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.document.recovery import Left
from studio.panels.welcome.recent_cards import RecentCards
from studio.panels.welcome.recovery_rows import RecoveryRows
from studio.theme.icons import program_pixmap
from studio.translation import QT_TR_NOOP, tr

_STEPS = (
    (
        QT_TR_NOOP("1  See"),
        QT_TR_NOOP("Every projection of every block, and how many of its dimensions really matter."),
    ),
    (
        QT_TR_NOOP("2  Plan"),
        QT_TR_NOOP("Drag ranks by hand or let an allocator do it; the forecast follows the mouse."),
    ),
    (
        QT_TR_NOOP("3  Compress"),
        QT_TR_NOOP("Write a smaller folder that plain transformers loads, and measure it."),
    ),
)
_GAP = 8


class Welcome(QWidget):
    """``open_source`` opens what a button or a recent entry names."""

    def __init__(
        self,
        open_source: Callable[[str], None],
        open_folder: Callable[[], None],
        open_by_name: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tiny = _button(
            tr("Open the tiny model"), tr("A small model shipped with the program: no network, a few seconds")
        )
        self.sample = _button(tr("Open the sample model"), tr("SmolLM2-135M-Instruct, 270 MB, fetched once"))
        self.folder = _button(tr("Open a folder…"), tr("A Hugging Face folder with safetensors files"))
        self.by_name = _button(tr("Open by name…"), tr("A Hub id or a path"))
        self.tiny.setProperty("primary", True)
        self.tiny.clicked.connect(lambda: open_source("tiny"))
        self.sample.clicked.connect(lambda: open_source("sample"))
        self.folder.clicked.connect(open_folder)
        self.by_name.clicked.connect(open_by_name)
        self.left = RecoveryRows()
        self.recent = RecentCards(open_source)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # the smallest size is without the steps
        column.setSpacing(_GAP)
        column.addStretch(2)
        column.addLayout(_heading())
        column.addSpacing(18)
        column.addLayout(_row(self.tiny, self.sample, self.folder, self.by_name))
        hint = QLabel(tr("or drop a folder, a .gguf file or a .rankstudio project anywhere on this window"))
        hint.setProperty("muted", True)
        column.addWidget(hint, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(22)
        self.steps = QWidget()
        self.steps.setLayout(_row(*(_step(tr(title), tr(text)) for title, text in _STEPS)))
        column.addWidget(self.steps)
        column.addWidget(self.left)
        self._heading = QLabel(tr("Recent"))
        self._heading.setProperty("muted", True)
        column.addWidget(self._heading, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.recent, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_recent(self, recent: Sequence[str]) -> None:
        """List what was opened before, the last one first."""
        self._heading.setVisible(bool(recent))
        self.recent.show_recent(recent)
        self._fit()

    def show_left(self, left: Sequence[Left], recover: Callable[[Left], None], discard: Callable[[Left], None]) -> None:
        """What windows that died had not saved."""
        self.left.show_left(left, recover, discard)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._height_without_steps())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room the steps go first: who has something to come back to knows them."""
        needed = max(self.steps.sizeHint().height(), self.steps.heightForWidth(self.width()))
        self.steps.setVisible(self.height() >= self._height_without_steps() + needed + _GAP)

    def _height_without_steps(self) -> int:
        steps = self.steps.sizeHint().height() + _GAP if self.steps.isVisibleTo(self) else 0
        return super().minimumSizeHint().height() - steps


def _heading() -> QHBoxLayout:
    picture = QLabel()
    picture.setPixmap(program_pixmap(56))
    title = QLabel("Rank Studio")
    title.setProperty("heading", True)
    said = QLabel(tr("See where a language model can give, plan its ranks, make it smaller."))
    said.setProperty("muted", True)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(title)
    words.addWidget(said)
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addStretch()
    row.addWidget(picture)
    row.addLayout(words)
    row.addStretch()
    return row


def _step(title: str, text: str) -> QWidget:
    card = QFrame()
    card.setObjectName("jobCard")
    card.setFixedWidth(230)
    head = QLabel(title)
    head.setProperty("step", True)
    body = QLabel(text)
    body.setWordWrap(True)
    body.setProperty("muted", True)
    column = QVBoxLayout(card)
    column.setContentsMargins(14, 12, 14, 12)
    column.addWidget(head)
    column.addWidget(body, 1, Qt.AlignmentFlag.AlignTop)
    return card


def _button(title: str, tip: str) -> QPushButton:
    button = QPushButton(title)
    button.setToolTip(tip)
    button.setMinimumHeight(38)
    return button


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addStretch()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
