"""A figure as it leaves the window: drawn once, as vectors and as pixels, with its numbers beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from core.jobs.errors import StudioError
from core.jobs.whole_file import write_whole
from studio.panels.widgets.figure_numbers import Table
from studio.panels.widgets.paint import sized_font
from studio.theme.palette import current
from studio.translation import QT_TR_NOOP, tr

FIGURE_KINDS = QT_TR_NOOP("PNG picture (*.png);;SVG drawing (*.svg);;CSV numbers (*.csv)")
_FORMATS = (".png", ".svg", ".csv")
_SHARPNESS = 3
"""Pixels of a picture for each of the screen's, so that it can be printed."""
_PIXELS_PER_INCH = 96
"""As browsers have it, so that a drawing has there the size that it had on the screen."""
_MARGIN, _HEAD = 10, 26


@dataclass(frozen=True)
class Figure:
    """``name`` is what its file is called, ``svg`` a whole document, ``image`` the same in pixels."""

    name: str
    title: str
    svg: str
    image: QImage
    table: Table

    @property
    def size(self) -> QSize:
        """In the screen's pixels."""
        return self.image.size() / self.image.devicePixelRatio()

    def save(self, path: Path) -> None:
        """Write it in the format that the end of the name says. Raises ``StudioError``."""
        ending = path.suffix.lower()
        if ending not in _FORMATS:
            words = tr("{name} is no name for a figure; let it end in {endings}.")
            raise StudioError(words.format(name=path.name, endings=", ".join(_FORMATS)))
        content: bytes | str = (
            png_of(self.image) if ending == ".png" else self.svg if ending == ".svg" else self.table.text()
        )
        try:
            write_whole(path, content, lasting=True)
        except OSError as error:
            words = tr("The figure cannot be saved at {path}: {why}; choose another place.")
            raise StudioError(words.format(path=path, why=error.strerror or error)) from None

    def copy(self) -> None:
        """Onto the clipboard, for programs that take pictures and for those that take drawings."""
        data = QMimeData()
        data.setImageData(self.image)
        data.setData("image/svg+xml", QByteArray(self.svg.encode()))
        QGuiApplication.clipboard().setMimeData(data)

    def copy_numbers(self) -> None:
        """Onto the clipboard, as a spreadsheet takes them."""
        QGuiApplication.clipboard().setText(self.table.text("\t"))


def png_of(image: QImage) -> bytes:
    """The whole file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs ask for bytes, which are refused
    return bytes(buffer.data().data())


def figure_of(
    name: str,
    title: str,
    canvas: QWidget,
    table: Table,
    *,
    legend: QWidget | None = None,
    legend_width: int = 0,
    side: QWidget | None = None,
) -> Figure:
    """What ``canvas`` shows, in its present size and colours, under its title; what is in the first ``legend_width``
    pixels of ``legend`` stands right of the title, ``side`` left of the canvas."""
    left = _MARGIN + (side.width() + _MARGIN if side is not None else 0)
    size = QSize(left + canvas.width() + _MARGIN, canvas.height() + _HEAD + 2 * _MARGIN)

    def paint(painter: QPainter) -> None:
        palette = current()
        painter.fillRect(QRect(QPoint(0, 0), size), QColor(palette.plot))
        painter.setFont(sized_font(canvas, 1.0, bold=True))
        painter.setPen(QColor(palette.text))
        room = QRect(_MARGIN, _MARGIN, size.width() - 2 * _MARGIN, _HEAD - 6)
        if legend is not None:
            _paint_widget(painter, legend, QPoint(room.right() - legend_width, room.top()))
            room.setWidth(room.width() - legend_width - _MARGIN)
        words = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        if side is not None:
            _paint_widget(painter, side, QPoint(_MARGIN, _MARGIN + _HEAD))
        _paint_widget(painter, canvas, QPoint(left, _MARGIN + _HEAD))

    return Figure(name, title, _svg(paint, size, title), _image(paint, size), table)


def _paint_widget(painter: QPainter, widget: QWidget, place: QPoint) -> None:
    painter.save()
    painter.translate(place)
    # Without the background: it has the colours of the window, not of the figure.
    widget.render(painter, QPoint(0, 0), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.restore()


def _svg(paint: Callable[[QPainter], None], size: QSize, title: str) -> str:
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setResolution(_PIXELS_PER_INCH)
    generator.setViewBox(QRect(QPoint(0, 0), size))
    generator.setTitle(title)
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    return bytes(buffer.data().data()).decode()


def _image(paint: Callable[[QPainter], None], size: QSize) -> QImage:
    image = QImage(size * _SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SHARPNESS)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image
