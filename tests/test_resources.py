"""The bundled text is the published one; the icons are drawings that follow the theme."""

import hashlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

import resources

TOOLBAR = [
    *("chart", "close", "copy", "export", "lock", "moon", "open", "play", "redo"),
    *("save", "search", "stop", "sun", "undo", "unlock", "wand"),
]


@pytest.mark.parametrize(
    ("part", "digest", "size"),
    [
        ("calibration", "f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8", 1_121_681),
        ("evaluation", "d790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0", 1_256_449),
    ],
)
def test_that_the_bundled_text_has_the_bytes_of_the_published_file(
    part: resources.TextPart, digest: str, size: int
) -> None:
    content = resources.text(part).encode("utf-8")
    assert len(content) == size
    assert hashlib.sha256(content).hexdigest() == digest


def test_that_the_text_is_shipped_with_its_source_and_licence() -> None:
    attribution = (resources.tiny_folder().parent / "text" / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert "CC BY-SA 3.0" in attribution
    assert "Merity" in attribution


def test_that_the_second_text_asks_and_answers_300_questions() -> None:
    lines = resources.second_text().splitlines()
    assert len(lines) == 300
    assert lines[1] == "Question: Plants use sunlight to make Choices: soil.; minerals.; food.; water.. Answer: food."


def test_that_every_bundled_question_has_one_right_answer_among_its_choices() -> None:
    records = resources.questions()
    assert len({record["id"] for record in records}) == 300
    for record in records:
        assert record["choices"]["label"].count(record["answerKey"]) == 1
        assert len(record["choices"]["text"]) == len(record["choices"]["label"]) >= 3


def test_that_an_unknown_part_of_the_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        resources.text("training")  # type: ignore[arg-type]  # the wrong part is what is tested


def test_that_the_toolbar_has_all_its_icons() -> None:
    assert resources.icon_names() == sorted([*TOOLBAR, "rank-studio"])


@pytest.mark.parametrize("name", TOOLBAR)
def test_that_a_toolbar_icon_takes_the_colour_of_the_theme(name: str) -> None:
    drawing = resources.icon_path(name).read_text(encoding="utf-8")
    picture = ElementTree.fromstring(drawing)
    assert picture.get("viewBox") == "0 0 24 24"
    assert len(picture) >= 1
    assert "currentColor" in drawing
    assert "#" not in drawing, "a fixed colour would vanish in one of the two themes"


def test_that_asking_for_an_unknown_icon_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="undo"):
        resources.icon_path("no-such-icon")


def test_that_resources_are_found_without_torch_and_without_qt() -> None:
    code = (
        "import sys, resources; resources.text('calibration'); resources.icon_path('undo'); resources.tiny_folder(); "
        "print([name for name in ('torch', 'transformers', 'PySide6') if name in sys.modules])"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"


def test_that_both_themes_have_a_tick_of_their_own() -> None:
    ticks = [resources.tick_path(dark=dark).read_text(encoding="utf-8") for dark in (False, True)]
    assert all(tick.startswith("<svg") for tick in ticks)
    assert ticks[0] != ticks[1]
