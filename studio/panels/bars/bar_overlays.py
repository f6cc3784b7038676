"""What is painted over the bars: floors and ceilings, and where a rule would move them."""

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPen

from studio.panels.bars.bar_layout import BarLayout, FloatArray
from studio.panels.bars.bar_marks import BarMarks
from studio.panels.widgets.paint import faded
from studio.theme.palette import Palette

_TOOTH = 3
"""Height in pixels of the teeth that say on which side of a limit a bar may be."""


def paint_limits(painter: QPainter, palette: Palette, marks: BarMarks, layout: BarLayout, shown: range) -> None:
    """A line across the column of each bar; teeth point to the side that is forbidden."""
    for heights, towards in ((marks.floors, 1), (marks.ceilings, -1)):
        if np.isnan(heights).all():
            continue
        painter.setPen(QPen(QColor(palette.locked), 1))
        for index in shown:
            if not np.isnan(heights[index]):
                box = layout.box(index, float(heights[index]))
                painter.drawLine(box.left(), box.top(), box.right(), box.top())
                for x in {box.left(), box.right()} if box.width() > 2 * _TOOTH else ():
                    painter.drawLine(x, box.top(), x, box.top() + towards * _TOOTH)


def paint_previews(painter: QPainter, palette: Palette, marks: BarMarks, layout: BarLayout, shown: range) -> None:
    """A veil between what a bar keeps and what it would keep, with a strong line at the end."""
    heights: FloatArray = marks.previews
    if np.isnan(heights).all():
        return
    veil, line = faded(palette.accent, 90), QColor(palette.accent)
    for index in shown:
        if np.isnan(heights[index]):
            continue
        here, there = layout.box(index, float(marks.heights[index])), layout.box(index, float(heights[index]))
        top, bottom = sorted((here.top(), there.top()))
        painter.fillRect(QRect(here.left(), top, here.width(), bottom - top), veil)
        painter.fillRect(QRect(there.left() - 1, there.top() - 1, there.width() + 2, 2), line)
