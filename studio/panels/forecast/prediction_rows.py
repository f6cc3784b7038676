"""One level of the forecast: its figure with the interval, drawn on a scale that all levels share, and its record."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen

from core.forecast.prediction import Estimate, Level, Prediction
from studio.panels.forecast.forecast_words import (
    LEVEL_NAMES,
    MISSING,
    accuracy_words,
    explanation,
    perplexity_words,
    record_words,
)
from studio.panels.widgets.figure_rows import PaintedLine, tabular
from studio.panels.widgets.paint import faded, sized_font
from studio.theme.palette import current
from studio.translation import tr

_CENTRE = Qt.AlignmentFlag.AlignVCenter
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft | _CENTRE, Qt.AlignmentFlag.AlignRight | _CENTRE
_TRACK = 10
"""Pixels that the interval takes."""
_SMALLEST_SCALE = 0.05
"""Nats at the right end at least, so that a plan that costs nothing does not look like one that costs much."""


class PredictionRow(PaintedLine):
    """Name and figure; the interval; what is behind it. A level without a figure says what it waits for."""

    def __init__(self, level: Level) -> None:
        super().__init__(tr(LEVEL_NAMES[level]))
        self.level = level
        self.note = ""
        self._rise: Estimate | None = None
        self._track = 0
        self._scale = _SMALLEST_SCALE
        self.show_prediction(None, None, _SMALLEST_SCALE)

    def show_prediction(self, prediction: Prediction | None, dense: float | None, scale: float) -> None:
        """``dense``: the measured perplexity of the dense model. ``scale``: the rise, in nats, at the right end."""
        value = perplexity_words(prediction, dense) if prediction else ""
        note = _note(prediction) if prediction else tr(MISSING[self.level])
        rise = prediction.rise if prediction else None
        if (value, note, rise, scale) == (self.value, self.note, self._rise, self._scale):
            return
        self.value, self.note, self._rise, self._scale = value, note, rise, scale
        said = explanation(self.level, prediction)
        self.setToolTip(said)
        self.setAccessibleDescription(". ".join((value or tr("no figure"), note, said)))
        track = _TRACK if rise else 0
        if track != self._track:
            self._track = track
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self.font()).height()
        return QSize(260, round(1.3 * line) + self._track + round(1.3 * line))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = (self.height() - self._track) // 2
        top = QRect(0, 0, self.width(), line)
        painter.setFont(tabular(sized_font(self, 1.0, bold=True)))
        painter.setPen(QColor(palette.text))
        painter.drawText(top, _RIGHT, self.value or "—")
        room = self.width() - painter.fontMetrics().horizontalAdvance(self.value or "—") - 8
        painter.setFont(sized_font(self, 1.0))
        painter.setPen(QColor(palette.muted))
        painter.drawText(top, _LEFT, painter.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideRight, room))
        self._paint_interval(painter, QRect(0, line, self.width(), self._track))
        painter.setFont(sized_font(self, 0.88))
        painter.setPen(QColor(palette.muted))
        bottom = QRect(0, line + self._track, self.width(), line)
        note = painter.fontMetrics().elidedText(self.note, Qt.TextElideMode.ElideRight, bottom.width())
        painter.drawText(bottom, _LEFT, note)

    def _paint_interval(self, painter: QPainter, box: QRect) -> None:
        """From the dense model at the left to the largest interval of any level at the right."""
        if self._rise is None:
            return
        palette, middle = current(), box.center().y() + 0.5
        painter.setPen(QPen(QColor(palette.grid), 1))
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
        low, value, high = (self._place(box, rise) for rise in (self._rise.low, self._rise.value, self._rise.high))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(palette.accent, 90))
        painter.drawRoundedRect(QRectF(low, middle - 2.5, max(3.0, high - low), 5), 2.5, 2.5)
        painter.setBrush(QColor(palette.accent))
        painter.drawEllipse(QPointF(value, middle), 4, 4)

    def _place(self, box: QRect, rise: float) -> float:
        share = min(1.0, max(0.0, rise / self._scale))
        return box.left() + 4 + share * (box.width() - 8)


def scale_of(predictions: tuple[Prediction, ...]) -> float:
    """The right end that holds all intervals (of one that knows next to nothing only a part), stepwise, so that it does
    not move with every pixel of a drag."""
    most = max((min(p.rise.high, 4 * p.rise.value) for p in predictions if p.rise), default=0.0)
    scale = _SMALLEST_SCALE
    while scale < most and scale < 100:
        scale *= 2
    return scale


def _note(prediction: Prediction) -> str:
    accuracy = accuracy_words(prediction)
    if prediction.rise is None:
        return tr("{number} {value}; too few runs to say what it costs").format(
            number=prediction.predictor, value=f"{prediction.feature:.3g}"
        )
    return " · ".join(part for part in (accuracy, record_words(prediction.track)) if part)
