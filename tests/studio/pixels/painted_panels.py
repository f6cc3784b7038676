"""Every panel of the window, full of what is always the same, as a picture.

After a change that is meant to be seen, look at what differs and make the pictures anew:

    python -m tests.studio.pixels.painted_panels
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QAction, QFont, QFontDatabase, QImage
from PySide6.QtWidgets import QApplication, QWidget

from studio.document.session import Session
from studio.flow import Flow
from studio.jobs.devices import Device
from studio.jobs.job_board import JobBoard
from studio.oneclick.one_click import OneClick
from studio.panels.bars.budget_editor import BudgetEditor
from studio.panels.bars.plan_lanes import PlanLanes, scrolled
from studio.panels.forecast.forecast import ForecastPanel
from studio.panels.frontier.frontier import FrontierPanel
from studio.panels.jobs.jobs import JobsPanel
from studio.panels.jobs.log import LogPanel
from studio.panels.oneclick.one_click import OneClickPanel
from studio.panels.oneclick.outcome_view import OutcomeView
from studio.panels.sensitivity.sensitivity_map import SensitivityMap
from studio.panels.settings.plan_bar import PlanBar
from studio.panels.settings.settings import SettingsPanel
from studio.panels.spectrum.depth import DepthPanel
from studio.panels.spectrum.spectrum import SpectrumPanel
from studio.panels.tables.history_browser import HistoryBrowser
from studio.panels.tables.site_table import SiteTable
from studio.panels.welcome.welcome import Welcome
from studio.theme.icons import icon
from studio.theme.theme import Theme
from tests.studio.conftest import make_fake_model
from tests.studio.furnished import busy_board, furnish, show_load, write_log
from tests.studio.test_outcome_card import outcome

PICTURES = Path(__file__).with_name("pictures")
THEMES = ("light", "dark")
FONT = "DejaVu Sans"
SHRUNK = 4
"""Pictures are kept this many times smaller in both directions: what is left of letters is grey, whatever the font."""

Pixels = npt.NDArray[np.uint8]
_CENTRE = ((640, 240), (1180, 460))
_SIDE = ((360, 320), (520, 620))
_BELOW = ((760, 210), (1320, 330))
SIZES: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "welcome": _CENTRE, "map": _CENTRE, "bars": _CENTRE, "plan-bar": ((1000, 40), (1400, 40)),
    "spectrum": _SIDE, "forecast": _SIDE, "settings": _SIDE, "one-click": _SIDE, "outcome": _SIDE,
    "frontier": _BELOW, "history": _BELOW, "jobs": _BELOW, "log": _BELOW, "sites": _BELOW, "depth": _BELOW,
    "plans": _BELOW,
}  # fmt: skip
"""Of every panel in a small window and in a large one."""
_TOOLS = {"chart": "Curves", "wand": "Allocate", "play": "Compress", "search": "Evaluate"}
"""The bar's buttons, by the name of their icon."""


def _jobs(_session: Session) -> QWidget:
    class Nobody:
        def cancel(self, job: str) -> None: ...
        def pause(self, job: str, paused: bool) -> None: ...
        def move(self, job: str, by: int) -> None: ...

    board = JobBoard(clock=lambda: 100.0)
    panel = JobsPanel(board, Nobody())
    board.setParent(panel)
    busy_board(board)
    show_load(panel)
    panel.refresh()
    return panel


def _log(_session: Session) -> QWidget:
    panel = LogPanel()
    write_log(panel)
    panel.level.setCurrentIndex(0)
    return panel


def _welcome(_session: Session) -> QWidget:
    page = Welcome(lambda _source: None, lambda: None, lambda: None)
    page.show_recent(())
    return page


def _plan_bar(session: Session) -> QWidget:
    bar = PlanBar(session)
    bar.arrange(*(QAction(icon(name), words, bar) for name, words in _TOOLS.items()))
    return bar


