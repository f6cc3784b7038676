"""A drop-down whose entries say what they are, what they cost and who published them, before one is chosen."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QComboBox, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.panels.widgets.paint import faded, sized_font
from studio.planning.choices import Choice
from studio.theme.palette import current
from studio.translation import tr

_CHOICE = Qt.ItemDataRole.UserRole
_PADDING = 10
_GAP = 24
_WIDEST = 680
_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ChoiceBox(QComboBox):
    """Shows the name when closed. Arrow keys and typing a name work as in any drop-down."""

    opening = Signal()
    """The entries are about to be seen."""

    def __init__(self, name: str, choices: Iterable[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        # A list below the box that scrolls where the screen ends, and not a menu over it.
        self.setStyleSheet("QComboBox { combobox-popup: 0; }")
        view = QListView()
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName(name)
        self.setView(view)
        self.setItemDelegate(_ChoiceDelegate(self))
        self.currentIndexChanged.connect(self._explain)
        self.show_choices(choices)

    def show_choices(self, choices: Iterable[Choice], chosen: str | None = None) -> None:
        """Offer these, in place of what was offered, with ``chosen`` chosen; by default what is chosen stays so."""
        chosen = self.chosen if chosen is None else chosen
        self.clear()
        for choice in choices:
            self.add(choice)
        self.setMaxVisibleItems(max(1, self.count()))
        if chosen:
            self.show_choice(chosen)

    @property
    def chosen(self) -> str:
        """The name of what is chosen; empty where there is nothing to choose."""
        choice: Choice | None = self.currentData(_CHOICE)
        return "" if choice is None else choice.name

    def add(self, choice: Choice) -> None:
        """One more entry, at the end."""
        self.addItem(choice.label, choice)
        row = self.count() - 1
        self.setItemData(row, choice.words, Qt.ItemDataRole.ToolTipRole)
        self.setItemData(row, choice.words, Qt.ItemDataRole.AccessibleDescriptionRole)

    def show_choice(self, name: str) -> None:
        """Show ``name`` as chosen; one that is not registered (any more) gets an entry of its own."""
        if self._row_of(name) is None:
            self.add(Choice(name, tr("Not known to this version of the program.")))
        row = self._row_of(name) or 0
        self.setCurrentIndex(row)

    def _explain(self, row: int) -> None:
        """The tip of the closed box is that of what is chosen, whoever chose it."""
        words = self.itemData(row, Qt.ItemDataRole.ToolTipRole) or ""
        self.setToolTip(words)
        self.setAccessibleDescription(words)

    def _row_of(self, name: str) -> int | None:
        return next((row for row in range(self.count()) if self.itemData(row, _CHOICE).name == name), None)

    def showPopup(self) -> None:
        """As wide as the longest entry needs, within reason."""
        self.opening.emit()
        needed = max((_width(self, self.itemData(row, _CHOICE)) for row in range(self.count())), default=0)
        room = self.screen().availableGeometry().width() - 40
        self.view().setMinimumWidth(min(needed + self.view().verticalScrollBar().sizeHint().width(), _WIDEST, room))
        super().showPopup()


class _ChoiceDelegate(QStyledItemDelegate):
    """Name and cost; summary; citation. A group's first entry carries its heading."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        choice: Choice = index.data(_CHOICE)
        lines = 1 + bool(choice.summary) + bool(choice.citation)
        height = lines * _line(option.widget) + _PADDING
        return QSize(200, height + (_line(option.widget) + 6 if _heads(index) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        palette, choice, widget, step = current(), index.data(_CHOICE), option.widget, _line(option.widget)
        painter.save()
        box = QRect(option.rect)
        if _heads(index):
            heading = QRect(box.left(), box.top(), box.width(), step + 6)
            painter.fillRect(heading, QColor(palette.window))
            painter.setPen(QColor(palette.muted))
            painter.setFont(sized_font(widget, 0.88))
            painter.drawText(heading.adjusted(_PADDING, 0, -_PADDING, 0), _LEFT, choice.group)
            box.setTop(heading.bottom() + 1)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(box, faded(palette.accent, 45))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(palette.accent))
        inside = box.adjusted(_PADDING, _PADDING // 2, -_PADDING, 0)
        line = QRect(inside.left(), inside.top(), inside.width(), step)
        painter.setPen(QColor(palette.muted))
        painter.setFont(sized_font(widget, 0.92))
        painter.drawText(line, _RIGHT, choice.cost)
        painter.setPen(QColor(palette.text))
        painter.setFont(sized_font(widget, 1.0, bold=True))
        painter.drawText(line, _LEFT, choice.label)
        for text, colour, factor in ((choice.summary, palette.text, 0.95), (choice.citation, palette.muted, 0.88)):
            if text:
                line.translate(0, step)
                painter.setPen(QColor(colour))
                painter.setFont(sized_font(widget, factor))
                elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
                painter.drawText(line, _LEFT, elided)
        painter.restore()


def _heads(index: _Index) -> bool:
    """Whether this entry is the first of a group that has a heading."""
    choice: Choice = index.data(_CHOICE)
    above = index.model().index(index.row() - 1, index.column()) if index.row() else None
    return bool(choice.group) and (above is None or above.data(_CHOICE).group != choice.group)


def _line(widget: QWidget) -> int:
    return QFontMetrics(sized_font(widget, 1.0, bold=True)).height() + 1


def _width(widget: QWidget, choice: Choice) -> int:
    """Pixels that an entry needs."""
    name = QFontMetrics(sized_font(widget, 1.0, bold=True)).horizontalAdvance(choice.label)
    cost = QFontMetrics(sized_font(widget, 0.92)).horizontalAdvance(choice.cost)
    summary = QFontMetrics(sized_font(widget, 0.95)).horizontalAdvance(choice.summary)
    citation = QFontMetrics(sized_font(widget, 0.88)).horizontalAdvance(choice.citation)
    return max(name + _GAP + cost, summary, citation) + 2 * _PADDING + 6
