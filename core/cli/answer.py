"""What a command answers: an object for ``--json`` and text for people. Also the few shapes text is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_json


@dataclass(frozen=True)
class Answer:
    """``data``: anything pydantic can write as JSON; ``text``: the same for people."""

    data: Any
    text: str

    def as_json(self) -> str:
        """One strict JSON object; numbers that are not finite become ``null``."""
        # As plain data: a model's own setting for such numbers would win.
        data = self.data.model_dump() if isinstance(self.data, BaseModel) else self.data
        return to_json(data, inf_nan_mode="null").decode()


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Columns lined up, the first ``left`` of them flush left, the others flush right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = []
    for row in (head, ["-" * width for width in widths], *rows):
        cells = [c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """One ``name  value`` a line, values lined up."""
    width = max(len(name) for name, _value in pairs)
    return "\n".join(f"{name.ljust(width)}  {value}" for name, value in pairs)


def count(number: int) -> str:
    """``134,515,008``."""
    return f"{number:,}"


def size(count_of_bytes: int) -> str:
    """``256.6 MiB``."""
    value = float(count_of_bytes)
    for unit in ("bytes", "KiB", "MiB"):
        if value < 1024:
            return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.2f} GiB"


def percent(share: float) -> str:
    """``80.00 %``."""
    return f"{100 * share:.2f} %"
