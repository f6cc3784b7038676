"""lm-eval's language model around one that is loaded already, with our progress and our cancel."""

import math
from typing import Any

import torch
from lm_eval.api.model import CacheHook
from lm_eval.models.huggingface import HFLM
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from core.jobs.reporter import Reporter

_BATCH_ENTRIES = 2**27
"""Logits of one batch of 256-token rows; lm-eval holds them twice."""
_ROW_TOKENS = 256
_LARGEST_BATCH = 16


class ReportingLM(HFLM):  # type: ignore[misc]  # lm-eval is not typed
    """HFLM that reports each answer and looks before each forward pass whether it should stop.

    Log-softmax is taken in float32: in bfloat16, which lm-eval takes for a bfloat16 model, choices of the same question
    often come out equal. For a float32 model the answers are lm-eval's own.
    """

    def __init__(
        self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, reporter: Reporter, device: str
    ) -> None:
        batch = _BATCH_ENTRIES // (_ROW_TOKENS * model.config.get_text_config().vocab_size)
        super().__init__(
            pretrained=model,
            backend="causal",
            tokenizer=tokenizer,
            batch_size=min(max(1, batch), _LARGEST_BATCH),
            softmax_dtype="float32",
        )
        self._device = torch.device(device)  # a model that is partly on the disk says "meta"
        self._reporter = reporter
        self._answers = _Answers()
        self.cache_hook = self._answers

    def loglikelihood(self, requests: list[Any], **_: Any) -> Any:
        self._begin(requests)
        return self._end(super().loglikelihood(requests, disable_tqdm=True))

    def generate_until(self, requests: list[Any], **_: Any) -> Any:
        self._begin(requests)
        return self._end(super().generate_until(requests, disable_tqdm=True))

    def _model_call(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        self._tell()
        logits: torch.Tensor = super()._model_call(*args, **kwargs)
        return logits

    def _model_generate(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        self._tell()
        ids: torch.Tensor = super()._model_generate(*args, **kwargs)
        return ids

    def _begin(self, requests: list[Any]) -> None:
        self._answers.broken = 0
        self._reporter.stage("zero-shot", len(requests), "answers")

    def _end(self, results: Any) -> Any:
        self._tell()
        if self._answers.broken:
            self._reporter.log(
                f"{self._answers.broken} of {len(results)} answers have no finite likelihood: which of them is chosen "
                "says nothing about the model.",
                "warning",
            )
        return results

    def _tell(self) -> None:
        self._reporter.check()
        new = self._answers.take()
        if new:
            self._reporter.advance(steps=new)


class _Answers(CacheHook):  # type: ignore[misc]  # lm-eval is not typed
    """Counts answers, and those whose likelihood is not finite. HFLM offers each to its cache, once, as soon as it is
    there: that is where they can be seen."""

    def __init__(self) -> None:
        super().__init__(None)
        self._new = 0
        self.broken = 0

    def add_partial(self, _kind: str, _request: Any, answer: Any) -> None:
        """``answer``: text, or log-likelihood and whether it is what the model would have said."""
        self._new += 1
        self.broken += isinstance(answer, tuple) and not math.isfinite(answer[0])

    def take(self) -> int:
        """How many came since the last call."""
        new, self._new = self._new, 0
        return new
