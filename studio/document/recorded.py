"""What the history knows, read beside the window so that a slow disk does not hold it up."""

from collections import defaultdict
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.history import History, Measurement, Run
from core.history.evidence import Judged, judged
from studio.beside import Beside, Tell

_MOST = 500
"""Runs that the window looks at, the newest."""


@dataclass(frozen=True)
class Recorded:
    """Runs with what was measured of each, the newest first; what was measured of dense models; and the runs that can
    be judged by a dense measurement on the same text."""

    runs: tuple[tuple[Run, tuple[Measurement, ...]], ...] = ()
    dense: tuple[Measurement, ...] = ()
    judged: tuple[Judged, ...] = ()

    def of(self, structure: str) -> "Recorded":
        """What concerns models with one structure."""
        return Recorded(
            tuple((run, measured) for run, measured in self.runs if run.structure == structure),
            tuple(measured for measured in self.dense if measured.structure == structure),
            tuple(one for one in self.judged if one.run.structure == structure),
        )


def read_recorded() -> Recorded:
    """All of it. Raises ``StudioError`` when the history cannot be read."""
    history = History()
    of_runs: defaultdict[int, list[Measurement]] = defaultdict(list)
    of_dense: defaultdict[str, list[Measurement]] = defaultdict(list)
    for measured in history.measurements():
        if measured.run is None:
            of_dense[measured.structure].append(measured)
        else:
            of_runs[measured.run].append(measured)
    runs = tuple((run, tuple(of_runs[run.id])) for run in history.runs(limit=_MOST))
    return Recorded(
        runs, tuple(measured for found in of_dense.values() for measured in found), tuple(judged(runs, of_dense))
    )


class Reader(Beside):
    """One reading after the other; signals arrive in the window's thread."""

    done = Signal(object)
    """A ``Recorded``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("history", parent)

    def read(self) -> None:
        """Read what is known of all models."""
        self.run(self._read)

    def _read(self) -> Tell:
        found = read_recorded()
        return lambda: self.done.emit(found)
