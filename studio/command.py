"""The console script ``rank-studio``: the window, or the command line when its first word is one of its commands."""

import sys
from collections.abc import Sequence

COMMANDS = frozenset({"demo", "inspect", "plan", "forecast", "compress", "evaluate", "history"})


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code. ``argv`` defaults to the program's arguments. A model named like a command is opened by
    its path, e.g. ``./demo``."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and (words[0] in COMMANDS or words[0].startswith("-")):
        from core import cli

        return cli.main(words)
    if len(words) > 1:
        print(f"rank-studio: the window opens one model, not {len(words)}; see rank-studio --help", file=sys.stderr)
        return 2
    from studio.app import run

    return run(words[0] if words else None)
