"""How fast the window answers: drag latency, longest gap of the event loop, time to the first painted window.

    python benchmarks/window.py                             everything: 210 and 1,000 sites, the tiny model
    python benchmarks/window.py --sites 210 --moves 500     only the drag, longer
    python benchmarks/window.py --model sample --only loop  the gap while the sample model is compressed

The real main window is driven with real mouse events. Without a screen (``QT_QPA_PLATFORM=offscreen``, the default
here) painting ends in memory: a screen's own delay is not part of the figures.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic, perf_counter, thread_time, time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("RANK_STUDIO_HOME", tempfile.mkdtemp(prefix="rank-studio-benchmark-"))

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from core.model import ModelInfo, Site
from studio.app import make_application
from studio.jobs.devices import Device
from studio.main_window import MainWindow
from studio.theme.theme import Theme

_SHAPES = {
    "q": (576, 576),
    "k": (192, 576),
    "v": (192, 576),
    "o": (576, 576),
    "gate": (1536, 576),
    "up": (1536, 576),
    "down": (576, 1536),
}
_BEAT_MS = 2
_CHILD = """
import os, sys, time
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication
from studio.main_window import MainWindow
from studio import app

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, lambda: said(watched))
        return False

def said(window):
    print(time.time() - float(sys.argv[1]), time.process_time(), flush=True)
    os._exit(0)

watch, show = Watch(), MainWindow.show
def watched_show(window):
    window.installEventFilter(watch)
    show(window)
MainWindow.show = watched_show
sys.exit(app.run())
"""


class Painted(QObject):
    """Counts the paintings of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False


