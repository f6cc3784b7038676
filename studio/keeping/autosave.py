"""Keeps what is not saved yet in a recovery file, so that a crash costs no more than a second of work."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.jobs.errors import StudioError
from studio.beside import Beside, Tell
from studio.document.project import Project
from studio.document.recovery import OwnFile, Unsaved
from studio.document.session import Session
from studio.translation import tr

_SOON_MS = 800
"""From the first change to the writing; further changes meanwhile do not put it off."""


class Autosave(QObject):
    """Follows a session. ``place`` says where its project is saved, ``None`` for nowhere yet."""

    written = Signal()
    """The recovery file holds the document as it was a moment ago."""
    failed = Signal(str)
    """One sentence, said once until writing works again."""

    def __init__(self, session: Session, place: Callable[[], Path | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._place = place
        self._file = OwnFile()
        self._complained = False
        self._beside = Beside("recovery", self)
        self._beside.failed.connect(self._complain)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.write)
        for changed in (
            session.planChanged,
            session.settingsChanged,
            session.holdTotalChanged,
            session.snapChanged,
            session.measurementsChanged,
            session.dirtyChanged,
            session.modelChanged,
        ):
            changed.connect(self._touched)
        self._kept = session.comparison.kept
        session.comparison.changed.connect(self._compared)

    def write(self) -> None:
        """Write what is unsaved now; without anything unsaved there is no file."""
        self._soon.stop()
        session, place = self._session, self._place()
        if session.model is None or not session.dirty:
            self._beside.run(self._removing)
            return
        unsaved = Unsaved(title=session.title, path=str(place or ""), project=Project.of(session))
        self._beside.run(lambda: self._writing(unsaved))

    def finish(self) -> None:
        """The window closes and whoever closes it has answered for what is unsaved."""
        self._soon.stop()
        self._beside.shutdown()
        self._file.release()

    def _compared(self) -> None:
        """A plan that is kept, or kept no longer, is a change of the project like any other."""
        kept = self._session.comparison.kept
        if kept != self._kept:
            self._kept = kept
            self._session.touch()

    def _touched(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _writing(self, unsaved: Unsaved) -> Tell:
        try:
            self._file.write(unsaved)
        except OSError as error:
            words = tr("Changes cannot be kept for a crash in {folder}: {why}; save the project yourself.")
            raise StudioError(words.format(folder=self._file.path.parent, why=error.strerror or error)) from None
        return self._told

    def _removing(self) -> Tell:
        self._file.remove()
        return lambda: None

    def _told(self) -> None:
        self._complained = False
        self.written.emit()

    def _complain(self, sentence: str) -> None:
        if not self._complained:
            self._complained = True
            self.failed.emit(sentence)
