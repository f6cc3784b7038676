"""Using the history beside the work itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.history.history import History
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter


@contextmanager
def remembering(reporter: Reporter, otherwise: str = "Not entered in the history") -> Iterator[History]:
    """The user's history. What is wrong with it is logged behind ``otherwise``: work that is done does not fail for
    it."""
    try:
        yield History()
    except StudioError as error:
        reporter.log(f"{otherwise}: {error}", "warning")
