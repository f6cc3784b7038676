"""The errors a user can meet, each one sentence: what is wrong, where, what to do."""

from pathlib import Path

_LONGEST = 1000


class StudioError(Exception):
    """Work that cannot go on, said in one clear sentence meant for the user; never a programming error.

    What the sentence quotes comes from files of strangers: it is one line, of characters that can be shown (none that
    steer a terminal, no halves of characters that no stream takes), and it ends.
    """

    def __str__(self) -> str:
        return shown(super().__str__())


class DamagedCacheError(StudioError):
    """A file of the cache was not as it had been written. It has been removed, so that the work can begin again."""

    def __init__(self, sentence: str, path: Path) -> None:
        super().__init__(sentence)
        self.path = path


class CodeNotTrustedError(StudioError):
    """A checkpoint brings code that nobody has said yes to; ``digest`` is what a yes is kept by."""

    def __init__(self, sentence: str, digest: str) -> None:
        super().__init__(sentence)
        self.digest = digest


class UsageError(StudioError):
    """The request itself is wrong (an unknown name, an impossible value); the command line exits with 2."""


class Cancelled(Exception):  # noqa: N818 - a request that was granted, not an error
    """Raised inside a job at its next report after somebody asked it to stop."""


def shown(text: str) -> str:
    """``text`` as one line that any terminal and any stream takes, cut in the middle where it is endless."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]} ... {text[-_LONGEST // 3 :]}"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else _spelled(c) for c in text)


def _spelled(character: str) -> str:
    return f"\\u{ord(character):04x}"
