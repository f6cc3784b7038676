"""The rows of text that refinement learns from, chooses by, and watches."""

from dataclasses import dataclass

from transformers import PreTrainedTokenizerBase

from core.allocation.document import CalibrationSpec, RefineSpec
from core.calibration.parts import calibration_rows, with_rows_behind
from core.calibration.rows import TokenRows
from core.calibration.text import token_rows
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.refinement.checks import check_watched


@dataclass(frozen=True, eq=False)
class Texts:
    """``calibration``: rows that are learnt from. ``validation``: the next rows of the same text, they choose.
    ``watched``: rows of another text that nothing is learnt from or chosen by. ``None`` where nobody asks for them."""

    calibration: TokenRows
    validation: TokenRows | None = None
    watched: TokenRows | None = None

    @property
    def all(self) -> dict[str, TokenRows]:
        """Those that are there, by role."""
        roles = {"calibration": self.calibration, "validation": self.validation, "watched": self.watched}
        return {role: rows for role, rows in roles.items() if rows is not None}


def read_texts(
    tokenizer: PreTrainedTokenizerBase, calibration: CalibrationSpec, spec: RefineSpec, reporter: Reporter
) -> Texts:
    """The rows that ``spec`` needs; without steps there is nothing to choose and nothing to watch.

    Raises ``StudioError`` for a text that cannot be read or is too short, and ``UsageError`` when the watched text is
    the one that is calibrated on. A watched text that is too short is used as far as it goes, which is logged.
    """
    if not spec.steps:
        return Texts(calibration_rows(tokenizer, calibration))
    check_watched(spec, calibration)
    learnt, validation = with_rows_behind(tokenizer, calibration, spec.validation, "refinement")
    watched = _watched_rows(tokenizer, spec, calibration.length, reporter) if spec.watch else None
    return Texts(learnt, validation, watched)


def _watched_rows(
    tokenizer: PreTrainedTokenizerBase, spec: RefineSpec, length: int, reporter: Reporter
) -> TokenRows | None:
    sizes = [(rows, length) for rows in range(spec.watch_rows, 0, -1)]
    while sizes[-1][1] >= 4:
        sizes.append((1, sizes[-1][1] // 2))
    for tried, (rows, size) in enumerate(sizes):
        try:
            found = token_rows(tokenizer, spec.watch, rows, size, part="evaluation")
        except StudioError:
            if tried == len(sizes) - 1:
                raise
            continue
        if tried:
            reporter.log(
                f"The watched text {spec.watch} is too short for {spec.watch_rows} rows of {length} tokens; "
                f"{rows} of {size} are watched.",
                "warning",
            )
        return found
    return None
