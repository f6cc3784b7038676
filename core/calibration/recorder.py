"""What the model itself would call each of its blocks with, learnt without running the blocks.

Every family prepares masks, position embeddings and the like in its own way. Instead of repeating that per family, the
model's own forward runs with each block replaced by a recorder: it keeps the arguments and hands the hidden states on.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import torch
from torch import nn
from transformers import PreTrainedModel

_HIDDEN = "hidden_states"


@dataclass(frozen=True, eq=False)
class Call:
    """The arguments of one call of a block, without the hidden states; these come first or by name."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    by_name: bool

    def run(self, block: nn.Module, hidden: torch.Tensor) -> Any:
        """All that ``block`` returns for other hidden states [rows, length, width]."""
        if self.by_name:
            return block(*self.args, **{_HIDDEN: hidden}, **self.kwargs)
        return block(hidden, *self.args, **self.kwargs)

    def to(self, dtype: torch.dtype) -> "Call":
        """The same call with its floating-point tensors in ``dtype``."""
        return Call(_cast(self.args, dtype), _cast(self.kwargs, dtype), self.by_name)


def hidden_of(output: Any) -> torch.Tensor:
    """The hidden states in what a block returns: a tensor, or a tuple that begins with it."""
    first = output[0] if isinstance(output, tuple | list) else output
    if not isinstance(first, torch.Tensor):
        raise TypeError(f"a decoder block returned {type(first).__name__} where its hidden states were expected")
    return first


class StandIn(nn.Module):
    """Takes one block's place without being it. ``rest``: see ``recording``."""

    def __init__(self, block: nn.Module, rest: tuple[Any, ...] | None) -> None:
        super().__init__()
        # In a tuple, so that the real block is not registered as a child and found by whoever walks the model.
        self._real = (block,)
        self._rest = rest

    def __getattr__(self, name: str) -> Any:
        """Models ask their blocks for things such as ``attention_type``: those of the real block are handed out."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.__dict__["_real"][0], name)

    def wrapped(self, hidden: torch.Tensor) -> Any:
        """The hidden states as the real block would return them."""
        return hidden if self._rest is None else (hidden, *self._rest)


class Recorder(StandIn):
    """Records the arguments of every call and hands the hidden states on."""

    def __init__(self, block: nn.Module, pool: "TensorPool", rest: tuple[Any, ...] | None) -> None:
        super().__init__(block, rest)
        self._pool = pool
        self.calls: list[Call] = []
        self.hidden: torch.Tensor | None = None
        """The hidden states of the last call."""

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        by_name = not args
        hidden: torch.Tensor = kwargs.pop(_HIDDEN) if by_name else args[0]
        self.hidden = hidden
        self.calls.append(Call(self._pool.shared(args[1:]), self._pool.shared(kwargs), by_name))
        return self.wrapped(hidden)


class Injector(StandIn):
    """Returns ``given`` instead of the hidden states it is called with; these themselves while ``given`` is None."""

    given: torch.Tensor | None = None

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        hidden: torch.Tensor = args[0] if args else kwargs[_HIDDEN]
        return self.wrapped(hidden if self.given is None else self.given)


class _Reached(Exception):  # noqa: N818 - a way out, not an error
    """The forward has come to the block that was asked for."""


class _Stop(Recorder):
    def forward(self, *args: Any, **kwargs: Any) -> Any:
        super().forward(*args, **kwargs)
        raise _Reached


class TensorPool:
    """Keeps one copy of equal tensors: blocks and batches mostly share their masks and position embeddings."""

    def __init__(self) -> None:
        self._tensors: list[torch.Tensor] = []

    def shared(self, value: Any) -> Any:
        """``value`` with every tensor in it, also in tuples, lists and dictionaries, replaced by its one copy."""
        if isinstance(value, torch.Tensor):
            return self._one(value)
        if type(value) in (tuple, list):
            return type(value)(self.shared(item) for item in value)
        if type(value) is dict:
            return {key: self.shared(item) for key, item in value.items()}
        return value

    def _one(self, tensor: torch.Tensor) -> torch.Tensor:
        for known in self._tensors:
            same_kind = known.shape == tensor.shape and known.dtype == tensor.dtype and known.device == tensor.device
            if known is tensor or (same_kind and torch.equal(known, tensor)):
                return known
        self._tensors.append(tensor)
        return tensor


def first_call(model: PreTrainedModel, block: str, ids: torch.Tensor) -> tuple[Call, torch.Tensor]:
    """How the model calls the block at the module path ``block``, and its hidden states, for token ids [rows, length].

    The forward ends there; nothing behind the block is run.
    """
    with _replaced(model, {block: _Stop(model.get_submodule(block), TensorPool(), None)}) as (stop,):
        with contextlib.suppress(_Reached):
            run_base(model, ids)
        if stop.hidden is None:
            raise RuntimeError(f"the forward of {type(model).__name__} never called {block}")
        return stop.calls[0], stop.hidden


@contextlib.contextmanager
def recording(model: PreTrainedModel, blocks: list[str], rest: tuple[Any, ...] | None) -> Iterator[list[Recorder]]:
    """Replace the blocks at the module paths ``blocks`` by recorders, and put them back afterwards.

    ``rest``: what the blocks return behind the hidden states, or None when they return the bare tensor.
    """
    pool = TensorPool()
    with _replaced(model, {path: Recorder(model.get_submodule(path), pool, rest) for path in blocks}) as recorders:
        yield recorders


@contextlib.contextmanager
def injecting(model: PreTrainedModel, blocks: list[str], rest: tuple[Any, ...] | None) -> Iterator[Injector]:
    """Let the model run without its blocks: what is ``given`` to the injector comes out of the last of them."""
    stand_ins = {path: Injector(model.get_submodule(path), rest) for path in blocks}
    with _replaced(model, stand_ins) as injectors:
        yield injectors[-1]


_S = TypeVar("_S", bound=StandIn)


@contextlib.contextmanager
def _replaced(model: PreTrainedModel, stand_ins: dict[str, _S]) -> Iterator[list[_S]]:
    real = {path: model.get_submodule(path) for path in stand_ins}
    try:
        for path, stand_in in stand_ins.items():
            model.set_submodule(path, stand_in)
        yield list(stand_ins.values())
    finally:
        for path, block in real.items():
            model.set_submodule(path, block)


def run_base(model: PreTrainedModel, ids: torch.Tensor) -> Any:
    """Forward of the model without its head on token ids [rows, length], without a cache."""
    return model.base_model(input_ids=ids, use_cache=False)


def _cast(value: Any, dtype: torch.dtype) -> Any:
    if isinstance(value, torch.Tensor):
        return value.to(dtype) if value.is_floating_point() else value
    if isinstance(value, tuple | list):
        return type(value)(_cast(item, dtype) for item in value)
    if isinstance(value, dict):
        return {key: _cast(item, dtype) for key, item in value.items()}
    return value
