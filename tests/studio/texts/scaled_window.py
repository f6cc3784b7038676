"""A window at the scale that QT_SCALE_FACTOR says, in one language after the other; prints what it finds as JSON."""

import json
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from studio.app import make_application
from studio.jobs.devices import Device
from studio.language import speak
from studio.main_window import MainWindow
from studio.theme.theme import Theme
from tests.studio.conftest import make_fake_model
from tests.studio.texts.cut_texts import cut_texts
from tests.studio.texts.every_state import SIZE, every_state, settle
from tests.studio.texts.long_words import LongWords

WORKER = Path(__file__).parents[1] / "fake_worker.py"
LONG = "long"
"""Stands for languages that need more room than English."""


def findings(application: QApplication, language: str, folder: Path) -> list[str]:
    """Cut and overlapping texts in everything that the window shows in ``language``."""
    os.environ["RANK_STUDIO_HOME"] = str(folder / language)  # no layout of another language's window
    translators = speak(application, "en" if language == LONG else language)
    if language == LONG:
        translators.append(LongWords(application))
        application.installTranslator(translators[-1])
    theme = Theme(application)
    window = MainWindow(Device(command=[sys.executable, "-P", str(WORKER), str(folder / "fake.json")]), theme)
    found = list[str]()
    for name, shown in every_state(window):
        found += [f"{name}: {line}" for line in cut_texts(shown)]
        if (window.width(), window.height()) != SIZE:
            found.append(f"{name}: the window became {window.width()} x {window.height()} px")
    window.close_for_good()
    window.deleteLater()
    settle()
    for translator in translators:
        application.removeTranslator(translator)
    return found


def main(folder: str, *languages: str) -> int:
    (Path(folder) / "fake.json").write_text(make_fake_model().info.model_dump_json(), encoding="utf-8")
    application = make_application()
    print(json.dumps({language: findings(application, language, Path(folder)) for language in languages}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
