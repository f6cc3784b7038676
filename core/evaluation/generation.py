"""A short greedy continuation: whether the model still speaks."""

import itertools
import statistics
import time
from dataclasses import dataclass, field
from typing import Any, cast

import torch
from transformers import GenerationConfig, PreTrainedModel, PreTrainedTokenizerBase

NEW_TOKENS = 40


@dataclass(frozen=True)
class Generation:
    """What the model wrote behind the prompt; ``degenerate`` when it ends in one token over and over."""

    text: str
    degenerate: bool
    per_second: float = field(default=0.0, compare=False)
    """Tokens; the first, which takes the prompt with it, and what is done once only are left out."""


@torch.no_grad()
def generate(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, prompt: str, device: str = "cpu"
) -> Generation:
    """At most ``NEW_TOKENS`` tokens, always the likeliest next one, so the same every time."""
    encoded = tokenizer(prompt, return_tensors="pt", return_token_type_ids=False).to(device)
    old = model.generation_config
    config = GenerationConfig(  # type: ignore[no-untyped-call]  # transformers leaves it bare
        max_new_tokens=NEW_TOKENS,
        do_sample=False,
        bos_token_id=old.bos_token_id,
        eos_token_id=old.eos_token_id,
        pad_token_id=old.pad_token_id if old.pad_token_id is not None else (tokenizer.pad_token_id or 0),
    )
    # In place of the checkpoint's own, which may sample or punish the very repetition this is meant to show: what a
    # configuration handed to ``generate`` leaves open would be taken from there.
    model.generation_config = config
    try:
        pace = _Pace()
        output: torch.Tensor = cast(Any, model).generate(**encoded, streamer=pace)
    finally:
        model.generation_config = old
    new = output[0, encoded["input_ids"].shape[1] :].tolist()
    return Generation(str(tokenizer.decode(new, skip_special_tokens=True)), is_degenerate(new), pace.per_second)


class _Pace:
    """Handed every token as it comes, as what streams text to a person would be."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def put(self, _tokens: torch.Tensor) -> None:
        """The prompt comes first, then token after token, on the host."""
        self._times.append(time.perf_counter())

    def end(self) -> None:
        """Nothing is held back."""

    @property
    def per_second(self) -> float:
        """From the median between two tokens; 0 for fewer."""
        gaps = [after - before for before, after in itertools.pairwise(self._times[1:])]
        middle = statistics.median(gaps) if gaps else 0.0
        return 1 / middle if middle > 0 else 0.0


def is_degenerate(tokens: list[int]) -> bool:
    """Whether the second half of at least eight tokens is one token repeated."""
    tail = tokens[len(tokens) // 2 :]
    return len(tokens) >= 8 and len(set(tail)) == 1
