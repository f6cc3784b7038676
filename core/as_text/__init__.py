"""Requests as text that does the same work again: a command line, or Python."""

from core.as_text.command import as_command, one_click_command
from core.as_text.python import as_python, one_click_python

__all__ = ["as_command", "as_python", "one_click_command", "one_click_python"]
