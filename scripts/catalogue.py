"""Qt's translation files (.ts) as messages, and what a translation must have in common with its source."""

import ast
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

_MARKS = frozenset({"tr", "QT_TR_NOOP"})
_UNTRANSLATED = frozenset({"unfinished"})


@dataclass(frozen=True)
class Message:
    """``forms``: the translation, one for each plural form where ``numerus``, else one; empty where it is missing."""

    source: str
    comment: str
    numerus: bool
    forms: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.comment

    @property
    def done(self) -> bool:
        return bool(self.forms) and all(self.forms)


def read_messages(ts: Path) -> list[Message]:
    """All messages of a catalogue."""
    return [_message(element) for element in ET.parse(ts).getroot().iter("message")]


def write_forms(ts: Path, translated: dict[tuple[str, str], list[str]]) -> None:
    """Put translations into a catalogue; lupdate gives the file its usual form afterwards."""
    tree = ET.parse(ts)
    for element in tree.getroot().iter("message"):
        forms = translated.get(_message(element).key)
        translation = element.find("translation")
        if forms is None or translation is None:
            continue
        translation.attrib.pop("type", None)
        if element.get("numerus") == "yes":
            translation.text = None
            for form in list(translation):
                translation.remove(form)
            for text in forms:
                ET.SubElement(translation, "numerusform").text = text
        else:
            translation.text = forms[0]
    tree.write(ts, encoding="utf-8", xml_declaration=True)


def _message(element: ET.Element) -> Message:
    numerus, translation = element.get("numerus") == "yes", element.find("translation")
    assert translation is not None
    found = translation.iter("numerusform") if numerus else [translation]
    forms = tuple(form.text or "" for form in found)
    if translation.get("type") in _UNTRANSLATED:
        forms = tuple("" for _ in forms)
    return Message(element.findtext("source") or "", element.findtext("comment") or "", numerus, forms)


def faults(source: str, forms: list[str], numerus: bool, plurals: int) -> list[str]:
    """What is wrong with a translation; empty where nothing is."""
    wanted = plurals if numerus else 1
    if len(forms) != wanted:
        return [f"needs {wanted} forms, not {len(forms)}"]
    found: list[str] = []
    for index, form in enumerate(forms):
        singular = numerus and plurals > 1 and index == 0
        if not form.strip():
            found.append("is empty")
        if placeholders(form) != placeholders(source):
            found.append(f"has {sorted(placeholders(form))}, the source {sorted(placeholders(source))}")
        if form.count("%n") != source.count("%n") and not (singular and "%n" not in form):
            found.append("does not have %n as the source has it")
        if len(_mnemonics(form)) != len(_mnemonics(source)):
            found.append("has another number of & mnemonics")
        if source.rstrip().endswith("…") != form.rstrip().endswith("…"):
            found.append("must end in … where the source does, and only there")
        if source.count("\n") != form.count("\n"):
            found.append("has another number of lines")
        if (source[:1].isspace(), source[-1:].isspace()) != (form[:1].isspace(), form[-1:].isspace()):
            found.append("has other space around it")
    return found


def placeholders(text: str) -> Counter[str]:
    """``{name}`` and ``{name:.1%}`` in ``text``, each as often as it stands there."""
    try:
        return Counter(
            f"{{{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}}}"
            for _, name, spec, conversion in Formatter().parse(text)
            if name is not None
        )
    except ValueError:  # braces that are no placeholders
        return Counter(re.findall(r"[{}]", text))


def _mnemonics(text: str) -> list[str]:
    return re.findall(r"&\w", text.replace("&&", ""))


def marked(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Source, comment and whether there is a number, of every text of a Python file that is marked for translation."""
    for call in _calls(path):
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
            comment = call.args[1].value if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) else ""
            yield call.args[0].value, str(comment), len(call.args) > 2


def unmarked(path: Path) -> Iterator[str]:
    """Literal texts of a Python file that are not marked; without docstrings and the keys of dictionaries."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    others = {id(word) for call in _calls(path, tree) for word in call.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            others.add(id(node.value))
        elif isinstance(node, ast.Dict):
            others |= {id(key) for key in node.keys}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in others:
            yield node.value


def misuse(path: Path) -> list[str]:
    """Places where a text is given to ``tr`` so that Qt's tools do not find it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {id(call) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for call in ast.walk(node)}
    found = []
    for call in _calls(path, tree):
        first = call.args[0] if call.args else None
        literal = isinstance(first, ast.Constant)
        if call.keywords:
            found.append(f"{path}:{call.lineno}: tr takes its values by position")
        elif isinstance(first, ast.JoinedStr | ast.BinOp) or first is None:
            found.append(f"{path}:{call.lineno}: tr needs a literal, or a text marked where it stands")
        elif literal and id(call) in inside:
            found.append(f"{path}:{call.lineno}: a literal given to tr inside an f-string is not found")
    return found


def _calls(path: Path, tree: ast.AST | None = None) -> Iterator[ast.Call]:
    for node in ast.walk(tree or ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKS:
            yield node
