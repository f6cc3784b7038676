"""What is shipped beside the code: the bundled text, the model ``tiny``, the icons and the words in other languages.

Nothing here imports torch or Qt, so the window and the engine may both use it.
"""

import json
import lzma
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

TextPart = Literal["calibration", "evaluation"]

_TEXT_FILES: dict[TextPart, str] = {
    "calibration": "wikitext2_valid.txt.xz",
    "evaluation": "wikitext2_test.txt.xz",
}


def _root() -> Path:
    """The folder of this package: a real folder, because the wheel is always installed unpacked."""
    return Path(str(files(__name__)))


def text(part: TextPart) -> str:
    """The bundled text, WikiText-2 (see ``resources/text/ATTRIBUTION.md``), exactly as published.

    ``calibration`` is its validation part (1.1 MB), ``evaluation`` its test part (1.3 MB). Encoded as UTF-8 the string
    has the bytes of the original file. Raises ``KeyError`` for any other part.
    """
    compressed = (_root() / "text" / _TEXT_FILES[part]).read_bytes()
    return lzma.decompress(compressed).decode("utf-8")


def second_text() -> str:
    """A second text of another kind: ``questions``, each with its choices and its answer, one a line (60 KB)."""
    return "".join(f"{_question(record)}\n" for record in questions())


def questions() -> list[dict[str, Any]]:
    """300 multiple-choice questions of ARC-Easy's test part (see ``resources/text/ATTRIBUTION.md``), fields as in the
    Hub's ``ai2_arc``: ``question``, ``choices`` with ``text`` and ``label``, ``answerKey``, ``id``."""
    lines = lzma.decompress((_root() / "text" / "arc_easy_300.jsonl.xz").read_bytes()).decode("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _question(record: dict[str, Any]) -> str:
    choices = dict(zip(record["choices"]["label"], record["choices"]["text"], strict=True))
    listed = "; ".join(choices.values())
    return f"Question: {record['question']} Choices: {listed}. Answer: {choices[record['answerKey']]}"


def reference_runs() -> bytes:
    """Measured compressions that forecasts start from, as JSON; ``core.forecast.reference`` says how it reads."""
    return (_root() / "reference_runs.json").read_bytes()


def glossary() -> str:
    """The terms that the program explains, as TOML; ``core.model.glossary`` says how it reads."""
    return (_root() / "glossary.toml").read_text(encoding="utf-8")


def recipe_files() -> list[bytes]:
    """The recipes that come with the program, as JSON; ``core.allocation.recipe`` says how they read."""
    return [path.read_bytes() for path in sorted((_root() / "recipes").glob("*.json"))]


def tiny_folder() -> Path:
    """The shipped model ``tiny``: a Hugging Face folder (config, bf16 safetensors, tokenizer) that needs no network."""
    return _root() / "tiny"


def tick_path(*, dark: bool) -> Path:
    """The tick of a check box, for the light or the dark theme; style sheets take a file and cannot recolour it."""
    return _root() / "theme" / f"tick-{'dark' if dark else 'light'}.svg"


def translations_folder() -> Path:
    """Where the window's catalogues lie: ``rank_studio_<language>.qm``, made by ``scripts/translations.py``."""
    return _root() / "translations"


def icon_names() -> list[str]:
    """Names that ``icon_path`` knows, sorted."""
    return sorted(path.stem for path in (_root() / "icons").glob("*.svg"))


def icon_path(name: str) -> Path:
    """The SVG file of an icon (``undo``, ``save``, … or the program's own, ``rank-studio``).

    All but the program's own are drawn in ``currentColor`` on a 24 × 24 grid: whoever paints them replaces that word by
    the colour of the theme. Raises ``KeyError`` with the known names for any other name.
    """
    path = _root() / "icons" / f"{name}.svg"
    if not path.is_file():
        raise KeyError(f"no icon named {name!r}; known: {', '.join(icon_names())}")
    return path
