"""A window whose person never stops: changes ranks and writes down each plan with its time, until it is killed."""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from core.model import ModelInfo
from studio.app import make_application
from studio.jobs.devices import Device
from studio.main_window import MainWindow
from studio.theme.theme import Theme

_BETWEEN_MS = 40


def main(description: str, worker: str, diary: str, out: str) -> int:
    application = make_application()
    info = ModelInfo.model_validate_json(Path(description).read_text(encoding="utf-8"))
    window = MainWindow(Device(command=[sys.executable, "-P", worker, description]), Theme(application))
    session, step = window.session, iter(range(10**9))

    def change() -> None:
        if session.plan is None or len(session.spectra) < len(info.sites):
            return
        number = next(step)
        site = info.sites[number % len(info.sites)]
        session.set_ranks({site.name: 1 + number % 5}, f"Change {number}")
        with Path(diary).open("a", encoding="utf-8") as file:
            file.write(json.dumps([time.time(), dict(session.plan.ranks)]) + "\n")
        if number == 10 and out:
            window.handlers.compress_to(Path(out))

    timer = QTimer(interval=_BETWEEN_MS)
    timer.timeout.connect(change)
    timer.start()
    window.show()
    window.handlers.open("fake")
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
