"""The card that one click ends with: what was gained and lost, both models' words, what makes sense next."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.oneclick.outcome_card import NextStep, Outcome
from studio.translation import tr


class OutcomeView(QWidget):
    """Shows one outcome; its buttons do what they say."""

    stepWanted = Signal(object)
    """A ``NextStep``."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outcome: Outcome | None = None
        self.headline = _words(bold=True)
        self.gained, self.lost, self.advice = _words(), _words(), _words()
        self.flaw = _words(bold=True)
        self.advice.setProperty("muted", True)
        self.prompt = _words()
        self.prompt.setProperty("muted", True)
        self.original, self.written = (
            _Said(tr("Original"), tr("What the original model wrote")),
            _Said(tr("Compressed"), tr("What the compressed model wrote")),
        )
        self.steps: list[QPushButton] = []
        self.folder = QPushButton(tr("Open the folder"))
        self.folder.clicked.connect(self._open_folder)
        self.again = QPushButton(tr("Back"))
        self.again.setToolTip(tr("Choose another target or recipe"))
        self.again.clicked.connect(self.closed)
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(self.original, 1)
        said.addWidget(self.written, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(6)
        self._buttons.addStretch()
        last = QHBoxLayout()
        last.addWidget(self.folder)
        last.addWidget(self.again)
        last.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        for part in (self.headline, self.flaw, self.gained, self.lost, self.advice):
            column.addWidget(part)
        column.addLayout(self._buttons)
        column.addSpacing(4)
        column.addWidget(self.prompt)
        column.addLayout(said)
        column.addLayout(last)
        column.addStretch()

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what came of an order."""
        if outcome is self._outcome:
            return
        self._outcome = outcome
        self.headline.setText(outcome.headline)
        self.gained.setText(tr("Gained: {gained}").format(gained=outcome.gained))
        self.lost.setText(tr("Lost: {lost}").format(lost=outcome.lost))
        self.advice.setText(outcome.advice)
        self.flaw.setText(outcome.flaw)
        self.flaw.setVisible(bool(outcome.flaw))
        self.prompt.setText(tr("Both were asked to go on from “{prompt}”").format(prompt=outcome.small.prompt))
        self.prompt.setVisible(bool(outcome.small.prompt))
        self.original.say(outcome.dense.generation)
        self.written.say(outcome.small.generation)
        self.folder.setToolTip(str(outcome.folder))
        self._offer(outcome.next_steps())

    def _offer(self, steps: tuple[NextStep, ...]) -> None:
        for button in self.steps:
            self._buttons.removeWidget(button)
            button.deleteLater()
        self.steps = []
        for place, step in enumerate(steps):
            button = QPushButton(step.title)
            button.setToolTip(step.why)
            button.setProperty("primary", place == 0)
            button.clicked.connect(lambda _checked=False, step=step: self.stepWanted.emit(step))
            self._buttons.insertWidget(place, button)
            self.steps.append(button)

    def _open_folder(self) -> None:
        if self._outcome is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._outcome.folder)))


class _Said(QFrame):
    """What one model wrote."""

    def __init__(self, name: str, accessible_name: str) -> None:
        super().__init__()
        self.setObjectName("jobCard")
        title = QLabel(name)
        title.setProperty("step", True)
        self.text = _words()
        self.text.setAccessibleName(accessible_name)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(4)
        column.addWidget(title)
        column.addWidget(self.text)
        column.addStretch()

    def say(self, text: str) -> None:
        self.text.setText(text.strip() or tr("(nothing)"))


def _words(*, bold: bool = False) -> QLabel:
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if bold:
        font = label.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        label.setFont(font)
    return label
