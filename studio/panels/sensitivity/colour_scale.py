"""Values to colours: a colour-blind-safe map, a linear or logarithmic scale, and the bar that explains it."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.panels.widgets.numbers import figure
from studio.panels.widgets.paint import sized_font
from studio.theme.palette import current
from studio.translation import tr

STEPS = 256


_DIVERGING = "CET-CBD1"
"""Blue over white to ochre: Kovesi's map for people with deuteranopia and protanopia."""
_HALF_LIGHT = 118
"""Luma (0 to 255) from which dark text is read better than light text."""


@cache
def colours(name: str) -> tuple[QColor, ...]:
    """The ``STEPS`` colours of one of pyqtgraph's maps (``viridis``, ``cividis``)."""
    from pyqtgraph import colormap  # not needed before there is a map to paint

    table = colormap.get(name).getLookupTable(nPts=STEPS)
    return tuple(QColor(*(int(part) for part in row[:3])) for row in table)


@cache
def text_colours(name: str) -> tuple[QColor, ...]:
    """For each of the ``colours``, the one that text on it is written in."""
    dark, light = QColor("#101318"), QColor("#ffffff")
    lumas = (0.299 * c.red() + 0.587 * c.green() + 0.114 * c.blue() for c in colours(name))
    return tuple(dark if luma >= _HALF_LIGHT else light for luma in lumas)


@dataclass(frozen=True)
class Scale:
    """The ends of a scale; ``low`` equal to ``high`` while there are no two different values."""

    low: float = 0.0
    high: float = 0.0
    logarithmic: bool = False
    diverging: bool = False
    """Whether the middle means something: colours that part from there to both sides."""

    @staticmethod
    def over(values: Iterable[float], *, logarithmic: bool = False, diverging: bool = False) -> "Scale":
        """The scale that all finite values fit in (positive ones, if logarithmic); 0 in the middle, if diverging."""
        finite = [v for v in values if math.isfinite(v) and (v > 0 or not logarithmic)]
        if diverging:
            most = max((abs(v) for v in finite), default=0.0)
            return Scale(-most, most, diverging=True)
        return Scale(min(finite), max(finite), logarithmic) if finite else Scale(logarithmic=logarithmic)

    def colour_map(self) -> str:
        """Name of pyqtgraph's colour map to show it with, in the present theme."""
        return _DIVERGING if self.diverging else current().colour_map

    def place(self, value: float) -> float:
        """0 at the low end to 1 at the high end; beyond the ends is the end."""
        if not self.high > self.low:
            return 0.5
        if math.isinf(value):
            return 1.0 if value > 0 else 0.0
        if self.logarithmic:
            if value <= 0:
                return 0.0
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return min(1.0, max(0.0, share))

    def covers(self, value: float) -> bool:
        """Whether a value lies between two different ends; infinity always has its place at one of them, as what is
        not positive has on a logarithmic scale."""
        outside = math.isinf(value) or (self.logarithmic and value <= 0)
        return self.high > self.low and (outside or self.low <= value <= self.high)

    def at(self, share: float) -> float:
        """The value at a place between 0 and 1."""
        if self.logarithmic and self.low > 0:
            return self.low * math.exp(share * math.log(self.high / self.low))
        return self.low + share * (self.high - self.low)

    def step(self, value: float) -> int:
        """Index of the value's colour in ``colours(...)``."""
        return round(self.place(value) * (STEPS - 1))


class ScaleBar(QWidget):
    """The legend: low figure, the colours, high figure; the tool tip tells the middle of the scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = Scale()
        self._text: Callable[[float], str] = figure
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_scale(self, scale: Scale, text: Callable[[float], str]) -> None:
        if (scale, text) != (self._scale, self._text):
            self._scale, self._text = scale, text
            middle = (
                tr("Middle of the scale: {value} (log scale)")
                if scale.logarithmic
                else tr("Middle of the scale: {value}")
            )
            self.setToolTip(middle.format(value=text(scale.at(0.5))))
            self.update()

    def ends(self) -> tuple[str, str]:
        """The two figures beside the colours; empty while nothing has a value."""
        if not self._scale.high > self._scale.low:
            return ("", "") if self._scale.high == 0 else (self._text(self._scale.low), "")
        return self._text(self._scale.low), self._text(self._scale.high)

    def sizeHint(self) -> QSize:
        return QSize(260, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = current()
        painter = QPainter(self)
        painter.setFont(sized_font(self, 0.9))
        painter.setPen(QColor(palette.muted))
        low, high = self.ends()
        widths = [painter.fontMetrics().horizontalAdvance(text) + 6 if text else 0 for text in (low, high)]
        bar = QRect(widths[0], self.height() // 2 - 5, self.width() - sum(widths), 10)
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | centre, low)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | centre, high)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, _strip(self._scale.colour_map()))


@cache
def _strip(name: str) -> QImage:
    image = QImage(STEPS, 1, QImage.Format.Format_RGB32)
    for index, colour in enumerate(colours(name)):
        image.setPixelColor(index, 0, colour)
    return image
