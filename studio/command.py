"""The console script ``rank-studio``: the window, or the command line when its first word is one of its commands."""

import os
import subprocess
import sys
from collections.abc import Sequence

from studio.jobs.engine import engine_command, engine_environment, is_bundled, what_is_missing

COMMANDS = frozenset(
    {"demo", "inspect", "plan", "edit", "curves", "forecast", "compress", "upload", "evaluate", "history", "desktop"}
)


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code. ``argv`` defaults to the program's arguments. A model named like a command is opened by
    its path, e.g. ``./demo``."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and (words[0] in COMMANDS or words[0].startswith("-")):
        return _command_line(words)
    if len(words) > 1:
        print(f"rank-studio: the window opens one model, not {len(words)}; see rank-studio --help", file=sys.stderr)
        return 2
    from studio.app import run

    return run(words[0] if words else None)


def _command_line(words: list[str]) -> int:
    if is_bundled():  # torch is not in the bundle
        try:
            done = subprocess.run(engine_command("core.cli", words), env=engine_environment(os.environ), check=False)
        except OSError:
            print(f"rank-studio: the engine is missing; {what_is_missing()}.", file=sys.stderr)
            return 1
        return done.returncode
    from core import cli

    return cli.main(words)
