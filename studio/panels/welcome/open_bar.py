"""A line to type what to open: a Hub id, a path, ``sample``, ``tiny``."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from studio.translation import tr


class OpenBar(QFrame):
    """Hidden until asked for; Return opens, Escape closes."""

    chosen = Signal(str)
    """What was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageStrip")
        self.line = QLineEdit(
            placeholderText=tr("A Hub id such as HuggingFaceTB/SmolLM2-135M, a path, sample, or tiny")
        )
        self.line.setToolTip(self.line.placeholderText())
        self.line.setAccessibleName(tr("What to open"))
        self.line.returnPressed.connect(self._choose)
        button = QPushButton(tr("Open"))
        button.clicked.connect(self._choose)
        close = QToolButton()
        close.setText("✕")
        close.setToolTip(tr("Close (Escape)"))
        close.setAccessibleName(tr("Close the line for opening"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(QLabel(tr("Open")))
        row.addWidget(self.line, 1)
        row.addWidget(button)
        row.addWidget(close)
        self.hide()

    def ask(self) -> None:
        """Show the bar, ready for typing."""
        self.show()
        self.line.selectAll()
        self.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        typed = self.line.text().strip()
        if typed:
            self.hide()
            self.chosen.emit(typed)
