"""One pass over the calibration text, its rows dealt out to all processes of the crew and its moments added up."""

from collections.abc import Mapping

from pydantic import BaseModel

from core.calibration.backward import Take, backward_pass, check_predictable
from core.calibration.dtype import dtype_named
from core.calibration.forward import BATCH_TOKENS
from core.calibration.kept_rows import kept, read_kept
from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.jobs.crew import Sums, crew
from core.jobs.reporter import Reporter
from core.jobs.units import Unit, dealt
from core.model import Site
from core.model.moment_kinds import MomentKind


class MeasureMoments(BaseModel):
    """Set to the other processes: run the pass on some rows and add up. ``hands``: the rows of each process."""

    folder: str
    """Of the checkpoint."""
    rows: str
    """Where they lie, see ``kept``."""
    hands: list[list[int]]
    dtype: str
    work: list[tuple[str, list[MomentKind]]]
    """Names of sites and what is wanted of them, in the order in which everything is added up."""


def measure(
    checkpoint: Checkpoint,
    rows: TokenRows,
    dtype: str,
    work: Mapping[Site, frozenset[MomentKind]],
    take: Take,
    reporter: Reporter,
    device: str,
) -> None:
    """``backward_pass`` for ``work``, by all processes of the crew. Rows are dealt out by whole batches, so that each
    batch is what it is in one process and only the order of the sums differs."""
    team = crew()
    if team.size == 1:
        backward_pass(checkpoint, rows, dtype_named(dtype), work, take, reporter, device)
        return
    check_predictable(rows, work)
    with kept(rows) as file:
        task = MeasureMoments(
            folder=str(checkpoint.folder),
            rows=file,
            hands=_hands(rows, team.size),
            dtype=dtype,
            work=[(site.name, sorted(kinds)) for site, kinds in work.items()],
        )
        sums = team.together(task)
        _measure_part(checkpoint, rows, task, 0, sums, take, reporter, device)


def help_measuring(
    task: MeasureMoments, checkpoint: Checkpoint, number: int, sums: Sums, reporter: Reporter, device: str
) -> None:
    """What process ``number`` does of a ``task``; process 0 keeps what comes of it."""
    _measure_part(checkpoint, read_kept(task.rows), task, number, sums, lambda *_: None, reporter, device)


def _measure_part(
    checkpoint: Checkpoint,
    rows: TokenRows,
    task: MeasureMoments,
    number: int,
    sums: Sums,
    take: Take,
    reporter: Reporter,
    device: str,
) -> None:
    by_name = checkpoint.info.by_name
    work = {by_name[name]: frozenset(kinds) for name, kinds in task.work}
    # Where there are fewer batches than processes, one without any runs the first hand again, to be multiplied by 0.
    hand = task.hands[number] or task.hands[0]
    backward_pass(checkpoint, rows.part(hand), dtype_named(task.dtype), work, take, reporter, device, sums=sums)


def _hands(rows: TokenRows, processes: int) -> list[list[int]]:
    batches = rows.batches(BATCH_TOKENS)
    units = [Unit(str(number), batch.tokens) for number, batch in enumerate(batches)]
    return [[row for name in hand for row in batches[int(name)].rows] for hand in dealt(units, processes)]