def _one_click(session: Session) -> QWidget:
    flow = Flow(session, Device(command=["no worker"]))
    panel = OneClickPanel(OneClick(flow), lambda _notice: None)
    flow.setParent(panel)
    panel.place.setText("/models/small")
    return panel


def _outcome(_session: Session) -> QWidget:
    view = OutcomeView()
    view.show_outcome(outcome(24.0))
    return view


def _spectrum(session: Session) -> QWidget:
    panel = SpectrumPanel(session)
    panel.prepare()
    return panel


_PANELS: dict[str, Callable[[Session], QWidget]] = {
    "welcome": _welcome,
    "map": SensitivityMap,
    "bars": BudgetEditor,
    "plan-bar": _plan_bar,
    "spectrum": _spectrum,
    "forecast": ForecastPanel,
    "settings": SettingsPanel,
    "one-click": _one_click,
    "outcome": _outcome,
    "frontier": FrontierPanel,
    "history": HistoryBrowser,
    "jobs": _jobs,
    "log": _log,
    "sites": SiteTable,
    "depth": DepthPanel,
    "plans": lambda session: scrolled(PlanLanes(session)),
}


def picture_font() -> QFont | None:
    """The font that the pictures are made in, which most Linux systems have; ``None`` where it is missing."""
    if FONT not in QFontDatabase.families():
        return None
    font = QFont(FONT)
    font.setPointSize(9)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def paint(name: str, size: tuple[int, int], session: Session) -> Pixels:
    """The panel called ``name``, shrunk, [height, width, 3]."""
    panel = _PANELS[name](session)
    panel.resize(QSize(*size))
    if isinstance(panel, OneClickPanel):
        panel.grab()  # shown, it would ask a worker for an estimate
    else:
        panel.show()
    settle()
    image = panel.grab().toImage()
    panel.close()
    if isinstance(panel, OneClickPanel):
        panel.one_click.flow.shutdown()
    panel.deleteLater()
    settle()
    return shrunk(pixels_of(image))


def pixels_of(image: QImage) -> Pixels:
    """[height, width, 3], red first."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def shrunk(pixels: Pixels) -> Pixels:
    """Means over squares; what is left over at the right and below is dropped."""
    height, width = (side // SHRUNK for side in pixels.shape[:2])
    squares = pixels[: height * SHRUNK, : width * SHRUNK].reshape(height, SHRUNK, width, SHRUNK, 3)
    return np.round(squares.mean(axis=(1, 3))).astype(np.uint8)


def place_of(name: str, theme: str, size: tuple[int, int]) -> Path:
    return PICTURES / f"{name}-{theme}-{size[0]}x{size[1]}.png"


def read(path: Path) -> Pixels:
    return pixels_of(QImage(str(path)))


def write(pixels: Pixels, path: Path) -> None:
    height, width = pixels.shape[:2]
    image = QImage(np.ascontiguousarray(pixels).tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    if not image.save(str(path)):
        raise OSError(f"{path} cannot be written.")


def settle() -> None:
    """Let the layout come to rest, and what was let go of go."""
    application = QApplication.instance()
    assert application is not None
    for _ in range(4):
        application.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        application.processEvents()


def main() -> int:
    """Make all pictures anew."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as home:
        os.environ["RANK_STUDIO_HOME"] = home
        application = QApplication(sys.argv[:1])
        application.setStyle("Fusion")
        font = picture_font()
        if font is None:
            print(f"The pictures are made in {FONT}, which is not installed.", file=sys.stderr)
            return 1
        application.setFont(font)
        theme = Theme(application)
        for old in PICTURES.glob("*.png"):
            old.unlink()
        PICTURES.mkdir(exist_ok=True)
        for scheme in THEMES:
            theme.choose(scheme)
            session = Session(application)
            furnish(session, make_fake_model())
            for name, sizes in SIZES.items():
                for size in sizes:
                    write(paint(name, size, session), place_of(name, scheme, size))
    return 0


if __name__ == "__main__":
    sys.exit(main())
