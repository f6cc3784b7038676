"""Logits of a causal model, and gradients back from them, in chunks of tokens: no [length, vocabulary] matrix is ever
whole."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import nn
from transformers import PreTrainedModel

_CHUNK_ENTRIES = 2**24
"""Logits computed at once: 64 MiB in float32."""

_PROBE_TOKENS = 16


Directions = Callable[[torch.Tensor, slice], list[torch.Tensor]]
"""For the logits [tokens, vocabulary] of the tokens in the slice: what to send back from them, float [tokens,
vocabulary], as often as is wanted."""


class ChunkedHead:
    """The model behind its last hidden states: head, scaling, soft-capping, whatever its family does there.

    The model's own forward is run with its base model answering at once with the given hidden states, so nothing of
    the family's code is repeated. That this gives the model's logits is verified on a few tokens; where it does not,
    the whole forward is run (``chunked`` is then False).
    """

    def __init__(self, model: PreTrainedModel, probe: torch.Tensor) -> None:
        """``probe``: token ids int64 [1, any], on the model's device."""
        self._model = model
        self._bodies = _bodies(model)
        self.chunked = self._verified(probe[:, :_PROBE_TOKENS])

    @torch.no_grad()
    def losses(self, ids: torch.Tensor) -> torch.Tensor:
        """Next-token loss in nats at every place of ``ids`` [rows, length] but the last: float32 [rows, length - 1]."""
        targets = ids[:, 1:].reshape(-1)
        if self.chunked:
            output = self._model.base_model(input_ids=ids, use_cache=False)
            hidden = output.last_hidden_state[:, :-1].flatten(0, 1)
            size = self._chunk
            starts = range(0, len(targets), size)
            chunks = (self._logits(type(output), hidden[None, at : at + size], ids)[0] for at in starts)
            found = [_loss(chunk, targets[at : at + size]) for at, chunk in zip(starts, chunks, strict=True)]
            return torch.cat(found).view(ids.shape[0], -1)
        logits = self._model(input_ids=ids, use_cache=False).logits[:, :-1].flatten(0, 1)
        return _loss(logits, targets).view(ids.shape[0], -1)

    @torch.no_grad()
    def read_out(self, ids: torch.Tensor, places: slice) -> "ReadOut":
        """The logits at ``places`` of every row of ``ids`` [rows, length], to be computed a chunk at a time."""
        if not self.chunked:
            whole = self._model(input_ids=ids, use_cache=False).logits[:, places].flatten(0, 1)
            return ReadOut(whole, lambda logits: logits, self._chunk)
        output = self._model.base_model(input_ids=ids, use_cache=False)
        hidden = output.last_hidden_state[:, places].flatten(0, 1)
        kind = type(output)
        return ReadOut(hidden, lambda chunk: self._logits(kind, chunk[None], ids)[0], self._chunk)

    def sent_back(
        self, ids: torch.Tensor, behind: torch.Tensor, directions: Directions, check: Callable[[], None]
    ) -> list[torch.Tensor]:
        """J^T c for each of the ``directions`` c, J = d logits of all tokens / d ``behind``: the gradients with respect
        to the hidden states that the blocks have made of ``ids`` [rows, length], each [rows, length, width].

        ``behind`` needs grad, and the model's blocks return it whatever they are given (``recorder.injecting``).
        ``check`` is called between chunks.
        """
        with torch.enable_grad():
            if not self.chunked:
                whole = self._model(input_ids=ids, use_cache=False).logits
                return _pulled_back(whole.flatten(0, 1), behind, directions, slice(None))
            output = self._model.base_model(input_ids=ids, use_cache=False)
        hidden = output.last_hidden_state.detach().flatten(0, 1)
        parts = []
        for at in range(0, len(hidden), self._chunk):
            check()
            tokens = slice(at, min(at + self._chunk, len(hidden)))
            chunk = hidden[None, tokens].requires_grad_()
            with torch.enable_grad():
                logits = self._logits(type(output), chunk, ids)[0]
            parts.append(_pulled_back(logits, chunk, directions, tokens))
        last = output.last_hidden_state
        ends = [torch.cat([part[0] for part in channel]).view_as(last) for channel in zip(*parts, strict=True)]
        return [torch.autograd.grad(last, behind, end, retain_graph=True)[0] for end in ends]

    @property
    def _chunk(self) -> int:
        """Tokens whose logits are computed at once."""
        return max(1, _CHUNK_ENTRIES // int(self._model.config.get_text_config().vocab_size))

    def _logits(self, kind: type[Any], hidden: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
        """``kind``: what the base model answers with."""
        with _answering(self._bodies, kind(last_hidden_state=hidden)):
            logits: torch.Tensor = self._model(input_ids=ids[:1, :1], use_cache=False).logits
            return logits

    @torch.no_grad()
    def _verified(self, ids: torch.Tensor) -> bool:
        whole = self._model(input_ids=ids, use_cache=False).logits
        try:
            output = self._model.base_model(input_ids=ids, use_cache=False)
            chunk = self._logits(type(output), output.last_hidden_state, ids)
        except (AttributeError, TypeError, RuntimeError, ValueError, IndexError):
            # Whatever a family's forward may do with an answer it did not expect, the whole forward still works.
            return False
        if chunk.shape != whole.shape:
            return False
        tolerance = 1e-2 if whole.dtype in (torch.bfloat16, torch.float16) else 1e-4
        scale = whole.float().abs().nan_to_num(0, 0, 0).max()
        return torch.allclose(chunk.float(), whole.float(), rtol=0, atol=float(tolerance * scale), equal_nan=True)


class ReadOut:
    """The logits of some tokens of one batch, made from their last hidden states when they are asked for."""

    def __init__(self, tokens: torch.Tensor, logits: Callable[[torch.Tensor], torch.Tensor], chunk: int) -> None:
        """``tokens`` [tokens, any]: what ``logits`` turns into [tokens, vocabulary], ``chunk`` of them at once."""
        self._tokens = tokens
        self._logits = logits
        self._chunk = chunk

    def chunks(self) -> list[slice]:
        """All tokens, in stretches whose logits may be held at once."""
        count = len(self._tokens)
        return [slice(at, min(at + self._chunk, count)) for at in range(0, count, self._chunk)]

    @torch.no_grad()
    def logits(self, tokens: slice) -> torch.Tensor:
        """[tokens, vocabulary] of the tokens in the slice."""
        return self._logits(self._tokens[tokens])


def _pulled_back(
    logits: torch.Tensor, source: torch.Tensor, directions: Directions, tokens: slice
) -> list[torch.Tensor]:
    wanted = directions(logits.detach(), tokens)
    return [torch.autograd.grad(logits, source, one.to(logits.dtype), retain_graph=True)[0] for one in wanted]


def _loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.functional.cross_entropy(logits.float(), targets, reduction="none")


def _bodies(model: PreTrainedModel) -> list[nn.Module]:
    """The modules a causal model may ask for hidden states: its base model, or the decoder inside (OPT)."""
    decoder: nn.Module = model.get_decoder()  # type: ignore[no-untyped-call]  # transformers leaves it bare
    return [model.base_model] if decoder in (model.base_model, model) else [model.base_model, decoder]


@contextlib.contextmanager
def _answering(bodies: list[nn.Module], answer: Any) -> Iterator[None]:
    """Let the modules answer every call with ``answer``. Their attributes, embeddings for one, stay what they are."""
    try:
        for body in bodies:
            body.__dict__["forward"] = lambda *_args, **_kwargs: answer
        yield
    finally:
        for body in bodies:
            body.__dict__.pop("forward", None)
