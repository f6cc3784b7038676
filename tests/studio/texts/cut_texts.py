"""Finds texts of a window that are cut, or that lie on each other, as it stands.

What carries its whole text as a tool tip may be cut: paths are, on purpose.
"""

from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractScrollArea, QDockWidget, QWidget

from tests.studio.texts.painted_texts import cut_in_paintings
from tests.studio.texts.pieces import Piece, pieces_of

SLACK = 2
"""Pixels by which a text may be too large, or lie on another: metrics round, and letters have bearings."""


@dataclass(frozen=True)
class Placed:
    """A text with where it is in the window."""

    widget: QWidget
    piece: Piece
    box: QRect


def cut_texts(window: QWidget) -> list[str]:
    """One line for every text of ``window`` that a person cannot read to its end, and for every two that overlap."""
    placed = list[Placed]()
    found = list[str]()
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible() or widget.window() is not window or behind_a_tab(window, widget):
            continue
        found += cut_in_paintings(widget)
        for piece in pieces_of(widget):
            problem = too_small(piece) or cut_off(widget, piece.drawn)
            if problem and piece.text not in piece.tip:
                found.append(f"{where(widget)}: {piece.text!r} {problem}")
            placed.append(Placed(widget, piece, seen_in(window, widget, piece.drawn)))
    return sorted({*found, *overlapping(placed)})


def behind_a_tab(window: QWidget, widget: QWidget) -> bool:
    """Whether ``widget`` is in a dock that another one covers: Qt keeps those beyond the window's edge."""
    inner: QWidget | None = widget
    while inner is not None and not isinstance(inner, QDockWidget):
        inner = inner.parentWidget()
    return inner is not None and not inner.geometry().intersects(window.rect())


def too_small(piece: Piece) -> str:
    """How a text is larger than its room; empty where it is not."""
    needed, room = piece.needed, piece.room.size()
    if needed.width() > room.width() + SLACK:
        return f"needs {needed.width()} px in width and has {room.width()}"
    if needed.height() > room.height() + SLACK:
        return f"needs {needed.height()} px in height and has {room.height()}"
    return ""


def cut_off(widget: QWidget, drawn: QRect) -> str:
    """What around ``widget`` cuts ``drawn`` off, where nobody can scroll to it; empty where nothing does."""
    box, inner = QRect(drawn), widget
    while (outer := inner.parentWidget()) is not None and not inner.isWindow():
        box.translate(inner.pos())
        across, down = scrolls(outer)
        if not across and (box.left() < -SLACK or box.right() > outer.width() + SLACK):
            return f"is cut at the side of {type(outer).__name__}"
        if not down and (box.top() < -SLACK or box.bottom() > outer.height() + SLACK):
            return f"is cut at top or bottom of {type(outer).__name__}"
        if across or down:
            return ""  # further out, it depends on where it was scrolled to
        inner = outer
    return ""


def scrolls(viewport: QWidget) -> tuple[bool, bool]:
    """Whether what is in ``viewport`` can be moved across, and down."""
    area = viewport.parentWidget()
    if not isinstance(area, QAbstractScrollArea) or area.viewport() is not viewport:
        return False, False
    bars = area.horizontalScrollBar(), area.verticalScrollBar()
    across, down = (bar.isVisible() and bar.maximum() > bar.minimum() for bar in bars)
    return across, down


def seen_in(window: QWidget, widget: QWidget, drawn: QRect) -> QRect:
    """The part of ``drawn`` that is in sight, in the window's coordinates."""
    seen = widget.visibleRegion().boundingRect() & drawn
    return QRect(widget.mapTo(window, QPoint(0, 0)) + seen.topLeft(), seen.size())


def overlapping(placed: list[Placed]) -> list[str]:
    """Every two texts of which one lies on the other."""
    inner = [(one, one.box.adjusted(SLACK, SLACK, -SLACK, -SLACK)) for one in placed if not one.box.isEmpty()]
    return [
        f"{where(one.widget)}: {one.piece.text!r} lies on {other.piece.text!r} of {where(other.widget)}"
        for (one, box), (other, its) in combinations(inner, 2)
        if box.intersects(its) and not on_top(one.widget, other.widget)
    ]


def on_top(one: QWidget, other: QWidget) -> bool:
    """Whether the two are parts of one control, or one floats over the window on purpose (a card, a tip)."""
    if one.isAncestorOf(other) or other.isAncestorOf(one):
        return one is not other
    return floats(one) is not floats(other)


def floats(widget: QWidget) -> QWidget | None:
    """The card over the window that ``widget`` is in."""
    inner: QWidget | None = widget
    while inner is not None and inner.objectName() != "floatingCard":
        inner = inner.parentWidget()
    return inner


def where(widget: QWidget) -> str:
    """Which widget it is, for the person who reads the finding."""
    path, inner = [], widget
    while inner is not None and not inner.isWindow():
        name = inner.objectName()
        if type(inner).__module__.startswith("studio.") or (name and not name.startswith("qt_")) or inner is widget:
            path.append(type(inner).__name__ if not name else f"{type(inner).__name__} {name}")
        inner = inner.parentWidget()
    return " in ".join(path[:3])
