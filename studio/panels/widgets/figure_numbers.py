"""The numbers behind a figure, as text that other programs take."""

import csv
import io
from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """``rows``: cells in the order of ``head``; ``None`` is an empty one."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def text(self, separator: str = ",") -> str:
        """One line a row, quoted where it must be; numbers in full."""
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
        writer.writerow(self.head)
        writer.writerows(self.rows)
        return stream.getvalue()
