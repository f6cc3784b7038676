"""What all painted panels share: colours mixed from the palette, fonts relative to the widget's own, tick spacing."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont, QFontInfo
from PySide6.QtWidgets import QWidget

LEFT_MARGIN = 66
"""Room for the labels left of the map and of the bars: the same, so that their blocks stand under each other."""
RIGHT_MARGIN = 10
STEPPED_BACK = 205
"""How opaque the veil is over what a search did not find, up to 255."""

_RESTYLING = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.ApplicationPaletteChange}


def is_restyling(event: QEvent) -> bool:
    """Whether colours or fonts may have changed: read the palette again and paint anew."""
    return event.type() in _RESTYLING


class PaintedWidget(QWidget):
    """Paints itself, and again when the colours are others."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyling(event):
            self.update()


def blend(over: str, under: str, share: float) -> QColor:
    """``share`` of one colour over another, opaque."""
    top, below = QColor(over), QColor(under)
    parts = ((top.red(), below.red()), (top.green(), below.green()), (top.blue(), below.blue()))
    return QColor(*(round(share * a + (1 - share) * b) for a, b in parts))


def faded(colour: str, alpha: int) -> QColor:
    """The colour with an alpha between 0 and 255."""
    result = QColor(colour)
    result.setAlpha(alpha)
    return result


def sized_font(widget: QWidget, factor: float, *, bold: bool = False) -> QFont:
    """The widget's font scaled; never below 9 pixels, where it stops being readable."""
    font = QFont(widget.font())
    font.setPixelSize(max(9, round(QFontInfo(widget.font()).pixelSize() * factor)))
    font.setBold(bold)
    return font


def label_stride(pitch: float, label_width: float) -> int:
    """Label every how many columns so that labels do not touch: 1, 2, 5, 10, 20, 50, ..."""
    stride = 1
    while stride * pitch < label_width:
        stride = stride * 5 // 2 if str(stride)[0] == "2" else stride * 2
    return stride
