"""What the engine says, in the language of the window."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import core
from studio.jobs.engine_words import STAGES, WORDS, said_by_engine, stage_title, steps_words


def stages_of_the_engine() -> Iterator[tuple[str, str]]:
    """Names and units that are given to ``reporter.stage`` as literals."""
    for path in sorted(Path(core.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "stage":
                given = (*node.args[:1], *node.args[2:], *(word.value for word in node.keywords))
                words = [arg.value for arg in given if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                if words and isinstance(node.args[0], ast.Constant):
                    yield words[0], words[1] if len(words) > 1 else "sites"


def test_that_every_stage_of_the_engine_has_words() -> None:
    found = list(stages_of_the_engine())
    assert len(found) > 15
    assert {name for name, _ in found} == set(STAGES)
    assert {unit for _, unit in found} <= WORDS | {"MB"}


def test_that_a_correction_says_which_round_it_is() -> None:
    assert stage_title("correct 2/3") == "Correcting, round 2/3"


def test_that_a_stage_nobody_declared_is_called_as_the_engine_calls_it() -> None:
    assert stage_title("Factorising") == "Factorising"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("arithmetic", "[arithmetic]"),
        ("1,250 rows forwards, 24 there and back", "[1,250 rows forwards, 24 there and back]"),
        ("prehab, block: 480 rows of training", "prehab, block: [480 rows of training]"),
        ("2 models, 64 rows each", "[2 models, 64 rows each]"),
        ("keep 0.8", "[keep 0.8]"),
        ("model.layers.3.mlp.up_proj", "model.layers.3.mlp.up_proj"),
        ("Copied {all} of it: 3 files", "Copied {all} of it: 3 files"),
    ],
)
def test_that_declared_words_are_translated_whatever_their_numbers(
    said: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.jobs.engine_words.tr", lambda text: f"[{text}]")
    assert said_by_engine(said) == shown


def test_that_steps_are_counted_only_where_their_number_is_known() -> None:
    assert steps_words(3, 1200, "rows") == "3 of 1,200 rows"
    assert steps_words(3, 0, "rows") == ""
