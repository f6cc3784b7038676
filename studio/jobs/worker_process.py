"""The worker process of one device, seen from the thread that owns it."""

import os
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from core.jobs.events import DeviceUsed
from core.requests import Order
from studio.jobs.engine import engine_command, engine_environment, what_is_missing
from studio.translation import tr

if TYPE_CHECKING:
    import psutil

_STDERR_KEPT = 20
_NICENESS = 5


@dataclass(frozen=True)
class Load:
    """What a worker process takes of the machine."""

    memory: int
    """Resident bytes."""
    cores: float
    """Processor cores kept busy over the last second."""
    device: DeviceUsed | None = None
    """What was last seen to be taken of the accelerator; ``None`` without one."""


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
        """How the process ended, in a sentence; empty while it lives."""
        self._watched: psutil.Process | None = None
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

    def load(self, device: DeviceUsed | None) -> Load | None:
        """What the process holds and uses since the last time this was asked, with what it said of its ``device``;
        ``None`` when it is gone."""
        import psutil  # here, in the device's thread: the window's first paint does not wait for it

        try:
            if self._watched is None or self._watched.pid != self.pid:
                self._watched = psutil.Process(self.pid)
                self._watched.cpu_percent()  # the first answer is always 0
                return Load(int(self._watched.memory_info().rss), 0.0, device)
            return Load(int(self._watched.memory_info().rss), self._watched.cpu_percent() / 100, device)
        except psutil.Error:
            return None

    def write(self, order: Order) -> None:
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
            self.ending = tr("The worker process was killed from outside (signal 9), probably for lack of memory.")
        elif status == QProcess.ExitStatus.CrashExit:
            self.ending = tr("The worker process crashed (signal {code}).").format(code=code)
        else:
            self.ending = tr("The worker process ended by itself (exit code {code}).").format(code=code)
        self.readable.emit()

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            todo = what_is_missing(tr("install rank-studio into a Python at {path}, or name another in {variable}"))
            why = f"{self._process.errorString()}; {todo}" if todo else self._process.errorString()
            self.ending = tr("The worker process could not be started ({why}).").format(why=why)
            self.readable.emit()


def worker_command(device: str) -> list[str]:
    """The command line of the real worker."""
    return engine_command("core.worker", ["--device", device])


def _environment() -> QProcessEnvironment:
    environment = QProcessEnvironment()
    for name, value in engine_environment(os.environ).items():
        environment.insert(name, value)
    return environment
