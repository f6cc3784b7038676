"""The worker process of one device, seen from the thread that owns it."""

import os
import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

import core
from core.requests import CancelJob, RunJob

_STDERR_KEPT = 20
_NICENESS = 5


class WorkerProcess(QObject):
    """Starts the process, writes orders to it and hands out its lines. Lives in the device's thread."""

    readable = Signal()
    """There are lines to take, or the process has ended."""
    complained = Signal(str)
    """A line on the process's stderr."""

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.last_words: deque[str] = deque(maxlen=_STDERR_KEPT)
        self.ending = ""
        """How the process ended, in words; empty while it lives."""
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_environment())
        self._process.readyReadStandardOutput.connect(self.readable)
        self._process.readyReadStandardError.connect(self._read_stderr)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._process.started.connect(self._step_back)
        self._process.start(command[0], list(command[1:]))

    @property
    def pid(self) -> int:
        return int(self._process.processId())

    def memory(self) -> int:
        """Resident bytes of the process, 0 when it is gone."""
        import psutil  # here, in the device's thread: the window's first paint does not wait for it

        try:
            return int(psutil.Process(self.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def write(self, order: RunJob | CancelJob) -> None:
        self._process.write(order.model_dump_json().encode() + b"\n")

    def line(self) -> bytes | None:
        """The next whole line of stdout, or ``None`` when there is none yet."""
        if not self._process.canReadLine():
            return None
        return bytes(self._process.readLine().data())

    def end(self) -> None:
        """Kill the process and reap it; nothing is emitted any more."""
        self._process.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(2000)
        self._process.deleteLater()

    def _step_back(self) -> None:
        """Give the worker a lower priority than the window, which must go on answering while all cores compute."""
        import psutil

        try:
            worker = psutil.Process(self.pid)
            if sys.platform == "win32":
                worker.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
            else:
                worker.nice(min(19, worker.nice() + _NICENESS))
        except psutil.Error:
            return  # it is gone already, and that is said elsewhere

    def _read_stderr(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        for line in text.replace("\r", "\n").split("\n"):
            if line.strip():
                self.last_words.append(line)
                self.complained.emit(line)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read_stderr()
        if status == QProcess.ExitStatus.CrashExit and code == 9:
            self.ending = "was killed from outside (signal 9), probably for lack of memory"
        elif status == QProcess.ExitStatus.CrashExit:
            self.ending = f"crashed (signal {code})"
        else:
            self.ending = f"ended by itself (exit code {code})"
        self.readable.emit()

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.ending = f"could not be started ({self._process.errorString()})"
            self.readable.emit()


def worker_command(device: str) -> list[str]:
    """The command line of the real worker. ``-P`` keeps the working directory out of its import path."""
    return [sys.executable, "-P", "-m", "core.worker", "--device", device]


def _environment() -> QProcessEnvironment:
    """The window's environment; ``core`` is found where the window found it, and text is UTF-8 everywhere."""
    environment = QProcessEnvironment.systemEnvironment()
    root = str(Path(core.__file__).parents[1])
    paths = [root, *filter(None, environment.value("PYTHONPATH").split(os.pathsep))]
    environment.insert("PYTHONPATH", os.pathsep.join(dict.fromkeys(paths)))
    environment.insert("PYTHONUTF8", "1")
    return environment
