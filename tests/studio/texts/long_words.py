"""A language that nobody speaks: English with every word a third longer."""

import re
from math import ceil

from PySide6.QtCore import QTranslator

LONGER = 0.35
"""German texts of programs are about so much longer than English ones."""
_KEPT = re.compile(r"(\{[^}]*\}|\]\([^)]*\)|<[^>]*>|%n|https?://\S+|\*\.\w+)")
_WORD = re.compile(r"[A-Za-z]{2,}")


class LongWords(QTranslator):
    """Leaves alone what a translator must: values, addresses, tags, mnemonics."""

    def translate(self, context: str, text: str, comment: str | None = None, n: int = -1) -> str:
        return lengthened(text).replace("%n", str(n)) if n >= 0 else lengthened(text)

    def isEmpty(self) -> bool:
        return False


def lengthened(text: str) -> str:
    parts = _KEPT.split(text)
    return "".join(part if index % 2 else _WORD.sub(_longer, part) for index, part in enumerate(parts))


def _longer(found: re.Match[str]) -> str:
    word = found[0]
    return word + "o" * ceil(LONGER * len(word) - 0.5)
