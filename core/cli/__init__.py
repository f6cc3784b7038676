"""The command line: builds requests, prints events to stderr and results to stdout."""

from core.cli.entry import main
from core.cli.parser import COMMANDS

__all__ = ["COMMANDS", "main"]
