"""Work beside the window: one thing after the other in a thread of its own, told in the window's thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal

from core.jobs.errors import StudioError
from studio.translation import tr

Tell = Callable[[], None]


class Beside(QObject):
    """Whatever goes wrong is one sentence in ``failed``; nothing dies silently with the thread."""

    failed = Signal(str)
    """One sentence for the person."""
    _ready = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._closed = False
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._ready.connect(lambda tell: tell())

    def run(self, work: Callable[[], Tell]) -> None:
        """Do ``work`` in the thread; what it returns is called in the window's thread. After ``shutdown`` nothing."""
        if not self._closed:
            self._pool.submit(self._guarded, work)

    def shutdown(self) -> None:
        """Let what runs come to its end, drop the rest."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _guarded(self, work: Callable[[], Tell]) -> None:
        try:
            tell = work()
        except StudioError as error:
            tell = self._failing(str(error))
        except Exception as error:  # a bug: said aloud instead of dying with the thread
            tell = self._failing(tr("Internal error ({where}): {error}.").format(where=self._name, error=repr(error)))
        self._ready.emit(tell)

    def _failing(self, sentence: str) -> Tell:
        return lambda: self.failed.emit(sentence)
