"""Figures with their names, painted: a new value costs one small repaint and never a new layout."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from studio.panels.widgets.paint import PaintedWidget, sized_font
from studio.theme.palette import current

_CENTRE = Qt.AlignmentFlag.AlignVCenter


class PaintedLine(PaintedWidget):
    """A line of fixed height whose text may change."""

    def __init__(self, name: str, tool_tip: str = "") -> None:
        super().__init__()
        self.name = name
        self.value = ""
        self.setAccessibleName(name)
        self.setToolTip(tool_tip)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_value(self, value: str) -> None:
        if value != self.value:
            self.value = value
            self.setAccessibleDescription(value)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, round(1.35 * QFontMetrics(self.font()).height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())


class FigureRow(PaintedLine):
    """The name at the left, the figure at the right."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, painter, box = current(), QPainter(self), self.rect()
        painter.setPen(QColor(palette.text))
        painter.setFont(tabular(sized_font(self, 1.0, bold=True)))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | _CENTRE, self.value)
        room = box.width() - painter.fontMetrics().horizontalAdvance(self.value) - 8
        painter.setPen(QColor(palette.muted))
        painter.setFont(sized_font(self, 1.0))
        name = painter.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | _CENTRE, name)


class BigFigure(PaintedLine):
    """The one figure to read from across the room, with what it is beside it."""

    def __init__(self, name: str) -> None:
        super().__init__(name, name)

    def sizeHint(self) -> QSize:
        return QSize(260, QFontMetrics(sized_font(self, 2.2, bold=True)).height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, painter = current(), QPainter(self)
        painter.setPen(QColor(palette.text))
        painter.setFont(tabular(sized_font(self, 2.2, bold=True)))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | _CENTRE, self.value)
        metrics = painter.fontMetrics()
        baseline = (self.height() + metrics.ascent() - metrics.descent()) // 2
        left = metrics.horizontalAdvance(self.value) + 10
        painter.setFont(sized_font(self, 1.0))
        painter.setPen(QColor(palette.muted))
        name = painter.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideRight, self.width() - left)
        painter.drawText(left, baseline, name)


class Heading(PaintedLine):
    """A section's title with a quiet note at the right and a line below."""

    def __init__(self, title: str, note: str) -> None:
        super().__init__(title)
        self.value = note

    def show_note(self, note: str) -> None:
        self.show_value(note)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, painter = current(), QPainter(self)
        box = QRect(0, 0, self.width(), self.height() - 2)
        painter.setPen(QColor(palette.line))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.setPen(QColor(palette.text))
        painter.setFont(sized_font(self, 1.0, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | _CENTRE, self.name)
        room = box.width() - painter.fontMetrics().horizontalAdvance(self.name) - 12
        painter.setPen(QColor(palette.muted))
        painter.setFont(sized_font(self, 0.9))
        note = painter.fontMetrics().elidedText(self.value, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | _CENTRE, note)


def tabular(font: QFont) -> QFont:
    """Digits of one width where the font has them, so that figures do not dance while they change."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
