"""How a line of the command palette is painted: what was found with the typed letters strong, its keys at the right."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.guidance.findable import Findable
from studio.guidance.fuzzy import Fit, Hit
from studio.panels.widgets.paint import faded, sized_font
from studio.theme.palette import current

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_GROUP_WIDTH = 5.2
"""Letters' widths that the column of groups takes."""


class PaletteDelegate(QStyledItemDelegate):
    """Group, title, detail, keys: one line."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, round(1.75 * QFontMetrics(option.widget.font()).height()))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit: Hit[Findable] = index.data(Qt.ItemDataRole.UserRole)
        thing, palette, box = hit.thing, current(), QRect(option.rect)
        painter.save()
        if thing.enabled and option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, faded(palette.accent, 45))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(palette.accent))
        elif thing.enabled and option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(palette.grid))
        inside = box.adjusted(12, 0, -10, 0)
        plain, small = sized_font(option.widget, 1.0), sized_font(option.widget, 0.92)
        group = round(_GROUP_WIDTH * QFontMetrics(small).horizontalAdvance("m"))
        painter.setFont(small)
        painter.setPen(QColor(palette.muted if thing.enabled else palette.ghost))
        painter.drawText(QRect(inside.left(), inside.top(), group, inside.height()), _LEFT, thing.group)
        painter.drawText(inside, _RIGHT, thing.keys)
        keys = painter.fontMetrics().horizontalAdvance(thing.keys)
        room = inside.adjusted(group, 0, -keys - 14, 0)
        title = QColor(palette.text if thing.enabled else palette.ghost)
        end = _write(painter, room, thing.title, hit.fit, plain, title, QColor(palette.accent))
        rest = room.adjusted(end - room.left() + 14, 0, 0, 0)
        if thing.detail and rest.width() > 60:
            painter.setFont(small)
            painter.setPen(QColor(palette.muted if thing.enabled else palette.ghost))
            # The end of a site's name says which one it is; a sentence is read from its beginning.
            where = Qt.TextElideMode.ElideRight if " " in thing.detail else Qt.TextElideMode.ElideMiddle
            elided = painter.fontMetrics().elidedText(thing.detail, where, rest.width())
            painter.drawText(rest, _LEFT, elided)
        painter.restore()


def _write(painter: QPainter, room: QRect, text: str, found: Fit, plain: QFont, colour: QColor, strong: QColor) -> int:
    """Write ``text``, its found letters strong; returns where it ends."""
    bold, left = QFont(plain), room.left()
    bold.setBold(True)
    places = set(found.places)
    painter.setFont(plain)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room.width() - 8)
    if shown != text:
        places = set()
    start = 0
    while start < len(shown):
        marked = start in places
        end = start + 1
        while end < len(shown) and (end in places) == marked:
            end += 1
        piece, start = shown[start:end], end
        painter.setFont(bold if marked else plain)
        painter.setPen(strong if marked else colour)
        width = painter.fontMetrics().horizontalAdvance(piece)
        painter.drawText(QRect(left, room.top(), width + 2, room.height()), _LEFT, piece)
        left += width
    return left
