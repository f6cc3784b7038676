"""A frame around a widget, over it, that leaves what is inside untouched."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from studio.theme.palette import current


class Frame(QWidget):
    """Is made a child of what it surrounds, so that it moves with it; ``home`` owns it while it surrounds nothing."""

    def __init__(self, home: QWidget, breadth: int = 2) -> None:
        super().__init__(home)
        self._home = home
        self._breadth = breadth
        self.followed: QWidget | None = None
        """What is framed just now."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, widget: QWidget | None) -> None:
        """Frame ``widget``; nothing for ``None``."""
        if self.followed is not None:
            self.followed.removeEventFilter(self)
        self.followed = widget
        if widget is None:
            # Never left inside a widget that may be deleted, and this with it.
            self.setParent(self._home)
            self.hide()
            return
        self.setParent(widget)
        widget.installEventFilter(self)
        self._fit(widget)
        self.show()
        self.raise_()

    def _fit(self, widget: QWidget) -> None:
        box, breadth = widget.rect(), self._breadth
        self.setGeometry(box)
        # Masked, so that repaints of what is inside do not paint this too.
        self.setMask(QRegion(box).subtracted(QRegion(box.adjusted(breadth, breadth, -breadth, -breadth))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.followed is not None and watched is self.followed:
            self._fit(self.followed)
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(current().accent))
