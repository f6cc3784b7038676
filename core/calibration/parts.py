"""The rows of a calibration text: those that are calibrated on, and those behind them that nothing was learnt from."""

from transformers import PreTrainedTokenizerBase

from core.allocation.document import CalibrationSpec
from core.calibration.rows import TokenRows
from core.calibration.text import token_rows
from core.jobs.errors import StudioError


def calibration_rows(tokenizer: PreTrainedTokenizerBase, spec: CalibrationSpec, count: int | None = None) -> TokenRows:
    """The first ``count`` rows of the text, those that are calibrated on unless given. Raises ``StudioError`` for a
    text that cannot be read or is too short."""
    samples = spec.samples if count is None else count
    return token_rows(
        tokenizer, spec.corpus, samples, spec.length, part="calibration", chat_template=spec.chat_template
    )


def with_rows_behind(
    tokenizer: PreTrainedTokenizerBase, spec: CalibrationSpec, count: int, purpose: str
) -> tuple[TokenRows, TokenRows]:
    """The rows that are calibrated on, and the ``count`` rows right behind them. ``purpose``: who needs these, in
    words. Raises ``StudioError`` for a text that cannot be read or is too short."""
    try:
        rows = calibration_rows(tokenizer, spec, spec.samples + count)
    except StudioError:
        calibration_rows(tokenizer, spec)  # what is wrong with the text itself is said in its own words
        raise StudioError(
            f"The text {spec.corpus} is too short for {purpose}, which needs {count} rows of {spec.length} "
            f"tokens behind the {spec.samples} that are calibrated on; ask for fewer or shorter rows, or give more "
            "text."
        ) from None
    indices = range(spec.samples + count)
    return rows.chosen(indices[: spec.samples]), rows.chosen(indices[spec.samples :])
