"""One sentence above the plots: what went wrong or came out, until it is closed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from studio.notice import Notice
from studio.translation import tr


class MessageStrip(QFrame):
    """Hidden while there is nothing to say. Never modal; the log keeps every sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageStrip")
        self._notice: Notice | None = None
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.offer = QPushButton()
        self.offer.hide()
        self.offer.clicked.connect(self._accept)
        close = QToolButton()
        close.setText("✕")
        close.setToolTip(tr("Close this message; it stays in the log"))
        close.setAccessibleName(tr("Close this message"))
        close.clicked.connect(lambda: self.tell(None))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self.label, 1)
        row.addWidget(self.offer)
        row.addWidget(close)
        self.tell(None)

    def tell(self, notice: Notice | None) -> None:
        """Show a notice in place of the present one; ``None`` hides the strip."""
        self._notice = notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        self.label.setText(notice.text)
        QAccessible.updateAccessibility(
            QAccessibleAnnouncementEvent(self, notice.text)
        )  # said, though nothing has moved
        self.offer.setVisible(notice.offer is not None)
        self.offer.setText(notice.offer.title if notice.offer else "")
        self.setProperty("level", notice.level)
        self.style().unpolish(self)
        self.style().polish(self)

    def _accept(self) -> None:
        offer = self._notice.offer if self._notice else None
        self.tell(None)
        if offer is not None:
            offer.accept()
