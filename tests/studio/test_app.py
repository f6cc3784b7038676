"""The program as it is started: in a process of its own, because an application can only be made once."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
import studio.app
from PySide6.QtCore import QTimer
from studio.jobs.devices import Device

studio.app.Device = lambda: Device(command=sys.argv[1:3])
real = studio.app.MainWindow

def watched(*arguments):
    window = real(*arguments)
    def look():
        if window.strip.isVisible():
            print(window.strip.label.text())
            window.close()
    timer = QTimer(window, interval=20)
    timer.timeout.connect(look)
    timer.start()
    return window

studio.app.MainWindow = watched
sys.exit(studio.app.run("fail"))
"""


def test_that_the_model_given_as_argument_is_opened_and_closing_ends_the_program() -> None:
    worker = [sys.executable, str(Path(__file__).with_name("fake_worker.py"))]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *worker], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout == "There is no such model; give another.\n"
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


CLOSED_AT_ONCE = """
import sys
import studio.app
from PySide6.QtCore import QTimer
from studio.jobs.devices import Device

studio.app.Device = lambda: Device(command=sys.argv[2:4])
real = studio.app.MainWindow

def hasty(*arguments):
    window = real(*arguments)
    match sys.argv[1]:
        case "shown":
            QTimer.singleShot(0, window.close)
        case "painted":  # before anything else that waits for the first paint
            window.painted.connect(window.close)
        case "opening":
            window.painted.connect(lambda: QTimer.singleShot(0, window.close_for_good))
    return window

studio.app.MainWindow = hasty
sys.exit(studio.app.run("count 1000 0.01"))
"""


@pytest.mark.parametrize("when", ["shown", "painted", "opening"])
def test_that_a_window_closed_at_once_ends_the_program_cleanly(when: str) -> None:
    worker = [sys.executable, str(Path(__file__).with_name("fake_worker.py"))]
    done = subprocess.run(
        [sys.executable, "-c", CLOSED_AT_ONCE, when, *worker], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert not [word for word in ("Traceback", "RuntimeError", "Destroyed") if word in done.stderr]
