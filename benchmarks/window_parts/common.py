"""What all parts share: the window, a model to put into it, the clocks, and the table that is printed."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from time import monotonic, perf_counter, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("RANK_STUDIO_HOME", tempfile.mkdtemp(prefix="rank-studio-benchmark-"))

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from core.model import ModelInfo, Site
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
_FIRST_SIZE = (1360, 860)
_LARGE = (2560, 1440)


class Painted(QObject):
    """Counts the paintings of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False


class Times:
    """Milliseconds by the clock, and of this thread's processor time: the latter is what is left on a busy machine."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.busy: list[float] = []

    @contextmanager
    def taken(self) -> Iterator[None]:
        began, cpu = perf_counter(), thread_time()
        yield
        self.wall.append(1000 * (perf_counter() - began))
        self.busy.append(1000 * (thread_time() - cpu))

    def drop(self) -> None:
        """The last one does not count."""
        self.wall.pop()
        self.busy.pop()

    def row(self, what: str, *figures: str, asked: str = "") -> None:
        times = [
            f"{name} {np.median(taken):5.1f} p95 {np.percentile(taken, 95):5.1f} worst {max(taken):5.1f}"
            for name, taken in (("clock", self.wall), ("processor", self.busy))
        ]
        row(what, *times, f"{len(self.wall)} times", *figures, asked=asked)


def row(what: str, *figures: str, asked: str = "") -> None:
    """One line of the table; times are milliseconds where no unit is said."""
    print(f"{what:<44}" + "   ".join(figures) + (f"   asked: {asked}" if asked else ""), flush=True)


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
    window.resize(*_FIRST_SIZE)
    window.show()
    window.activateWindow()
    settle(0.2)
    return window


def fill(window: MainWindow, info: ModelInfo) -> None:
    """Open a model whose spectra and curves are made up, with a plan in the middle of the editor.

    The curves tell the damage of every rank, so that all that a forecast can be made of is looked up.
    """
    random, session = np.random.default_rng(0), window.session
    session.open_info(info)
    for site in info.sites:
        count = min(site.shape)
        sigma = np.exp(-random.uniform(1, 4) * np.arange(count) / count)
        session.add_spectrum(site.name, sigma, 1.0)
        tail = np.append(np.cumsum(np.square(sigma[::-1]))[::-1], 0.0)
        session.add_curve(site.name, sigma * np.linspace(1.2, 0.6, count), damage=1e-3 * tail)
    session.set_ranks({site.name: round(0.5 * min(site.shape)) for site in info.sites}, "start")
    session.select([info.sites[len(info.sites) // 2].name])
    window.map.measures.setCurrentText("Relative error of the plan")
    settle()


def show_all_panels(window: MainWindow) -> None:
    """Every panel in sight at once, none behind another, in a window large enough for that."""
    window.resize(*_LARGE)
    for dock in window.docks.values():
        area = window.dockWidgetArea(dock)
        window.removeDockWidget(dock)  # out of the tabs
        window.addDockWidget(area, dock)
        dock.show()
    bottom = Qt.DockWidgetArea.BottomDockWidgetArea
    below = [dock for dock in window.docks.values() if window.dockWidgetArea(dock) == bottom]
    for left, right in pairwise(below):
        window.splitDockWidget(left, right, Qt.Orientation.Horizontal)
    settle()
    hidden = [title for title, dock in window.docks.items() if dock.visibleRegion().isEmpty()]
    if hidden:
        sys.exit(f"Not in sight: {', '.join(hidden)}.")


def take_events() -> None:
    """Handle what there is, or sleep until there is something: Qt paints a few milliseconds after it was asked to, and
    that is no processor time."""
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def settle(seconds: float = 0.4) -> None:
    until = monotonic() + seconds
    while monotonic() < until:
        QApplication.processEvents()


def wait_for_jobs(window: MainWindow, seconds: float) -> None:
    """Let the event loop wait by itself, as the program does, until no job is left."""
    until = monotonic() + seconds
    while monotonic() < until:
        take_events()
        if not window.flow.board.unfinished:
            settle(0.2)
            if not window.flow.board.unfinished:
                return
    sys.exit("The jobs did not end in time.")


def close(window: MainWindow) -> None:
    window.close_for_good()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # only a running event loop does it by itself
    settle(0.1)


def say_only_errors() -> None:
    """The platform without a screen complains about everything that it cannot do."""
    qInstallMessageHandler(lambda _kind, _context, said: None if "plugin does not" in said else print(said))
