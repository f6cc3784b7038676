"""What the history knows of one model, read beside the window so that a slow disk does not hold it up."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.history import History, Measurement, Run
from core.jobs.errors import StudioError


@dataclass(frozen=True)
class Recorded:
    """Runs of models with one structure, the newest first, with what was measured of each; and of the dense model."""

    runs: tuple[tuple[Run, tuple[Measurement, ...]], ...] = ()
    dense: tuple[Measurement, ...] = ()


def read_recorded(structure: str) -> Recorded:
    """Raises ``StudioError`` when the history cannot be read."""
    history = History()
    runs = history.runs(structure=structure)
    return Recorded(
        tuple((run, tuple(history.measurements_of(run.id))) for run in runs),
        tuple(history.dense_measurements(structure)),
    )


class Reader(QObject):
    """One reading after the other in a thread of its own; signals arrive in the window's thread."""

    done = Signal(str, object)
    """The structure asked for and its ``Recorded``."""
    failed = Signal(str)
    """One sentence for the person."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="history")

    def read(self, structure: str) -> None:
        """Read what is known of models with this structure."""
        self._pool.submit(self._read, structure)

    def shutdown(self) -> None:
        """Let what runs come to its end, drop the rest."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _read(self, structure: str) -> None:
        try:
            found = read_recorded(structure)
        except StudioError as error:
            self.failed.emit(str(error))
        except Exception as error:  # a bug: said aloud instead of dying with the thread
            self.failed.emit(f"Internal error while reading the history: {error!r}.")
        else:
            self.done.emit(structure, found)
