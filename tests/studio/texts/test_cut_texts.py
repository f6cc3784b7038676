"""No text of the window is cut or lies on another: in every language, on screens of every scale, in a small window."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTableWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.language import LANGUAGES
from studio.panels.widgets.text_strip import FigureTable, TextStrip
from tests.studio.texts.cut_texts import cut_texts
from tests.studio.texts.every_state import settle
from tests.studio.texts.long_words import lengthened
from tests.studio.texts.scaled_window import LONG

ROOT = Path(__file__).parents[3]
SPOKEN = (*LANGUAGES, LONG)
SENTENCE = "Every projection of every block, and how many of its dimensions really matter."


@pytest.fixture(scope="module")
def found_at(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, list[str]]]:
    """What a window finds at a scale, by language: one process a scale, which Qt reads only once."""

    @cache
    def found(scale: str) -> dict[str, list[str]]:
        folder = tmp_path_factory.mktemp("scaled")
        own = {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen", "RANK_STUDIO_HOME": str(folder / "home")}
        command = [sys.executable, "-m", "tests.studio.texts.scaled_window", str(folder), *SPOKEN]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True, timeout=280)
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(done.stdout)

    return found


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("scale", ["1", "1.5", "2"])
def test_that_no_text_of_the_window_is_cut_or_lies_on_another(
    scale: str, language: str, found_at: Callable[[str], dict[str, list[str]]]
) -> None:
    assert found_at(scale)[language] == []


def shown(qtbot: QtBot, widget: QWidget, width: int, height: int) -> QWidget:
    """In a window that leaves it no more room than this."""
    home = QWidget()
    qtbot.addWidget(home)
    home.setFixedSize(width, height)
    widget.setParent(home)
    widget.setGeometry(0, 0, width, height)
    home.show()
    settle()
    return home


def choice() -> QComboBox:
    box = QComboBox()
    box.addItem(SENTENCE)
    return box


def table() -> QTableWidget:
    made = QTableWidget(1, 1)
    made.setHorizontalHeaderLabels([SENTENCE])
    made.verticalHeader().hide()
    made.setColumnWidth(0, 40)
    return made


def painted_line() -> TextStrip:
    strip = TextStrip()
    strip.show_text(SENTENCE)
    strip.setToolTip("")
    return strip


def painted_figures() -> FigureTable:
    figures = FigureTable(1)
    figures.show_figures([("energy kept", "33.57 %")] * 3)
    return figures


WORDY: dict[str, Callable[[], QWidget]] = {
    "label": lambda: QLabel(SENTENCE),
    "wrapped label": lambda: QLabel(SENTENCE, wordWrap=True),
    "push button": lambda: QPushButton(SENTENCE),
    "tool button": lambda: QToolButton(text=SENTENCE),
    "check box": lambda: QCheckBox(SENTENCE),
    "radio button": lambda: QRadioButton(SENTENCE),
    "group": lambda: QGroupBox(SENTENCE),
    "choice": choice,
    "hint in a line": lambda: QLineEdit(placeholderText=SENTENCE),
    "table": table,
    "painted line": painted_line,
    "painted figures": painted_figures,
}


@pytest.mark.parametrize("sort", WORDY)
def test_that_a_text_with_too_little_room_is_found(sort: str, qtbot: QtBot) -> None:
    widget = WORDY[sort]()
    home = shown(qtbot, widget, 60, 40)
    assert cut_texts(home)
    home.setFixedSize(900, 200)
    widget.setGeometry(0, 0, 900, 200)
    if isinstance(widget, QTableWidget):
        widget.setColumnWidth(0, 800)
    settle()
    assert cut_texts(home) == []


def test_that_what_a_tool_tip_says_may_be_cut(qtbot: QtBot) -> None:
    label = QLabel("/a/path/to/a/model/that/is/far/away")
    home = shown(qtbot, label, 60, 30)
    assert cut_texts(home)
    label.setToolTip(f"Opened from {label.text()}")
    assert cut_texts(home) == []


def test_that_texts_on_each_other_are_found(qtbot: QtBot) -> None:
    below, above = QLabel("one text"), QLabel("another text")
    home = shown(qtbot, below, 300, 60)
    above.setParent(home)
    above.setGeometry(10, 0, 200, 60)
    above.show()
    (finding,) = cut_texts(home)
    assert "lies on" in finding
    above.move(150, 0)
    assert cut_texts(home) == []


def test_that_a_text_beyond_the_edge_of_what_it_is_in_is_found_unless_one_can_scroll_to_it(qtbot: QtBot) -> None:
    inside = QWidget()
    row = QHBoxLayout(inside)
    row.addWidget(QLabel(SENTENCE))
    area = QScrollArea(widgetResizable=True)
    area.setWidget(inside)
    home = shown(qtbot, area, 120, 60)
    assert cut_texts(home) == []
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    settle()
    (finding,) = cut_texts(home)
    assert "is cut at the side" in finding


def test_that_longer_words_keep_what_a_translator_must_keep() -> None:
    assert (
        lengthened("Open {name}… of %n &runs ([more](open-tiny))") == "Openo {name}… ofo %n &runso ([moreo](open-tiny))"
    )
    text = "Every projection of every block"
    assert len(lengthened(text)) > 1.25 * len(text)