class Heartbeat(QObject):
    """Beats every few milliseconds and remembers the longest pause between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(_BEAT_MS)

    def _beat(self) -> None:
        now = perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


def model_of(sites: int) -> ModelInfo:
    """A description of a SmolLM2-like model with about ``sites`` sites (whole blocks of seven)."""
    made = []
    for block in range(max(1, round(sites / len(_SHAPES)))):
        for kind, shape in _SHAPES.items():
            part = "attention" if kind in "qkvo" else "mlp"
            name = f"model.layers.{block}.{part}.{kind}_proj"
            made.append(
                Site(
                    name=name, block=block, kind=kind, part=part, shape=shape, input_group=name, tensor=f"{name}.weight"
                )
            )
    parameters = sum(site.parameters for site in made) + 28_000_000
    return ModelInfo(
        source="benchmark",
        name=f"{len(made)} sites",
        folder="/nowhere",
        model_type="llama",
        architecture="LlamaForCausalLM",
        blocks=len(made) // len(_SHAPES),
        hidden_size=576,
        vocabulary=49152,
        dtype="bfloat16",
        parameters=parameters,
        bytes_on_disk=2 * parameters,
        tied_embeddings=True,
        sites=tuple(made),
    )


def open_window(theme: Theme) -> MainWindow:
    """The main window, painted once."""
    window = MainWindow(Device(), theme)
    window.resize(1360, 860)
    window.show()
    QApplication.processEvents()
    return window


def fill(window: MainWindow, info: ModelInfo) -> None:
    """Open a model whose spectra and curves are made up, with a plan in the middle of the editor."""
    random, session = np.random.default_rng(0), window.session
    session.open_info(info)
    for site in info.sites:
        count = min(site.shape)
        sigma = np.exp(-random.uniform(1, 4) * np.arange(count) / count)
        session.add_spectrum(site.name, sigma, 1.0)
        session.add_curve(site.name, sigma * np.linspace(1.2, 0.6, count))
    session.set_ranks({site.name: round(0.5 * min(site.shape)) for site in info.sites}, "start")
    session.select([info.sites[len(info.sites) // 2].name])
    window.map.measures.setCurrentText("Relative error of the plan")
    settle()


def settle(seconds: float = 0.4) -> None:
    until = monotonic() + seconds
    while monotonic() < until:
        QApplication.processEvents()


def send(widget: QWidget, kind: QEvent.Type, position: QPoint, button: Qt.MouseButton) -> None:
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    where, everywhere = QPointF(position), QPointF(widget.mapToGlobal(position))
    QApplication.sendEvent(widget, QMouseEvent(kind, where, everywhere, button, held, Qt.KeyboardModifier.NoModifier))


def drag(window: MainWindow, moves: int) -> tuple[list[float], list[float]]:
    """Milliseconds from each move of a drag until the forecast and all else that changed is painted: by the clock, and
    of this thread's processor time. Moves that did not change the plan are left out.

    Qt paints all that is due in one go, and the forecast is made before it: when the bars are painted, it is.
    """
    canvas, session = window.budget.canvas, window.session
    painted = Painted(canvas)
    index = next(iter(canvas.indices([session.selection[0]])))
    canvas.reveal(index)
    settle(0.05)
    start = canvas.box(index).center()
    reach = canvas.geometry_of_bars.plot.height() // 4
    wall, busy = [], []
    send(canvas, QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton)
    for move in range(1, moves + 1):
        position = start + QPoint(0, round(reach * np.sin(0.37 * move)))
        before, plan, began, cpu = painted.count, session.plan, perf_counter(), thread_time()
        send(canvas, QEvent.Type.MouseMove, position, Qt.MouseButton.NoButton)
        while painted.count == before:
            QApplication.processEvents()
        if session.plan is not plan:
            wall.append(1000 * (perf_counter() - began))
            busy.append(1000 * (thread_time() - cpu))
    send(canvas, QEvent.Type.MouseButtonRelease, start, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    return wall, busy


def measure_drag(theme: Theme, sites: int, moves: int) -> None:
    """Print the latency of dragging one bar, a whole kind, and one bar while the total is held."""
    window = open_window(theme)
    info = model_of(sites)
    fill(window, info)
    chosen = window.session.selection
    kind = info.by_name[chosen[0]].kind
    drag(window, 20)
    for what in ("one bar", "one kind selected", "one bar, total held"):
        window.session.select([s.name for s in info.sites if s.kind == kind] if "kind" in what else chosen)
        window.session.set_hold_total("held" in what)
        settle(0.1)
        wall, busy = drag(window, moves)
        figures = [
            f"{name} {np.percentile(times, q):5.1f} ms"
            for name, times, q in (("p50", wall, 50), ("p95", wall, 95), ("CPU p50", busy, 50), ("CPU p95", busy, 95))
        ]
        row(f"{len(info.sites)} sites, {what}", *figures, f"{len(wall)} moves")
    close(window)


def measure_loop(theme: Theme, model: str) -> None:
    """Print the longest gap of the event loop while a model is opened, analysed and compressed for real."""
    window = open_window(theme)
    settle()
    heart = Heartbeat()
    began = monotonic()
    window.flow.open(model)
    wait_for_jobs(window, 600)
    row(f"open and analyse {model}", f"gap {1000 * heart.longest:6.1f} ms", f"{monotonic() - began:.1f} s")
    info = window.session.model
    if info is None:
        sys.exit(f"{model} could not be opened; see the log of the window.")
    window.session.set_ranks({site.name: max(1, min(site.shape) // 3) for site in info.sites}, "benchmark")
    settle()
    with tempfile.TemporaryDirectory() as folder:
        heart.longest, began = 0.0, monotonic()
        window.flow.compress(Path(folder) / "compressed")
        wait_for_jobs(window, 1800)
        written = (Path(folder) / "compressed" / "config.json").exists()
    said = "" if written else "NOT WRITTEN"
    row(f"compress {model}", f"gap {1000 * heart.longest:6.1f} ms", f"{monotonic() - began:.1f} s {said}")
    heart.stop()
    close(window)


def wait_for_jobs(window: MainWindow, seconds: float) -> None:
    """Let the event loop wait by itself, as the program does, until no job is left."""
    until = monotonic() + seconds
    while monotonic() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if not window.flow.board.unfinished:
            settle(0.2)
            if not window.flow.board.unfinished:
                return
    sys.exit("The jobs did not end in time.")


def measure_start(times: int) -> None:
    """Print the seconds from starting the command to the painted window; the first start warms the disk's cache."""
    seconds, busy = [], []
    for _ in range(times + 1):
        command = [sys.executable, "-c", _CHILD, str(time())]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        seconds.append(float(said[0]))
        busy.append(float(said[1]))
    median, worst = statistics.median(seconds[1:]), max(seconds[1:])
    row("command to painted window", f"p50 {median:6.2f} s", f"worst {worst:6.2f} s", f"CPU {min(busy[1:]):.2f} s")


def row(what: str, *figures: str) -> None:
    print(f"{what:<34}" + "".join(f"{figure:<18}" for figure in figures), flush=True)


def close(window: MainWindow) -> None:
    window.close_for_good()
    window.deleteLater()
    settle(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, nargs="+", default=[210, 1000])
    parser.add_argument("--moves", type=int, default=200)
    parser.add_argument("--model", default="tiny", help="the model that is really compressed")
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--only", choices=("drag", "loop", "start"))
    arguments = parser.parse_args()
    if arguments.only in (None, "start"):
        measure_start(arguments.starts)
    application = make_application()
    theme = Theme(application)
    if arguments.only in (None, "drag"):
        for sites in arguments.sites:
            measure_drag(theme, sites, arguments.moves)
    if arguments.only in (None, "loop"):
        measure_loop(theme, arguments.model)


if __name__ == "__main__":
    main()
