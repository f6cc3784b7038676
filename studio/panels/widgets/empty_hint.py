"""What a panel shows before there is anything to show: what belongs here and how to get it."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from studio.panels.widgets.paint import sized_font

_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


class EmptyHint(QWidget):
    """A headline and a sentence in the middle of the panel. ``[words](open-tiny)`` in the sentence is a link that does
    the action of that name."""

    wanted = Signal(str)
    """The name of an action whose link was followed."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = _line(title)
        self._title.setFont(sized_font(self, 1.1, bold=True))
        self._text = _line(text)
        self._text.setProperty("muted", True)
        self._text.setTextFormat(Qt.TextFormat.MarkdownText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._text.linkActivated.connect(self.wanted)
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addStretch()

    def say(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)

    def links(self) -> list[str]:
        """The actions that the sentence links to."""
        return [found.group(2) for found in _LINK.finditer(self._text.text())]

    def words(self) -> str:
        """What it says, links by their words."""
        plain = _LINK.sub(r"\1", self._text.text())
        return f"{self._title.text()} {plain}"


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
