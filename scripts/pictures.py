"""Pictures of the screen as a guide shows them: dialogs in a frame, few colours, small files."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

_COLOURS = 255
_MOST_FREQUENT = 64
_TITLE_BAR = 26
_CLEAR = 2**31
"""More than the distance of any two colours, weighted."""


def save_picture(screen: QImage, dialogs: Iterable[QWidget], place: Path) -> None:
    """Write what the screen shows as a PNG of few colours."""
    shown = screen.convertToFormat(QImage.Format.Format_RGB32)
    for dialog in dialogs:
        _frame(shown, dialog)
    if not _few_colours(shown).save(str(place)):
        raise OSError(f"{place} could not be written")


def _frame(screen: QImage, dialog: QWidget) -> None:
    """Title bar and frame of a dialog, which no window manager draws on a virtual screen."""
    inside, painter = dialog.frameGeometry(), QPainter(screen)
    bar = QRect(inside.left(), inside.top() - _TITLE_BAR, inside.width(), _TITLE_BAR)
    background = dialog.palette().window().color()
    dark = background.lightness() < 128
    painter.fillRect(bar, background.lighter(140) if dark else background.darker(108))
    painter.setPen(dialog.palette().windowText().color())
    painter.setFont(dialog.font())
    painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, dialog.windowTitle())
    painter.setPen(background.lighter(220) if dark else background.darker(150))
    painter.drawRect(bar.united(inside).adjusted(-1, -1, 0, 0))
    painter.end()


def _few_colours(image: QImage) -> QImage:
    """The same with at most 255 colours: the most frequent ones, then those that are missed most."""
    height, width = image.height(), image.width()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(height, -1)[:, :width] & 0xFFFFFF
    colours, where, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    channels = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.int64)
    chosen = list(np.argsort(counts)[::-1][:_MOST_FREQUENT])
    nearest, distance = np.zeros(len(colours), np.int64), np.full(len(colours), _CLEAR)
    for index, colour in enumerate(chosen):
        _take(channels, channels[colour], index, nearest, distance)
    while len(chosen) < min(_COLOURS, len(colours)):
        colour = int(np.argmax(distance * np.sqrt(counts)))
        _take(channels, channels[colour], len(chosen), nearest, distance)
        chosen.append(colour)
    indexed = QImage(width, height, QImage.Format.Format_Indexed8)
    indexed.setColorTable([QColor(*channels[colour].tolist()).rgb() for colour in chosen])
    rows = np.frombuffer(indexed.bits(), np.uint8).reshape(height, -1)
    rows[:, :width] = nearest[where].reshape(height, width)
    return indexed


def _take(
    channels: npt.NDArray[np.int64],
    colour: npt.NDArray[np.int64],
    index: int,
    nearest: npt.NDArray[np.int64],
    distance: npt.NDArray[np.int64],
) -> None:
    """Let every colour that is nearer to this one than to any before be shown by it."""
    away = ((channels - colour) ** 2).sum(axis=1)
    closer = away < distance
    nearest[closer], distance[closer] = index, away[closer]
