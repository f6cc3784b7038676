"""The window in other languages: no text is forgotten, and no translation breaks what it translates."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.allocation.allocators import ALLOCATORS
from core.allocation.recipe import shipped_recipes
from core.allocation.storage import STORAGES
from core.factorization.methods import METHODS
from core.model.glossary import terms
from core.refinement.steps import STEPS
from scripts.catalogue import faults, marked, misuse, read_messages, unmarked
from scripts.translations import PLURALS, ROOT, catalogue, check, export, sources, tool
from studio.document.remembered import recall
from studio.jobs.devices import Device
from studio.language import LANGUAGES, language_of, speak
from studio.main_window import MainWindow
from studio.planning.choices import storage_choices
from studio.theme.theme import Theme
from studio.translation import tr
from tests.studio.bracketed import Brackets, bare, texts_in
from tests.studio.conftest import FakeModel
from tests.studio.texts.every_state import every_state

TOOLS = pytest.mark.skipif(tool("pyside6-lupdate") is None, reason="Qt's pyside6-lupdate is not installed")
NAMES = {
    *METHODS, *ALLOCATORS, *STEPS, *STORAGES, *LANGUAGES.values(), *(recipe.name for recipe in shipped_recipes()),
    "Rank Studio", "bundled", "bundled-second", "float32", "bfloat16", "float16", "auto", "sample", "tiny", "GGUF",
    "CSV", "SVG", "PNG", "HTML", "PDF", "JSON", "nats", "min", "attention", "mlp", "gate", "down", "safetensors",
    "transformers", "gamma-rho", "summed-damage", "two-svd", "cholesky", "eigen",
}  # fmt: skip
"""What is called the same in every language."""
TYPED = {
    "kind:v stable<20 block:3-7", "v last third >= 60%", "64, 60%, dense", "name, kind, part, block, shape",
    "dense, compressed, locked, selected",
}  # fmt: skip
"""What a person types stays as it is: searches, rules and amounts."""
SPEAK_ENGLISH = {"command.py", "session_script.py"}
"""What is printed on a terminal, and scripts."""
COLUMNS = {"stored parameters", "singular value", "energy kept", "weighted singular value", "weighted energy kept"}
"""Of CSV files, which other programs read."""
FROM_ENGINE = {
    "There is no room on the disk; free 200 MB and compress again.", "The worker was slow to answer.",
    "40 windows of 1024 tokens.", "Measuring perplexity", "windows", "runs of other llama models", "shipped",
}  # fmt: skip
FROM_TEST = {
    "The folder exists already and is not overwritten; choose another name, or take the one that is offered here.",
    "Choose a folder", "Compress Fake-Model", "Evaluate Fake-Model-keep80", "Probe", "fake", "Fake-Model",
    "Fake-Model-keep80", "careful", "as small as it gets", "Once", "upon a time", "upon a time there was", "arc",
}  # fmt: skip
KEYS = re.compile(r"\b(?:Ctrl|Shift|Alt|Return|Esc|Escape|Del|Delete|Home|End|F\d+)\b")
_TYPED = re.compile(r"<td><b>[^<]*</b>")
"""Terms of a search, in the list of them."""
_PATH = re.compile(r"(?:~|\.)?/\S+|\S+\.(?:self_attn|mlp|layers)\.\S+")
WORD = re.compile(r"[A-Za-z]{3,}")
_WORDS = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")
_CODE = re.compile(r"[<>;]|\bis no number$")
"""Style sheets, HTML, and what only a programmer sees."""


def test_that_every_text_is_given_to_tr_so_that_qts_tools_find_it() -> None:
    assert [line for path in sources() for line in misuse(path)] == []


def test_that_no_words_in_the_sources_are_unmarked() -> None:
    known = {source for path in sources() for source, _, _ in marked(path)}
    found = {
        f"{path.relative_to(ROOT)}: {text!r}"
        for path in sources()
        if path.name not in SPEAK_ENGLISH
        for text in unmarked(path)
        if _WORDS.search(text) and not _CODE.search(text) and text not in known | TYPED | COLUMNS
    }
    assert not found, "\n".join(sorted(found))


@TOOLS
def test_that_the_catalogues_are_in_step_with_the_sources() -> None:
    assert check() == []


@pytest.mark.parametrize("language", PLURALS)
def test_that_translations_keep_values_mnemonics_and_ellipses(language: str) -> None:
    wrong = {
        message.source: found
        for message in read_messages(catalogue(language))
        if message.done and (found := faults(message.source, list(message.forms), message.numerus, PLURALS[language]))
    }
    assert wrong == {}


def test_that_no_english_plural_is_missing(qapp: QApplication) -> None:
    assert export("en") == []
    assert (tr("Lock %n sites", "", 1), tr("Lock %n sites", "", 2)) == ("Lock 1 site", "Lock 2 sites")


def test_that_a_translation_that_loses_a_value_is_refused() -> None:
    assert faults("Open {model}…", ["Öffne…"], False, 2)
    assert faults("Open {model}…", ["{model} öffnen"], False, 2)
    assert faults("%n sites", ["eine Stelle", "Stellen"], True, 2)
    assert not faults("%n sites", ["eine Stelle", "%n Stellen"], True, 2)


def test_that_an_unknown_language_counts_as_english_and_a_known_one_as_itself() -> None:
    assert (language_of("de"), language_of("zh_CN"), language_of("tlh")) == ("de", "zh_CN", "en")


def test_that_a_language_chosen_in_the_menu_is_remembered_and_said(window: MainWindow) -> None:
    actions = window.actions_table.by_id
    actions["language-de"].trigger()
    assert recall().language == "de"
    assert "next time" in window.strip.label.text()
    window.actions_table.refresh()
    assert actions["language-de"].isChecked()
    assert not actions["language-system"].isChecked()


def test_that_a_window_in_german_has_german_menus_and_the_same_keys(
    qapp: QApplication, qtbot: QtBot, fake_worker: list[str]
) -> None:
    translators = speak(qapp, "de")
    try:
        window = MainWindow(Device(command=fake_worker), Theme())
        qtbot.addWidget(window)
        titles = [action.text() for action in window.menuBar().actions()]
        save = window.actions_table.by_id["save"].shortcut()
        window.close_for_good()
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)
    assert titles == ["Datei", "Bearbeiten", "Plan", "Ausführen", "Ansicht", "Hilfe"]
    assert save == QKeySequence(QKeySequence.StandardKey.Save)


def test_that_nothing_in_the_window_is_left_in_english(
    qapp: QApplication, qtbot: QtBot, fake_worker: list[str], tmp_path: Path, fake_model: FakeModel
) -> None:
    brackets = Brackets({message.source for message in read_messages(catalogue("de"))})
    qapp.installTranslator(brackets)
    description = tmp_path / "fake.json"
    description.write_text(fake_model.info.model_dump_json(), encoding="utf-8")
    try:
        window = MainWindow(Device(command=[*fake_worker, str(description)]), Theme())
        qtbot.addWidget(window)
        missed: dict[str, str] = {}
        for state, shown in every_state(window):
            for text in texts_in(shown):
                if left := _english(text):
                    missed.setdefault(text, f"{state}: {left}")
        window.close_for_good()
    finally:
        qapp.removeTranslator(brackets)
    lines = sorted(f"{found}   in {text[:120]!r}" for text, found in missed.items())
    assert not lines, f"{len(lines)} texts do not go through tr:\n" + "\n".join(lines)


def _english(text: str) -> str:
    """What of ``text`` is in English and should not be."""
    left = _PATH.sub("", bare(_TYPED.sub("", text)))
    for name in _names():
        left = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", "", left)
    return " ".join(WORD.findall(KEYS.sub("", left)))


def _names() -> list[str]:
    papers = {paper.title for term in terms() for paper in term.papers}
    citations = {entry.citation for entry in (*METHODS.values(), *ALLOCATORS.values(), *STEPS.values())}
    citations |= {choice.citation for choice in storage_choices()}
    options = {o.name for entry in (*METHODS.values(), *ALLOCATORS.values(), *STEPS.values()) for o in entry.options}
    return sorted(NAMES | TYPED | FROM_ENGINE | FROM_TEST | papers | citations | options, key=len, reverse=True)
