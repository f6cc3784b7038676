"""The whole way through the real window as a person goes it, from the first start to the report, with a picture of each
step for the user guide.

    python scripts/walkthrough.py docs/images                     # the sample model, on a virtual screen (needs Xvfb)
    python scripts/walkthrough.py /tmp/pictures --model tiny

Where a choice costs time and the picture looks the same, the cheaper one is made: ``water-filling`` for keep 80 %, the
recipe ``fast``, evaluation of 4 rows. ``--home`` with a warm cache spares the calibration.

Everything is done with the mouse and the keyboard on things that are found by the name a screen reader tells
(``person.py``); nothing of the program is called but its start.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SIZE = (1440, 900)


def main() -> None:
    args = _arguments()
    args.folder.mkdir(parents=True, exist_ok=True)
    with _screen() as display, tempfile.TemporaryDirectory(prefix="rank-studio-") as work:
        os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        os.environ |= {"RANK_STUDIO_HOME": args.home or f"{work}/kept", "HOME": work}
        _walk(args, Path(work))


def _walk(args: argparse.Namespace, work: Path) -> None:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from scripts.person import Person
    from scripts.story import Story
    from studio.app import make_application, start

    application = make_application()
    window = start(application)
    window.setGeometry(QGuiApplication.primaryScreen().geometry())
    window.activateWindow()
    Story(Person(args.folder), args.model, work).tell()
    window.close_for_good()
    QApplication.processEvents()


@contextmanager
def _screen() -> Iterator[str]:
    """A virtual screen of its own; its name."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{_SIZE[0]}x{_SIZE[1]}x24"]
    try:
        server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        sys.exit("The virtual screen Xvfb is not installed; on Debian and Ubuntu: apt install xvfb.")
    os.close(write)
    try:
        with os.fdopen(read) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--model", default="sample", choices=["sample", "tiny"])
    parser.add_argument("--home", help="where the program keeps things (default: a new, empty place)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
