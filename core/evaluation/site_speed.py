"""Which compressed sites run faster than the matrices they stand for, measured on the device at hand."""

import copy
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn
from transformers import PreTrainedModel

from core.checkpoint.modeling_low_rank import FactoredLinear, PivotedLinear
from core.jobs.reporter import Reporter

TOKENS = (1, 16, 512)
"""Decoding one text, decoding sixteen at once, reading a prompt."""
_AWAY = 2**26
"""Bytes of weights that are gone through in turn: more than caches hold, as in a whole model."""
_MOST_COPIES = 64
_MOST_NUMBERS = 2**22
"""Numbers that go into a layer, times its copies: many tokens need few copies to be out of reach of the caches."""
_ROUNDS = 7

LowRank = FactoredLinear | PivotedLinear


@dataclass(frozen=True)
class SiteSpeed:
    """How many times as fast as its dense matrix a site runs on its own, by tokens at once."""

    one: float
    sixteen: float
    prompt: float
    """512 tokens."""


@dataclass(frozen=True)
class _Seconds:
    dense: float
    stored: float


def low_rank_sites(model: PreTrainedModel) -> dict[str, LowRank]:
    """The compressed layers of a model by site."""
    return {name: module for name, module in model.named_modules() if isinstance(module, LowRank)}


def site_speeds(sites: dict[str, LowRank], reporter: Reporter) -> dict[str, SiteSpeed]:
    """The speed of every site; what is alike in shape and rank is measured once."""
    alike: dict[object, list[str]] = {}
    for name, layer in sites.items():
        alike.setdefault(_form(layer), []).append(name)
    reporter.stage("time sites", len(sites))
    found: dict[str, SiteSpeed] = {}
    for names in alike.values():
        layer = sites[names[0]]
        ratios = [_ratio(_measured(layer, tokens)) for tokens in TOKENS]
        found |= dict.fromkeys(names, SiteSpeed(*ratios))
        reporter.advance(names[0], steps=len(names), one_token=ratios[0], long_prompt=ratios[-1])
    return {name: found[name] for name in sites}


def decoding_speed(sites: dict[str, LowRank], reporter: Reporter) -> float:
    """How many times as fast as their dense matrices all sites together answer one token, from one site of every
    shape: the one of median rank."""
    by_shape: dict[object, list[LowRank]] = {}
    for layer in sites.values():
        by_shape.setdefault(_shape(layer), []).append(layer)
    dense = stored = 0.0
    for layers in by_shape.values():
        reporter.check()
        typical = sorted(layers, key=_rank)[len(layers) // 2]
        seconds = _measured(typical, 1)
        dense, stored = dense + len(layers) * seconds.dense, stored + len(layers) * seconds.stored
    return _ratio(_Seconds(dense, stored))


def slower_words(speed: float) -> str:
    """What a person should know of a model whose sites do not gain by their ranks, at a ``speed`` below 1."""
    return (
        f"Generating one token at a time, the compressed sites run {speed:.2f} times as fast as dense on this device: "
        "the model is smaller, not faster."
    )


def summary(speeds: dict[str, SiteSpeed]) -> str:
    """``140 of 210 sites run faster at one token, 200 at 512; the slowest at one token, ..., runs 0.80 times as fast:
    it would be better left dense.``"""
    if not speeds:
        return "No site is compressed."
    faster = sum(speed.one > 1 for speed in speeds.values())
    prompt = sum(speed.prompt > 1 for speed in speeds.values())
    text = (
        f"{faster} of {len(speeds)} compressed sites run faster than dense at one token, {prompt} at {TOKENS[-1]} "
        "tokens"
    )
    slowest = min(speeds, key=lambda name: speeds[name].one)
    worst = speeds[slowest]
    if worst.one >= 1:
        return text + "."
    if worst.prompt >= 1:
        return f"{text}; the slowest at one token, {slowest}, runs {worst.one:.2f} times as fast."
    return f"{text}; the slowest, {slowest}, runs {worst.one:.2f} times as fast: it would be better left dense."


def _form(layer: LowRank) -> object:
    return type(layer), _shape(layer), _rank(layer)


def _shape(layer: LowRank) -> tuple[int, int]:
    if isinstance(layer, FactoredLinear):
        return layer.left.out_features, layer.right.in_features
    return len(layer.order), layer.pivot.in_features


def _rank(layer: LowRank) -> int:
    return layer.right.out_features if isinstance(layer, FactoredLinear) else layer.pivot.out_features


def _ratio(seconds: _Seconds) -> float:
    return seconds.dense / seconds.stored if seconds.stored > 0 else 1.0


@torch.no_grad()
def _measured(layer: LowRank, tokens: int) -> _Seconds:
    """Seconds of one call of a layer and of the dense one that it stands for, in turns. The quickest rounds count:
    what else the device does disturbs those least."""
    m, n = _shape(layer)
    inner = next(layer.parameters())
    x = torch.randn(1, tokens, n, device=inner.device, dtype=inner.dtype)
    dense = nn.Linear(n, m, bias=False, device=inner.device, dtype=inner.dtype)
    stored = copy.deepcopy(layer)
    stored.shared = None
    arms = [_copies(one, tokens) for one in (dense, stored)]
    for arm in arms:
        _one_round(arm[:1], x)
    rounds = [[_one_round(arm, x) for arm in arms] for _ in range(_ROUNDS)]
    return _Seconds(*(min(column) for column in zip(*rounds, strict=True)))


def _copies(layer: nn.Module, tokens: int) -> list[nn.Module]:
    size = sum(parameter.nbytes for parameter in layer.parameters())
    wanted = min(math.ceil(_AWAY / size), _MOST_COPIES, max(1, _MOST_NUMBERS // (tokens * 4096)))
    return [layer, *(copy.deepcopy(layer) for _ in range(wanted - 1))]


def _one_round(layers: Sequence[nn.Module], x: torch.Tensor) -> float:
    """Seconds a call."""
    _wait_for(x.device)
    started = time.perf_counter()
    for layer in layers:
        layer(x)
    _wait_for(x.device)
    return (time.perf_counter() - started) / len(layers)


def _wait_for(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
