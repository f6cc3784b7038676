"""The longest gap of the event loop while a model is opened, analysed and compressed for real."""

import sys
import tempfile
from pathlib import Path
from time import monotonic, perf_counter, thread_time

from PySide6.QtCore import QObject, Qt, QTimer
from window_parts.common import close, open_window, row, settle, show_all_panels, wait_for_jobs

from studio.theme.theme import Theme

_BEAT_MS = 2


class Heartbeat(QObject):
    """Beats every few milliseconds and remembers the longest pause between two beats, and the most processor time
    that the thread took between two."""

    def __init__(self) -> None:
        super().__init__()
        self.begin()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(_BEAT_MS)

    def begin(self) -> None:
        self.longest = self.busiest = 0.0
        self._last, self._cpu = perf_counter(), thread_time()

    def _beat(self) -> None:
        now, cpu = perf_counter(), thread_time()
        self.longest = max(self.longest, now - self._last)
        self.busiest = max(self.busiest, cpu - self._cpu)
        self._last, self._cpu = now, cpu

    def stop(self) -> None:
        self._timer.stop()

    def figures(self) -> tuple[str, str]:
        return f"longest gap {1000 * self.longest:6.1f} ms", f"processor {1000 * self.busiest:6.1f} ms"


def measure_loop(theme: Theme, model: str) -> None:
    """Print it for ``model``, with every panel in sight at once."""
    window = open_window(theme)
    show_all_panels(window)
    heart, began = Heartbeat(), monotonic()
    window.flow.open(model)
    wait_for_jobs(window, 600)
    row(f"open and analyse {model}", *heart.figures(), f"{monotonic() - began:.1f} s")
    info = window.session.model
    if info is None:
        sys.exit(f"{model} could not be opened; see the log of the window.")
    window.session.set_ranks({site.name: max(1, min(site.shape) // 3) for site in info.sites}, "Start")
    window.session.select([info.sites[0].name])
    settle()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "compressed"
        began = monotonic()
        heart.begin()
        window.flow.compress(out)
        wait_for_jobs(window, 1800)
        said = "" if (out / "config.json").exists() else "NOT WRITTEN"
    row(f"compress {model}", *heart.figures(), f"{monotonic() - began:.1f} s {said}", asked="gap ≤ 100 ms")
    heart.stop()
    close(window)
