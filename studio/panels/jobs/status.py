"""One sentence about what is happening, and one about what is open."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from studio.document.session import Session
from studio.jobs.job_board import JobBoard
from studio.panels.jobs.job_card import progress_words
from studio.panels.widgets.elided_label import ElidedLabel
from studio.translation import tr
from studio.words import count


class StatusLine(QWidget):
    """Sits in the status bar."""

    def __init__(self, session: Session, board: JobBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._board = board
        self.doing = ElidedLabel()
        self.opened = QLabel()
        self.opened.setProperty("muted", True)
        self.opened.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.addWidget(self.doing, 1)
        row.addWidget(self.opened)
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self.refresh)
        for changed in (board.changed, board.added, session.modelChanged, session.selectionChanged):
            changed.connect(self._refresh_soon)
        self.refresh()

    def _refresh_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """Say what runs, what waits, what is open."""
        running = self._board.running
        waiting = sum(record.state == "waiting" for record in self._board.records.values())
        if running is not None:
            words = progress_words(running, self._board.clock())
            later = tr("(%n more waiting)", "", waiting) if waiting else ""
            self.doing.setText(f"{running.title} — {words} {later}".rstrip())
        elif waiting:
            self.doing.setText(tr("Starting the worker process…"))
        else:
            self.doing.setText(tr("Ready.") if self._session.model else tr("Open a model to begin."))
        model = self._session.model
        if model is None:
            self.opened.setText("")
            return
        chosen = len(self._session.selection)
        some = tr("{some} of %n sites", "", len(model.sites)).format(some=chosen)
        parts = (
            model.name,
            tr("{count} parameters").format(count=count(model.parameters)),
            model.dtype,
            tr("%n blocks", "", model.blocks),
            some if chosen else tr("%n sites", "", len(model.sites)),
        )
        self.opened.setText(" · ".join(parts))
