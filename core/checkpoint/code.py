"""Python code that comes with a checkpoint: none of it runs without the person's yes to that very code."""

import hashlib
from pathlib import Path
from typing import Any

from core.checkpoint import modeling_low_rank
from core.jobs.errors import CodeNotTrustedError, StudioError
from core.jobs.plain_json import read_json
from core.jobs.trusted import code_digest, is_trusted

_NAMING = ("config.json", "tokenizer_config.json", "processor_config.json", "preprocessor_config.json")
"""Files whose ``auto_map`` names classes in Python files."""
_EARLIER = frozenset({"906d8641da825a71c65e95d50e8e9a36feece69a7f078ab27e2cbd59198389ce"})
"""sha256 of the modelling files that earlier versions wrote."""


def code_files(folder: Path) -> tuple[Path, ...]:
    """The Python files of a checkpoint but for our own modelling file, whatever names them."""
    return tuple(sorted(path for path in folder.glob("*.py") if path.name != modeling_low_rank.MODULE_FILE))


def may_run(folder: Path, asked: bool) -> bool:
    """Whether code of ``folder`` may run: somebody says so for this run (``asked``), or said yes to the very same
    files before. A folder that names nothing but our own modelling file needs none: this program has that built in and
    never runs a folder's copy of it. Raises ``StudioError`` where code is named that does not lie in the folder."""
    named = _named(folder)
    if not named - {modeling_low_rank.MODULE_FILE.removesuffix(".py")}:
        return False
    beyond = next((module for module in sorted(named) if "--" in module), None)
    if beyond is not None and not asked:
        raise StudioError(f"{folder} names code of another model on the Hub ({beyond}), which is not run.")
    return asked or is_trusted(code_digest(code_files(folder)))


def not_trusted(folder: Path) -> CodeNotTrustedError:
    """What to raise where a model cannot be opened without its code."""
    files = code_files(folder)
    names = ", ".join(path.name for path in files) or "missing here"
    return CodeNotTrustedError(
        f"{folder} brings its own model code ({names}), which is not run unless you ask for it; read the code, and "
        "pass --trust-remote-code if you trust it.",
        code_digest(files),
    )


def is_our_modelling_file(folder: Path) -> bool:
    """Whether the modelling file in ``folder``, where there is one, is what this program writes or once wrote. It is
    never run here, but others run it."""
    path = folder / modeling_low_rank.MODULE_FILE
    if not path.is_file():
        return True
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    return found in _EARLIER or found == hashlib.sha256(Path(modeling_low_rank.__file__).read_bytes()).hexdigest()


def foreign_modelling_file(folder: Path) -> str:
    """What to say of one that is not."""
    return (
        f"{folder / modeling_low_rank.MODULE_FILE} is not the file that Rank Studio writes; it is not run here, but "
        "whoever loads the folder with trust_remote_code runs it."
    )


def _named(folder: Path) -> set[str]:
    """Modules that ``auto_map`` names anywhere."""
    found: set[str] = set()
    for name in _NAMING:
        try:
            content = read_json(folder / name)
        except (OSError, ValueError):
            continue  # whoever needs the file says what is wrong with it
        named = _texts(content.get("auto_map")) if isinstance(content, dict) else []
        found |= {text.rpartition(".")[0] for text in named}
    return found


def _texts(value: Any) -> list[str]:
    """All texts in plain JSON, however deep it is nested."""
    found, ahead = [], [value]
    while ahead:
        match ahead.pop():
            case str() as text:
                found.append(text)
            case dict() as named:
                ahead += named.values()
            case list() as several:
                ahead += several
    return found
