"""A window whose person never stops: drags, presses keys, undoes, and writes down each plan with its time, until it is
killed. Run as a module from the folder above; ``killing.py`` starts it."""

import argparse
import random
import shlex
import sys
import time
from pathlib import Path

from hands import move, press, release
from kill_parts.diary import Entry
from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from studio.app import make_application
from studio.jobs.devices import Device
from studio.main_window import MainWindow
from studio.theme.theme import Theme

_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_L, Qt.Key.Key_D)


class Person(QObject):
    """Does one thing after the other in a window. With ``out`` all sites get a third of their ranks first, the same for
    every person, and that is compressed while the planning goes on."""

    def __init__(self, window: MainWindow, diary: Path, out: Path | None, random: random.Random, pause_ms: int) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._diary = diary
        self._out = out
        self._random = random
        self._begun = False
        self._session.planChanged.connect(lambda: self._write("plan"))
        timer = QTimer(self, interval=pause_ms)
        timer.timeout.connect(self._act)
        timer.start()

    def _act(self) -> None:
        model = self._session.model
        if model is None or len(self._session.spectra) < len(model.sites):
            return
        if not self._begun:
            self._begun = True
            self._session.set_ranks({site.name: max(1, min(site.shape) // 3) for site in model.sites}, "Start")
            if self._out is not None:
                # What is fastest is measured each time, and would give other tensors.
                calibration = self._session.calibration.model_copy(update={"dtype": "float32"})
                self._session.change_settings(calibration=calibration)
                self._compress(self._out)
            return
        self._random.choice((self._drag, self._drag, self._press_key, self._undo))()

    def _compress(self, out: Path) -> None:
        self._window.flow.board.ended.connect(lambda _job: self._write("ended") if out.exists() else None)
        self._write("compress")
        self._window.handlers.compress_to(out)

    def _drag(self) -> None:
        canvas = self._window.budget.canvas
        index = self._random.randrange(len(canvas.bars))
        canvas.reveal(index)
        start = canvas.box(index).center()
        press(canvas, start)
        for _ in range(3):
            move(canvas, start + QPoint(0, self._random.randint(-60, 60)))
        release(canvas, start)

    def _press_key(self) -> None:
        QTest.keyClick(self._window.budget.canvas, self._random.choice(_KEYS))

    def _undo(self) -> None:
        (self._session.undo_stack.redo if self._random.random() < 0.3 else self._session.undo_stack.undo)()

    def _write(self, what: str) -> None:
        plan = self._session.plan
        if self._begun and plan is not None:
            Entry(what, time.time(), dict(plan.ranks), sorted(plan.locked)).append_to(self._diary)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--diary", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pause-ms", type=int, default=40)
    parser.add_argument("--worker", type=shlex.split, help="command line of another worker than the real one")
    said = parser.parse_args()
    application = make_application()
    window = MainWindow(Device(command=said.worker), Theme(application))
    Person(window, said.diary, said.out, random.Random(said.seed), said.pause_ms)
    window.show()
    window.handlers.open(said.model)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
