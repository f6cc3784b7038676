"""Keeps the window's catalogues in step with its texts, and takes translations in.

python -m scripts.translations                          look for texts, write resources/translations/*.ts and *.qm
python -m scripts.translations --check                  fail where that would change something
python -m scripts.translations --export de todo.json    what is not translated yet
python -m scripts.translations --import de done.json    the same list, each entry with its "translation": a text, or a
                                                        list of plural forms where "numerus" is true
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile

from scripts.catalogue import Message, faults, marked, read_messages, write_forms
from scripts.translation_data import data_strings

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"
PLURALS = {"en": 2, "de": 2, "zh_CN": 1}
"""Languages, with the number of their plural forms. English has its plural forms only: the rest is the source."""
_LUPDATE = ("-locations", "none", "-no-obsolete", "-sort-messages", "-silent", "-source-language", "en")
_NO_GUESSES = ("-disable-heuristic", "sametext", "-disable-heuristic", "similartext")


def catalogue(language: str, folder: Path = FOLDER) -> Path:
    return folder / f"rank_studio_{language}.ts"


def tool(name: str) -> str | None:
    """Where Qt's tool is: beside this Python, or on the path."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name)


def sources() -> list[Path]:
    return sorted((ROOT / "studio").rglob("*.py"))


def update() -> None:
    """Bring the .ts files in step with the sources, and the .qm files with them."""
    with _made_anew() as made:
        for path in made.iterdir():
            kept = FOLDER / path.name
            if not kept.exists() or kept.read_bytes() != path.read_bytes():
                # In place of the old one, never into it: running windows have it mapped.
                shutil.copy(path, beside := kept.with_suffix(".new"))
                beside.replace(kept)


def check() -> list[str]:
    """Where the catalogues are not in step with the sources; empty where they are."""
    found = [f"{source!r} is marked but not found by lupdate" for source in _overlooked()]
    with _made_anew() as made:
        for path in sorted(made.iterdir()):
            kept = FOLDER / path.name
            if not kept.exists() or kept.read_bytes() != path.read_bytes():
                found.append(f"{path.name} is out of step with the sources; run python -m scripts.translations")
    return found


@contextmanager
def _made_anew() -> Iterator[Path]:
    """A copy of the catalogues as they should be."""
    with tempfile.TemporaryDirectory() as temporary:
        made, data, listed = (Path(temporary) / name for name in ("made", "data_strings.py", "sources.lst"))
        shutil.copytree(FOLDER, made)
        data.write_text("".join(f"tr({_literal(text)})\n" for text in data_strings()), encoding="utf-8")
        listed.write_text("\n".join(map(str, (*sources(), data))), encoding="utf-8")
        for language in PLURALS:
            only = ("-pluralonly",) if language == "en" else ()
            options = (*_LUPDATE, *_NO_GUESSES, *only, "-target-language", language)
            ts = str(catalogue(language, made))
            _run("pyside6-lupdate", *options, f"@{listed}", "-ts", ts)
            _run("pyside6-lrelease", "-silent", ts)
        yield made


def _overlooked() -> list[str]:
    """Texts that are marked in the sources and that no catalogue has."""
    known = {message.key for message in read_messages(catalogue("de"))}
    return [text for path in sources() for text, comment, _ in marked(path) if (text, comment) not in known]


def export(language: str) -> list[dict[str, object]]:
    """What is not translated yet, with the number of forms that each entry needs."""
    return [
        {"source": m.source, "comment": m.comment, "numerus": m.numerus, "forms": _forms(m, language)}
        for m in read_messages(catalogue(language))
        if not m.done
    ]


def take_in(language: str, entries: list[dict[str, object]]) -> list[str]:
    """Put translated entries into the catalogue; what was refused, and why."""
    known = {message.key: message for message in read_messages(catalogue(language))}
    refused, taken = [], {}
    for entry in entries:
        given = entry.get("translation")
        forms = [given] if isinstance(given, str) else given
        message = known.get((str(entry["source"]), str(entry.get("comment") or "")))
        if message is None:
            refused.append(f"{entry['source']!r}: no such text")
        elif not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
            refused.append(f"{entry['source']!r}: no translation")
        elif wrong := faults(message.source, forms, message.numerus, PLURALS[language]):
            refused.append(f"{entry['source']!r}: {'; '.join(wrong)}")
        else:
            taken[message.key] = forms
    write_forms(catalogue(language), taken)
    update()
    return refused


def _forms(message: Message, language: str) -> int:
    return PLURALS[language] if message.numerus else 1


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _run(name: str, *arguments: str) -> None:
    program = tool(name)
    if program is None:
        raise SystemExit(f"{name} is missing; it comes with PySide6.")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed: {done.stdout}{done.stderr}")


def _tell() -> None:
    for language in PLURALS:
        messages = read_messages(catalogue(language))
        print(f"{language}: {sum(message.done for message in messages)} of {len(messages)} translated")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true")
    what.add_argument("--export", nargs=2, metavar=("LANG", "FILE"))
    what.add_argument("--import", nargs=2, metavar=("LANG", "FILE"), dest="taken")
    asked = parser.parse_args()
    lock = QLockFile(str(Path(tempfile.gettempdir()) / "rank-studio-translations.lock"))
    lock.lock()  # two that take translations in at once would lose one half
    return _do(asked)


def _do(asked: argparse.Namespace) -> int:
    wrong: list[str] = []
    if asked.check:
        wrong = check()
    elif asked.export:
        language, file = asked.export
        Path(file).write_text(json.dumps(export(language), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    elif asked.taken:
        language, file = asked.taken
        wrong = take_in(language, json.loads(Path(file).read_text(encoding="utf-8")))
    else:
        FOLDER.mkdir(exist_ok=True)
        update()
        wrong = [f"{source!r} is marked but not found by lupdate" for source in _overlooked()]
    _tell()
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
