"""What a panel shows before there is anything to show: what belongs here and how to get it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from studio.panels.paint import sized_font


class EmptyHint(QWidget):
    """A headline and a sentence in the middle of the panel."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = _line(title)
        self._title.setFont(sized_font(self, 1.1, bold=True))
        self._text = _line(text)
        self._text.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addStretch()

    def say(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)

    def words(self) -> str:
        return f"{self._title.text()} {self._text.text()}"


class ContentOrHint(QStackedLayout):
    """Lays out a panel as either its content or its hint."""

    def __init__(self, panel: QWidget, content: QWidget, hint: EmptyHint) -> None:
        super().__init__(panel)
        self.addWidget(content)
        self.addWidget(hint)
        self.show_content(False)

    def show_content(self, there: bool) -> None:
        self.setCurrentIndex(0 if there else 1)


def _line(text: str) -> QLabel:
    label = QLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
