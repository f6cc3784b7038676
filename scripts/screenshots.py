"""Screenshots of the main window in its main states, light and dark, made with the tiny model and no screen.

python scripts/screenshots.py docs/images
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec, StepSpec
from core.allocation.problem import Constraints
from core.allocation.target import Target
from studio.app import make_application
from studio.devices import Device
from studio.main_window import MainWindow
from studio.panels.choice_box import ChoiceBox
from studio.theme.theme import Theme

_SIZE = (1440, 900)
_SECONDS = 900
_SELECTED = 12
"""The site that is selected and dragged, counted in the order of the bars."""


class Photographer:
    """Walks one window through its states and keeps a picture of each."""

    def __init__(self, theme: Theme, scheme: str, folder: Path) -> None:
        theme.choose(scheme)
        self._scheme = scheme
        self._folder = folder
        self._window = MainWindow(Device(), theme)
        self._window.resize(*_SIZE)
        self._window.show()

    def walk(self, work: Path) -> None:
        """Opened, planned, dragging, compressing, measured; ``work`` is where the compressed model goes."""
        window, session = self._window, self._window.session
        self._settle()
        self._keep("welcome")
        window.flow.open("tiny")
        self._wait(lambda: session.model is not None and len(session.spectra) == len(session.model.sites))
        session.select([list(session.spectra)[_SELECTED]])
        self._keep("opened")
        session.change_settings(allocator="water-filling", target=Target(value=0.6))
        window.flow.allocate()
        self._wait(lambda: session.ghost is not None)
        window.map.measures.setCurrentText("Relative error of the plan")
        self._keep("planned")
        self._drag(lambda: self._keep("dragging"))
        self._compare()
        window.flow.compress(work / f"tiny-{self._scheme}", evaluate=True)
        self._wait(lambda: window.flow.board.running is not None and window.flow.board.running.done > 0)
        self._keep("compressing")
        self._wait(lambda: len(session.measurements) == 2)
        self._keep("measured")
        self._menu("methods", window.plan_bar.method)
        self._menu("allocators", window.plan_bar.allocator)
        self._refine(work / f"tiny-refined-{self._scheme}")
        window.close_for_good()

    def _menu(self, state: str, box: ChoiceBox) -> None:
        """A menu of the plan bar, open."""
        box.showPopup()
        self._keep(state, box.view().window())
        box.hidePopup()

    def _compare(self) -> None:
        """Keep the plan, let another allocator make one of the same size, and hold it against the first."""
        window, session = self._window, self._window.session
        session.keep_plan()
        steps = session.undo_stack.count()
        session.change_settings(allocator="svd-llm-v2")
        window.flow.allocate()
        self._wait(lambda: session.undo_stack.count() > steps)
        session.comparison.compare_with(session.comparison.kept[0])
        canvas = window.budget.canvas
        self._mouse(QEvent.Type.MouseMove, canvas.box(_SELECTED).center(), Qt.MouseButton.NoButton)
        self._keep("compared")
        QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
        session.undo_stack.undo()
        session.change_settings(allocator="water-filling")

    def _constrain(self) -> None:
        """Constraints, and an allocator that runs the model, with what it will cost."""
        window, session = self._window, self._window.session
        before = session.settings
        limits = Constraints(multiple_of=8, floors={"v": 0.6}, fused=(("q", "k", "v"),))
        session.change_settings(allocator="lems", constraints=limits)
        window.docks["Settings"].raise_()
        self._settle()
        bar, inside = window.settings.area.verticalScrollBar(), window.settings.area.widget()
        bar.setValue(window.settings.constraints.mapTo(inside, QPoint(0, 0)).y() - 120)
        self._keep("constraints")
        session.change_settings(allocator=before.allocator, constraints=before.constraints)

    def _refine(self, out: Path) -> None:
        """Ask for block refinement under a method that weighs by gradients, carry it out, and look at the frontier."""
        window, session = self._window, self._window.session
        session.change_settings(method=MethodSpec(name="kfac-svd"), calibration=CalibrationSpec(samples=8, length=256))
        session.change_settings(refine=RefineSpec(steps=(StepSpec(name="block", options={"epochs": 6}),)))
        steps = session.undo_stack.count()
        window.flow.allocate()
        self._wait(lambda: session.undo_stack.count() > steps)
        window.docks["Settings"].raise_()
        self._settle()
        block = window.settings.refinement.steps["block"]
        bar = window.settings.area.verticalScrollBar()
        bar.setValue(block.mapTo(window.settings.area.widget(), QPoint(0, 0)).y() - 30)
        window.tell(None)
        self._keep("refinement")
        window.flow.compress(out, evaluate=True)
        self._wait(lambda: len(session.measurements) == 3)
        window.docks["Spectrum"].raise_()
        window.spectrum.shapes.setCurrentText("Error of each rank")
        window.docks["Frontier"].raise_()
        self._settle()
        plot = window.frontier.plot
        after = max(i for i, mark in enumerate(plot.drawing.marks) if mark.role == "after")
        self._mouse(QEvent.Type.MouseMove, plot.place_of(after), Qt.MouseButton.NoButton, plot)
        self._keep("frontier")
        QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
        window.docks["History"].raise_()
        self._wait(lambda: window.runs.table.rowCount() == 2)
        window.runs.view.selectRow(0)
        self._constrain()

    def _drag(self, halfway: Callable[[], None]) -> None:
        """Pull a selected bar down, and look before letting go."""
        canvas = self._window.budget.canvas
        start = canvas.box(_SELECTED).center()
        end = start + QPoint(0, canvas.geometry_of_bars.plot.height() // 5)
        self._mouse(QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton)
        self._mouse(QEvent.Type.MouseMove, end, Qt.MouseButton.NoButton)
        halfway()
        self._mouse(QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.LeftButton)
        QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))

    def _mouse(self, kind: QEvent.Type, position: QPoint, button: Qt.MouseButton, on: QWidget | None = None) -> None:
        canvas, held = on or self._window.budget.canvas, Qt.MouseButton.LeftButton
        where, everywhere = QPointF(position), QPointF(canvas.mapToGlobal(position))
        event = QMouseEvent(kind, where, everywhere, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)

    def _keep(self, state: str, popup: QWidget | None = None) -> None:
        """``popup``: a window of its own that stands over the main window."""
        self._settle()
        path = self._folder / f"{state}-{self._scheme}.png"
        picture = self._window.grab()
        if popup is not None:
            painter = QPainter(picture)
            painter.drawPixmap(self._window.mapFromGlobal(popup.pos()), popup.grab())
            painter.end()
        picture.save(str(path))
        print(path, flush=True)

    def _settle(self) -> None:
        """Let everything that waits for a moment of rest be painted."""
        until = monotonic() + 0.4
        while monotonic() < until:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
            # Left to an event loop, which is not running here; dock tabs that are no more would stay.
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _wait(self, done: Callable[[], bool]) -> None:
        until = monotonic() + _SECONDS
        while not done():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if monotonic() > until:
                self._keep("stuck")
                sys.exit("The window did not get there in time; the picture 'stuck' shows where it stayed.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/images"))
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    theme = Theme(make_application())
    with tempfile.TemporaryDirectory() as work:
        for scheme in ("light", "dark"):
            os.environ["RANK_STUDIO_HOME"] = str(Path(work) / f"home-{scheme}")  # neither sees the other's runs
            Photographer(theme, scheme, folder).walk(Path(work))


if __name__ == "__main__":
    main()
