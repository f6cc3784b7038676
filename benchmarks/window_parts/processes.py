"""Windows in processes of their own: seconds until the first one is painted, and the memory that one takes."""

import statistics
import subprocess
import sys
from time import time

import psutil
from window_parts.common import close, open_window, row, settle, show_all_panels, wait_for_jobs

from studio.theme.theme import Theme

_FIRST_PAINT = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
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


def measure_start(times: int) -> None:
    """Print the seconds from starting the command to the painted window; the first start warms the disk's cache."""
    seconds, busy = [], []
    for _ in range(times + 1):
        command = [sys.executable, "-c", _FIRST_PAINT, str(time())]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        seconds.append(float(said[0]))
        busy.append(float(said[1]))
    median, worst = statistics.median(seconds[1:]), max(seconds[1:])
    row("command to painted window", f"clock {median:.2f} s worst {worst:.2f} s", f"processor {min(busy[1:]):.2f} s")


def measure_memory(model: str) -> None:
    """Print what a fresh process takes that opened ``model`` and shows every panel at once."""
    subprocess.run([sys.executable, sys.argv[0], "--only", "own-memory", "--model", model], check=True)


def tell_memory(theme: Theme, model: str) -> None:
    """Print what this process takes, when the spectra are there and drawn."""
    window = open_window(theme)
    show_all_panels(window)
    window.flow.open(model)
    wait_for_jobs(window, 600)
    window.session.select([window.session.model.sites[0].name] if window.session.model else [])
    settle()
    torch = "with torch" if "torch" in sys.modules else "without torch"
    memory = psutil.Process().memory_full_info()
    figures = [f"{name} {size / 1e6:.0f} MB" for name, size in (("own", memory.uss), ("resident", memory.rss))]
    row(f"memory of the window, {model}, all panels", *figures, torch, asked="≤ 300 MB")
    close(window)
