"""The texts that widgets of the window paint by themselves: caught while they are painted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QGraphicsSimpleTextItem, QGraphicsTextItem, QGraphicsView, QWidget

SLACK = 2.0
_TURNED = 1e-6


@dataclass(frozen=True)
class Painted:
    """One text: what was to be said, where it was painted, and the room that it was given."""

    text: str
    box: QRectF
    room: QRectF


def cut_in_paintings(widget: QWidget) -> list[str]:
    """What ``widget`` paints by itself, if it does, of which not all can be read."""
    if isinstance(widget, QGraphicsView):
        return cut_in_scene(widget)
    if "paintEvent" not in vars_of(type(widget)) or widget.size().isEmpty():
        return []
    said = f"{widget.toolTip()} {widget.accessibleDescription()}"
    name = type(widget).__name__
    with recorded() as (painted, shortened):
        picture = QPixmap(widget.size())
        widget.render(picture, QPoint(0, 0), QRegion(), QWidget.RenderFlag(0))
    found = [f"{name}: {whole!r} is cut and no tool tip says it" for whole in shortened if whole not in said]
    around = QRectF(widget.rect())
    for text in painted:
        for room, what in ((text.room, "the room it is given"), (around, "the widget")):
            if not holds(room, text.box) and text.text not in said:
                found.append(f"{name}: {text.text!r} is painted beyond {what}")
                break
    for index, one in enumerate(painted):
        box = one.box.adjusted(SLACK, SLACK, -SLACK, -SLACK)
        found += [
            f"{name}: {one.text!r} is painted on {other.text!r}"
            for other in painted[:index]
            if box.intersects(other.box.adjusted(SLACK, SLACK, -SLACK, -SLACK)) and one.text != other.text
        ]
    return found


def vars_of(kind: type) -> set[str]:
    """What the classes of the program among the bases of ``kind`` define."""
    return {name for base in kind.__mro__ if base.__module__.startswith("studio.") for name in vars(base)}


def holds(room: QRectF, box: QRectF) -> bool:
    return room.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(box)


def cut_in_scene(view: QGraphicsView) -> list[str]:
    """Words of a plot beyond its edge, or on each other."""
    texts = [
        (item.toPlainText() if isinstance(item, QGraphicsTextItem) else item.text(), item)
        for item in view.scene().items()
        if isinstance(item, QGraphicsTextItem | QGraphicsSimpleTextItem) and item.isVisible()
    ] if view.scene() is not None else []  # fmt: skip
    margin = 4.0  # documents have one of their own
    inner = [
        (
            text,
            QRectF(view.mapFromScene(item.sceneBoundingRect()).boundingRect()).adjusted(
                margin, margin, -margin, -margin
            ),
        )
        for text, item in texts
        if text.strip()
    ]
    around = QRectF(view.viewport().rect())
    found = [f"plot: {text!r} is beyond its edge" for text, box in inner if not holds(around, box)]
    for index, (text, box) in enumerate(inner):
        found += [f"plot: {text!r} lies on {other!r}" for other, its in inner[:index] if box.intersects(its)]
    return found


@contextmanager
def recorded() -> Iterator[tuple[list[Painted], list[str]]]:
    """What is painted within the block; and the texts that were shortened for it, whole."""
    painted, shortened = list[Painted](), list[str]()
    draw, shorten = QPainter.drawText, QFontMetrics.elidedText

    def drawn(painter: QPainter, *what: Any) -> Any:
        painted.extend(_measured(painter, what))
        return draw(painter, *what)

    def elided(metrics: QFontMetrics, text: str, *how: Any) -> str:
        short = shorten(metrics, text, *how)
        if short != text and text.strip():
            shortened.append(text)
        return short

    QPainter.drawText, QFontMetrics.elidedText = drawn, elided
    try:
        yield painted, shortened
    finally:
        QPainter.drawText, QFontMetrics.elidedText = draw, shorten


def _measured(painter: QPainter, what: tuple[Any, ...]) -> Iterator[Painted]:
    """Where a call of ``drawText`` puts its text, in the widget's coordinates; turned texts are left out."""
    transform, metrics = painter.worldTransform(), QFontMetricsF(painter.font())
    if abs(transform.m12()) > _TURNED:
        return
    match what:
        case (QRect() | QRectF() as place, int() | Qt.AlignmentFlag() | Qt.TextFlag() as flags, str(text)):
            room = QRectF(place)
        case (left, top, width, height, flags, str(text)):
            room = QRectF(left, top, width, height)
        case (QPoint() | QPointF() as place, str(text)):
            room, flags = QRectF(place.x(), place.y() - metrics.ascent(), 0, 0), None
        case (x, y, str(text)):
            room, flags = QRectF(x, y - metrics.ascent(), 0, 0), None
        case _:
            return
    if flags is None:
        room.setSize(QSizeF(metrics.horizontalAdvance(text), metrics.ascent()))
        box = room
    else:
        box = metrics.boundingRect(room, flags if isinstance(flags, int) else flags.value, text)
    if text.strip():
        yield Painted(text, transform.mapRect(box), transform.mapRect(room))
