"""``desktop``: the entry of the window in the menu of a Linux desktop, for the present user."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from core.cli.answer import Answer
from core.cli.desk import Desk
from core.jobs.errors import StudioError, UsageError
from core.jobs.whole_file import write_whole
from resources import icon_path

_NAME = "rank-studio"
_ENTRY = """\
[Desktop Entry]
Type=Application
Name=Rank Studio
GenericName=Model compression
Comment=See where a language model can give, plan its ranks, and compress it
Exec={command} %f
Icon={name}
Terminal=false
Categories=Science;Development;ArtificialIntelligence;
Keywords=language model;low rank;compression;SVD;
MimeType=application/x-rank-studio;
StartupWMClass={name}
"""
_MIME = """\
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/x-rank-studio">
    <comment>Rank Studio project</comment>
    <glob pattern="*.rankstudio"/>
    <icon name="rank-studio"/>
  </mime-type>
</mime-info>
"""


def desktop(args: argparse.Namespace, _desk: Desk) -> Answer:
    if sys.platform in ("win32", "darwin"):
        raise UsageError("rank-studio desktop is for Linux; docs/packaging.md says how it is done on this system.")
    return _install() if args.action == "install" else _remove()


def _install() -> Answer:
    command = _command()
    written = {
        _places()[0]: _ENTRY.format(command=_quoted(command), name=_NAME),
        _places()[1]: icon_path(_NAME).read_text(encoding="utf-8"),
        _places()[2]: _MIME,
    }
    for path, text in written.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text)
        except OSError as error:
            raise StudioError(f"{path} cannot be written: {error.strerror or error}.") from None
    files = [str(path) for path in written]
    return Answer({"installed": files, "command": command}, "Rank Studio is in the menu.\n" + "\n".join(files))


def _remove() -> Answer:
    files = [path for path in _places() if path.exists()]
    for path in files:
        try:
            path.unlink()
        except OSError as error:
            raise StudioError(f"{path} cannot be removed: {error.strerror or error}.") from None
    told = "Rank Studio is no longer in the menu." if files else "Rank Studio was not in the menu."
    return Answer({"removed": [str(path) for path in files]}, told)


def _places() -> tuple[Path, Path, Path]:
    """Where entry, icon and file type belong, as the desktops agreed on."""
    given = os.environ.get("XDG_DATA_HOME")
    base = Path(given) if given and Path(given).is_absolute() else Path.home() / ".local" / "share"
    icon = base / "icons" / "hicolor" / "scalable" / "apps" / f"{_NAME}.svg"
    return base / "applications" / f"{_NAME}.desktop", icon, base / "mime" / "packages" / f"{_NAME}.xml"


def _command() -> str:
    """The script that started this, else the one beside this Python, else the one on the path."""
    if getattr(sys, "frozen", False):
        return sys.executable
    beside = Path(sys.executable).with_name(_NAME)
    found = str(beside) if beside.exists() else shutil.which(_NAME)
    if found is None:
        raise StudioError("There is no script rank-studio to put in the menu; install the program, e.g. with pipx.")
    return found


def _quoted(command: str) -> str:
    """As the desktop entry specification quotes an argument."""
    for sign in ("\\", '"', "`", "$"):
        command = command.replace(sign, f"\\{sign}")
    return f'"{command}"'.replace("%", "%%")
