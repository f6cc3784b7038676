"""Fixtures of the window's tests: no screen, no settings of the person who runs them, nothing left behind."""

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LANGUAGE"] = os.environ["LC_ALL"] = "en_US.UTF-8"  # whatever the person who runs them speaks

from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.allocation.curves import ErrorCurve
from core.model import ModelInfo, Site
from core.spectra.statistics import Spectrum
from studio.document.session import Session
from studio.jobs.devices import Device
from studio.language import speak
from studio.main_window import MainWindow
from studio.theme.theme import Theme

KINDS = ("q", "k", "v", "o", "gate", "up", "down")


@dataclass(frozen=True)
class FakeModel:
    """A model made from data: its description, and random but reproducible spectra and curves."""

    info: ModelInfo
    spectra: dict[str, Spectrum]
    curves: dict[str, ErrorCurve]

    def fill(self, session: Session, *, spectra: bool = True, curves: bool = True) -> None:
        """Open it in ``session`` and let everything known about it arrive."""
        session.open_info(self.info)
        for name in self.spectra if spectra else ():
            session.add_spectrum(name, self.spectra[name].sigma, 1.0)
        for name in self.curves if curves else ():
            session.add_curve(name, self.curves[name].sigma)


def make_fake_model(blocks: int = 4, hidden: int = 24, seed: int = 0) -> FakeModel:
    """A Llama-shaped model of ``blocks`` x 7 sites; k and v are narrower, the MLP twice as wide."""
    random = np.random.default_rng(seed)
    shapes = {
        "q": (hidden, hidden),
        "k": (hidden // 3, hidden),
        "v": (hidden // 3, hidden),
        "o": (hidden, hidden),
        "gate": (2 * hidden, hidden),
        "up": (2 * hidden, hidden),
        "down": (hidden, 2 * hidden),
    }
    first_of_group = {"q": "q", "k": "q", "v": "q", "o": "o", "gate": "gate", "up": "gate", "down": "down"}
    sites = []
    for block in range(blocks):
        for kind in KINDS:
            part = "attention" if kind in "qkvo" else "mlp"
            folder = f"model.layers.{block}.{'self_attn' if part == 'attention' else 'mlp'}"
            name = f"{folder}.{kind}_proj"
            group = f"{folder}.{first_of_group[kind]}_proj"
            sites.append(
                Site(
                    name=name,
                    block=block,
                    kind=kind,
                    part=part,
                    shape=shapes[kind],
                    input_group=group,
                    tensor=f"{name}.weight",
                )
            )
    parameters = sum(site.parameters for site in sites) + 100 * hidden
    info = ModelInfo(
        source="fake",
        name="Fake-Model",
        folder="/nowhere/fake",
        model_type="llama",
        architecture="LlamaForCausalLM",
        blocks=blocks,
        hidden_size=hidden,
        vocabulary=100,
        dtype="bfloat16",
        parameters=parameters,
        bytes_on_disk=2 * parameters,
        tied_embeddings=True,
        sites=tuple(sites),
    )
    return FakeModel(
        info,
        {site.name: Spectrum(_sigma(random, site)) for site in sites},
        {site.name: ErrorCurve(_sigma(random, site)) for site in sites},
    )


def _sigma(random: np.random.Generator, site: Site) -> np.ndarray:
    count = min(site.shape)
    decay = random.uniform(0.5, 4.0)
    return np.exp(-decay * np.arange(count) / count) * random.uniform(0.8, 1.2)


@pytest.fixture
def fake_model() -> FakeModel:
    """Four blocks x seven kinds."""
    return make_fake_model()


@pytest.fixture
def fake_model_of() -> Callable[..., FakeModel]:
    """A function that makes a fake model of any number of blocks, and width."""
    return make_fake_model


@pytest.fixture
def session(qapp: QApplication) -> Session:
    """An empty session."""
    return Session()


@pytest.fixture
def filled_session(session: Session, fake_model: FakeModel) -> Session:
    """A session with the fake model open and everything known about it."""
    fake_model.fill(session)
    return session


@pytest.fixture
def fake_worker() -> list[str]:
    """Command line of a scripted worker that speaks the protocol without torch; the model's name is its script."""
    return [sys.executable, "-P", str(Path(__file__).with_name("fake_worker.py"))]


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, fake_model: FakeModel, tmp_path: Path) -> Iterator[MainWindow]:
    """The real window over a scripted worker that knows the model called ``fake``."""
    description = tmp_path / "fake.json"
    description.write_text(fake_model.info.model_dump_json(), encoding="utf-8")
    worker = [sys.executable, "-P", str(Path(__file__).with_name("fake_worker.py")), str(description)]
    theme = Theme()
    window = MainWindow(Device(command=worker), theme)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close_for_good()
    theme.choose("system")


@pytest.fixture
def opened(window: MainWindow, fake_model: FakeModel, qtbot: QtBot) -> MainWindow:
    """The window with the fake model open and analysed."""
    window.handlers.open("fake")
    qtbot.waitUntil(lambda: len(window.session.spectra) == len(fake_model.info.sites), timeout=30_000)
    qtbot.waitUntil(lambda: not window.flow.board.unfinished, timeout=30_000)
    return window


@pytest.fixture(autouse=True, scope="session")
def english(qapp: QCoreApplication) -> None:
    """Plurals as the program shows them; without a catalogue they are not."""
    speak(qapp, "en")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Recent files, layout and caches of the test alone."""
    home = tmp_path / "rank-studio-home"
    monkeypatch.setenv("RANK_STUDIO_HOME", str(home))
    return home


@pytest.fixture(autouse=True, scope="module")
def only_what_is_new_is_searched() -> None:
    """What is there before a file's tests, imported libraries above all, is not gone through after each of them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail the test that leaves a thread, a process, a running timer or a visible widget."""
    threads = set(threading.enumerate())
    processes = {child.pid for child in psutil.Process().children(recursive=True)}
    yield
    # Widgets first: pytest-qt closes its own only after this fixture is done, unless they are asked for here.
    for widget in qapp.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    for _ in range(3):
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
    gc.collect()
    left = [f"thread {t.name}" for t in threading.enumerate() if t not in threads and not _is_dummy(t)]
    left += [f"process {c.pid}" for c in psutil.Process().children(recursive=True) if c.pid not in processes]
    for thing in _running():
        left.append(f"running {thing.objectName() or thing!r}")
        thing.stop() if isinstance(thing, QTimer) else thing.quit()  # so that the next test is judged by its own
    assert not left, f"the test left behind: {', '.join(left)}"


def _is_dummy(thread: threading.Thread) -> bool:
    """Python's stand-in for a thread that Qt made; those are counted as QThreads."""
    return thread.name.startswith("Dummy-")


def _running() -> list[QThread | QTimer]:
    found: list[QThread | QTimer] = []
    for thing in gc.get_objects():
        if not issubclass(type(thing), QThread | QTimer):  # isinstance would wake what makes up its class when asked
            continue
        try:
            if (isinstance(thing, QThread) and thing.isRunning() and thing is not QThread.currentThread()) or (
                isinstance(thing, QTimer) and thing.isActive() and thing.thread() is QThread.currentThread()
            ):
                found.append(thing)
        except (RuntimeError, ReferenceError):  # its C++ half is gone already
            continue
    return found
