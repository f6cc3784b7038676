"""The window after one that was killed: accepts what it offers, and writes down what came back.

Run as a module from the folder above, with the file for its findings and the folder that was being compressed to, or
nothing where none was.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.app import make_application, start
from studio.main_window import MainWindow

_PATIENCE = 240.0
_OFFERED_WITHIN = 5.0


def main(findings: str, out: str = "") -> int:
    began, application = time.time(), make_application()
    window, said = start(application), list[str]()
    window.flow.logged.connect(lambda line: said.append(line.text))
    found: dict[str, object] = {"ranks": {}, "locked": []}
    if _offered(window, "Recover"):
        window.strip.offer.click()
        _wait(lambda: window.session.dirty and not window.keeping.recoveries.left)
        plan = window.session.plan
        assert plan is not None
        found = {"ranks": dict(plan.ranks), "locked": sorted(plan.locked), "seconds": time.time() - began}
    if out and not Path(out).exists() and _offered(window, "Go on"):
        window.strip.offer.click()
        _wait(lambda: bool(window.flow.board.unfinished) or Path(out).exists())
        _wait(lambda: Path(out).exists() and not window.flow.board.unfinished)
    found["said"] = said
    Path(findings).write_text(json.dumps(found), encoding="utf-8")
    window.close_for_good()
    window.deleteLater()
    QApplication.processEvents()
    return 0


def _offered(window: MainWindow, what: str) -> bool:
    """Whether the strip comes to offer this."""
    return _wait(lambda: window.strip.offer.isVisible() and window.strip.offer.text() == what, _OFFERED_WITHIN)


def _wait(condition: Callable[[], bool], seconds: float = _PATIENCE) -> bool:
    """Let the window live until the condition holds, or for so long; whether it holds."""
    until = time.time() + seconds
    while not condition() and time.time() < until:
        QTest.qWait(20)
    return condition()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
