"""Builds the window as a folder that starts without Python, and checks that it does.

pip install pyinstaller
python packaging/build.py [--out dist]
"""

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
_SECONDS = 20
"""How long the built window has to stay up to count as started."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the folder rank-studio is made")
    parser.add_argument("--check-only", action="store_true", help="only start what was built before")
    args = parser.parse_args()
    if not args.check_only:
        if importlib.util.find_spec("PyInstaller") is None:
            print("PyInstaller is missing; install it with: pip install pyinstaller", file=sys.stderr)
            return 2
        build(args.out)
    return check(args.out / "rank-studio" / ("rank-studio.exe" if sys.platform == "win32" else "rank-studio"))


def build(out: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        places = ["--distpath", str(out), "--workpath", work]
        words = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *places]
        subprocess.run([*words, str(ROOT / "packaging" / "rank-studio.spec")], check=True, cwd=ROOT)


def check(program: Path) -> int:
    """Start the built window without a screen; it has to stay up until it is told to stop."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "RANK_STUDIO_HOME": home}
        started = subprocess.Popen([str(program)], env=environment, stderr=subprocess.PIPE, text=True)
        try:
            _, said = started.communicate(timeout=_SECONDS)
            said += f"\nIt ended by itself with code {started.returncode}."
        except subprocess.TimeoutExpired:
            started.terminate()
            _, said = started.communicate()
            if "Traceback" not in said:
                size = sum(path.stat().st_size for path in program.parent.rglob("*") if path.is_file())
                print(f"{program} starts; the folder has {size / 1e6:.0f} MB.")
                return 0
    print(f"{program} does not work:\n{said}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
