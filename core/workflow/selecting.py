"""Choosing components by prompt, experimental."""

import json
from pathlib import Path

from core.calibration.dtype import name_of
from core.calibration.text import token_rows
from core.checkpoint.modeling_low_rank import METHOD
from core.checkpoint.open import resolve
from core.checkpoint.tokenizer import load_tokenizer
from core.evaluation.by_prompt import score_by_prompt
from core.evaluation.evaluate import load_for
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.requests import SelectByPrompt, SelectByPromptResult


def select_by_prompt(request: SelectByPrompt, reporter: Reporter, device: str) -> SelectByPromptResult:
    """What choosing by prompt is worth on a text. Raises ``StudioError`` for a folder that is not stored factored."""
    folder = resolve(request.model, reporter)
    _check_factored(folder)
    tokenizer = load_tokenizer(folder, trust_remote_code=request.trust_remote_code)
    rows = token_rows(tokenizer, request.corpus, request.windows, request.length, part="evaluation")
    model = load_for(folder, rows, reporter, device, request.dtype, request.trust_remote_code)
    found = score_by_prompt(model, rows, request.share, reporter, device)
    return SelectByPromptResult(
        model=request.model,
        corpus=request.corpus,
        share=request.share,
        rows=found.rows,
        tokens=found.tokens,
        all_components=found.all_components,
        by_prompt=found.by_prompt,
        first_components=found.first_components,
        apart=found.apart,
        sites=found.sites,
        multiplications=found.chosen_parameters / found.bank_parameters,
        multiplications_of_dense=found.chosen_parameters / found.dense_parameters,
        parameters=found.parameters,
        copied_parameters=found.chosen_parameters,
        dtype=name_of(model.dtype),
        seconds=found.seconds,
    )


def _check_factored(folder: Path) -> None:
    """Components can be chosen one by one only where each is a column and a row of its own."""
    try:
        low_rank = json.loads((folder / "config.json").read_text(encoding="utf-8"))["quantization_config"]
        storage, ranks = low_rank["storage"], low_rank["ranks"]
        factored = low_rank["quant_method"] == METHOD and bool(ranks)
    except (OSError, ValueError, KeyError, TypeError):
        storage, factored = "", False
    if not factored:
        raise StudioError(
            f"{folder} has no low-rank sites whose components a prompt could choose from; "
            "compress the model with factored storage first."
        )
    if storage != "factored":
        raise StudioError(
            f"{folder} is stored {storage}: its numbers are rows of the matrices, not components that a prompt could "
            "choose from; compress the model again with factored storage."
        )
