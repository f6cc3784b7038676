"""The bundled icons in the colour of the theme."""

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import icon_path
from studio.theme.palette import current

_SIZES = (16, 20, 32, 48)


def icon(name: str) -> QIcon:
    """An icon by its name in ``resources``, drawn in the present text colour, and fainter where disabled."""
    palette = current()
    svg = icon_path(name).read_text(encoding="utf-8")
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, palette.text), (QIcon.Mode.Disabled, palette.ghost)):
        drawing = _drawing(svg.replace("currentColor", colour))
        for size in _SIZES:
            made.addPixmap(_pixmap(drawing, size), mode)
    return made


def program_pixmap(size: int) -> QPixmap:
    """The program's own icon, ``size`` pixels square."""
    return _pixmap(_drawing(icon_path("rank-studio").read_text(encoding="utf-8")), size)


def program_icon() -> QIcon:
    """The program's own icon for the window system."""
    made = QIcon()
    for size in (16, 32, 64, 128, 256):
        made.addPixmap(program_pixmap(size))
    return made


def _drawing(svg: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.encode()))


def _pixmap(drawing: QSvgRenderer, size: int) -> QPixmap:
    image = QImage(QSize(size, size), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    return QPixmap.fromImage(image)
