"""Which colour is which kind; a click on one selects all of its sites."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.panels.bars.bar_painter import bar_colour
from studio.panels.sensitivity.site_grid import Row
from studio.panels.widgets.paint import PaintedWidget, sized_font
from studio.theme.palette import current
from studio.translation import tr

_SWATCH, _GAP = 10, 14


class KindLegend(PaintedWidget):
    """Swatches in one line; what does not fit is left out at the right, the bars' own labels tell it too."""

    clicked = Signal(int)
    """Row of the site grid."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_rows(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self.setToolTip(tr("Click a kind to select all of its sites.") if rows else "")
        self.update()

    def boxes(self) -> list[QRect]:
        """Where each kind's entry is painted."""
        metrics, left, boxes = QFontMetrics(sized_font(self, 0.95)), 4, []
        for row in self._rows:
            width = _SWATCH + 5 + metrics.horizontalAdvance(row.label)
            boxes.append(QRect(left, 0, width, self.height()))
            left += width + _GAP
        return boxes

    def sizeHint(self) -> QSize:
        return QSize(200, 20)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index, box in enumerate(self.boxes()):
            if event.button() == Qt.MouseButton.LeftButton and box.contains(event.position().toPoint()):
                self.clicked.emit(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = current()
        painter = QPainter(self)
        painter.setFont(sized_font(self, 0.95))
        for index, (row, box) in enumerate(zip(self._rows, self.boxes(), strict=True)):
            if box.right() > self.width():
                return
            swatch = QRect(box.left(), box.center().y() - _SWATCH // 2, _SWATCH, _SWATCH)
            painter.fillRect(swatch, QColor(bar_colour(palette, index)))
            painter.setPen(QColor(palette.text))
            align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box.adjusted(_SWATCH + 5, 0, 0, 0), align, row.label)
