"""Lines of figures that change while the mouse moves: painted, so that a new text never costs a new layout."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.panels.widgets.paint import PaintedWidget, sized_font
from studio.theme.palette import current

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TextStrip(PaintedWidget):
    """One line of text, cut at the right where there is no room; the tool tip has all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.setToolTip(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, QFontMetrics(self.font()).height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(sized_font(self, 0.95))
        painter.setPen(QColor(current().text))
        text = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), _LEFT, text)


class FigureTable(PaintedWidget):
    """Named figures in a grid of three columns: the name small above its figure."""

    COLUMNS = 3

    def __init__(self, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures: tuple[tuple[str, str], ...] = ()
        self._rows = rows
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_figures(self, figures: Sequence[tuple[str, str]]) -> None:
        if tuple(figures) != self.figures:
            self.figures = tuple(figures)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._rows * self._row_height())

    def _row_height(self) -> int:
        return 2 * QFontMetrics(self.font()).height() + 4

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, painter = current(), QPainter(self)
        width, height = self.width() // self.COLUMNS, self._row_height()
        small, large = sized_font(self, 0.88), sized_font(self, 1.0, bold=True)
        for index, (name, value) in enumerate(self.figures):
            left, top = index % self.COLUMNS * width, index // self.COLUMNS * height
            painter.setFont(small)
            painter.setPen(QColor(palette.muted))
            painter.drawText(QRect(left, top, width - 4, height // 2), _LEFT, name)
            painter.setFont(large)
            painter.setPen(QColor(palette.text))
            painter.drawText(QRect(left, top + height // 2 - 2, width - 4, height // 2), _LEFT, value)


class RankTable(PaintedWidget):
    """Rows of figures under one row of small headings; the name of each row is at the left."""

    def __init__(self, headings: Sequence[str], rows: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, tuple[str, ...]] = dict.fromkeys(rows, ())
        self._headings = tuple(headings)
        self.setToolTip(" · ".join(headings))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_row(self, name: str, figures: Sequence[str]) -> None:
        """Replace the figures of a row; none leaves it blank."""
        if self.rows[name] != tuple(figures):
            self.rows[name] = tuple(figures)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, (1 + len(self.rows)) * self._row_height())

    def _row_height(self) -> int:
        return QFontMetrics(self.font()).height() + 2

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, painter = current(), QPainter(self)
        self._paint_row(painter, 0, ("", *self._headings), sized_font(self, 0.88), palette.muted)
        for index, (name, figures) in enumerate(self.rows.items()):
            self._paint_row(painter, index + 1, (name, *figures), sized_font(self, 0.95), palette.text)

    def _paint_row(self, painter: QPainter, row: int, cells: Sequence[str], font: QFont, colour: str) -> None:
        first, height = QFontMetrics(self.font()).horizontalAdvance(max(self.rows, key=len)) + 4, self._row_height()
        width = (self.width() - first) / len(self._headings)
        painter.setFont(font)
        painter.setPen(QColor(current().muted))
        painter.drawText(QRect(0, row * height, first, height), _LEFT, cells[0])
        painter.setPen(QColor(colour))
        for index, cell in enumerate(cells[1:]):
            box = QRect(round(first + index * width) + 4, row * height, round(width) - 4, height)
            painter.drawText(
                box, _RIGHT, painter.fontMetrics().elidedText(cell, Qt.TextElideMode.ElideRight, box.width())
            )
