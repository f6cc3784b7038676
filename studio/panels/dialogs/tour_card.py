"""A card beside the part of the window that the tour speaks of. Never modal: everything else works as ever."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget

from studio.guidance.tour import Step, Tour
from studio.panels.widgets.frame import Frame
from studio.translation import tr

_WIDTH = 380
_AWAY = 12


class TourCard(QFrame):
    """Shows where ``tour`` is."""

    def __init__(self, tour: Tour, window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName("floatingCard")
        self.setAccessibleName(tr("Tour"))
        self.tour = tour
        self._window = window
        self._frame = Frame(window, 3)
        self._shown: Step | None = None
        self.title = QLabel()
        self.title.setProperty("step", True)
        self.text = QLabel(wordWrap=True)
        self.place = QLabel()
        self.place.setProperty("muted", True)
        self.skip = _link(tr("Skip the tour"), tour.end)
        self.back = _link(tr("Back"), lambda: tour.go(-1))
        self.next = QPushButton(tr("Next"))
        self.next.clicked.connect(lambda: tour.go(1))
        self.offer = QPushButton()
        self.offer.hide()
        self.offer.setProperty("primary", True)
        self.offer.clicked.connect(self._accept)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.place)
        foot = QHBoxLayout()
        foot.addWidget(self.skip)
        foot.addStretch()
        for button in (self.back, self.next, self.offer):
            foot.addWidget(button)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addLayout(foot)
        self.hide()
        tour.moved.connect(self._follow)
        window.installEventFilter(self)
        # A dock that comes to the front brings the whole layout before this.
        window.tabifiedDockWidgetActivated.connect(self._stay_in_front, Qt.ConnectionType.QueuedConnection)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self._shown is not None:
            self._settle(self._shown.place())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.tour.end()
        else:
            super().keyPressEvent(event)

    def _follow(self) -> None:
        step, tour = self.tour.step, self.tour
        if step is None or tour.index is None:
            self._shown = None
            self._frame.surround(None)
            self.hide()
            return
        last = tour.index == len(tour.steps) - 1
        self.title.setText(step.title)
        self.text.setText(step.text)
        self.place.setText(tr("{step} of {steps}").format(step=tour.index + 1, steps=len(tour.steps)))
        self.back.setVisible(tour.index > 0)
        self.next.setText(tr("Done") if last else tr("Next"))
        self.skip.setVisible(not last)
        self.offer.setVisible(bool(step.offer) and step.possible() and not step.done())
        self.offer.setText(step.offer)
        place = step.place()
        fresh = step is not self._shown
        self._shown = step
        if fresh:
            _bring_up(place)
        self._settle(place)
        self.show()
        self.raise_()
        if fresh and self._window.isActiveWindow():
            (self.offer if self.offer.isVisible() else self.next).setFocus(Qt.FocusReason.OtherFocusReason)

    def _settle(self, place: QWidget) -> None:
        self._frame.surround(place)
        self._column.activate()  # the words have changed just now
        width = max(_WIDTH, self._column.totalMinimumSize().width())
        size = QSize(width, self._column.totalHeightForWidth(width))
        box = QRect(place.mapTo(self._window, QPoint(0, 0)), place.size())
        self.setGeometry(QRect(_beside(box, size, self._window.rect()), size))

    def _stay_in_front(self, _dock: QDockWidget) -> None:
        self.raise_()

    def _accept(self) -> None:
        if self._shown is not None:
            self._shown.accept()


def _beside(box: QRect, size: QSize, room: QRect) -> QPoint:
    """Left of, right of, below or above ``box``, where there is room; else in a lower corner of it."""
    top = min(max(_AWAY, box.center().y() - size.height() // 2), room.bottom() - size.height() - _AWAY)
    left = min(max(_AWAY, box.center().x() - size.width() // 2), room.right() - size.width() - _AWAY)
    places = (
        QPoint(box.left() - size.width() - _AWAY, top),
        QPoint(box.right() + _AWAY, top),
        QPoint(left, box.bottom() + _AWAY),
        QPoint(left, box.top() - size.height() - _AWAY),
    )
    fitting = (place for place in places if room.contains(QRect(place, size)))
    corner = QPoint(box.right() - size.width() - 2 * _AWAY, box.bottom() - size.height() - 2 * _AWAY)
    return next(fitting, corner)


def _bring_up(place: QWidget) -> None:
    """Raise the dock that ``place`` is in."""
    widget: QWidget | None = place
    while widget is not None:
        if isinstance(widget, QDockWidget):
            widget.show()
            widget.raise_()
        widget = widget.parentWidget()


def _link(title: str, pressed: object) -> QPushButton:
    button = QPushButton(title)
    button.setProperty("link", True)
    button.clicked.connect(pressed)
    return button
