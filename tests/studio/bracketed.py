"""A language in which every translated text can be told from one that is not: it stands in ⟦brackets⟧."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QLineEdit, QTabBar, QWidget

from tests.studio.texts.painted_texts import recorded, vars_of
from tests.studio.texts.pieces import pieces_of

_VALUE = re.compile(r"(\{[^}]*\})")
_MARKUP = re.compile(r"<[^>]*>|https?://\S+")


class Brackets(QTranslator):
    """Knows ``sources``, as Qt's tools found them, and all of Qt's own texts. Values stay outside the brackets, so that
    they are judged too."""

    def __init__(self, sources: Iterable[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources = frozenset(sources)

    def translate(self, context: str, text: str, comment: str | None = None, n: int = -1) -> str:
        known = context or text in self._sources
        return _VALUE.sub(r"⟧\1⟦", f"⟦{text}⟧") if known else text

    def isEmpty(self) -> bool:
        return False


def bare(text: str) -> str:
    """What of ``text`` is not in brackets."""
    text, outside, depth = unescape(_MARKUP.sub(" ", text)), "", 0
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        outside += letter if depth == 0 and letter not in "⟦⟧" else " " if letter in "⟦⟧" else ""
    return " ".join(outside.split())


def texts_in(window: QWidget) -> Iterator[str]:
    """Everything that ``window`` says: on widgets, in menus, tool tips and lists, to screen readers, and painted."""
    yield window.windowTitle()
    for widget in (window, *window.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.statusTip(), widget.whatsThis())
        yield from (widget.accessibleName(), widget.accessibleDescription())
        yield from (piece.text for piece in pieces_of(widget))
        yield from _listed(widget)
        if "paintEvent" in vars_of(type(widget)) and widget.isVisible() and not widget.size().isEmpty():
            with recorded() as (painted, shortened):
                widget.grab()
            yield from (one.text for one in painted)
            yield from shortened
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip(), action.iconText())


def _listed(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QLineEdit):
        yield widget.placeholderText() if isinstance(widget, QLineEdit) else widget.text()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(index) for index in range(widget.count()))
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(index) for index in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
        for column in range(columns):
            across = Qt.Orientation.Horizontal
            yield str(model.headerData(column, across) or "")
            yield str(model.headerData(column, across, Qt.ItemDataRole.ToolTipRole) or "")
            for row in range(min(model.rowCount(QModelIndex()), 40)):
                yield str(model.index(row, column).data() or "")
