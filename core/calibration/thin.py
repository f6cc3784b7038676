"""Sites that saw fewer tokens than a Gram has columns (rare experts) lean on their siblings.

Siblings do the same thing on another input: the same block, the same shape, the same path up to numbers in it
(``experts.3.up_proj``, ``experts.5.up_proj``), another input group. With t tokens, the Gram A [n, n] of a thin site
becomes (t A + n Abar) / (t + n), Abar the token-weighted mean of its siblings' (DERIVED); with t = 0 that is Abar.
"""

import re
from collections.abc import Callable

import torch

from core.model import Site
from core.model.moment_kinds import MomentKind

Read = Callable[[Site, MomentKind], tuple[int, torch.Tensor]]
"""Tokens and numbers (flat) of one kind at one site, as they were measured."""

_GRAMS = ("input_gram", "output_gram", "logit_curvature")


class Siblings:
    """Who leans on whom among ``sites``; the sums over one set of siblings are kept while they are asked for."""

    def __init__(self, sites: tuple[Site, ...]) -> None:
        self._families: dict[tuple[object, ...], list[Site]] = {}
        for site in sites:
            self._families.setdefault(_family(site), []).append(site)
        self._last: dict[str, tuple[tuple[object, ...], int, torch.Tensor]] = {}

    def filled(
        self, site: Site, kind: MomentKind, tokens: int, gram: torch.Tensor, read: Read
    ) -> tuple[torch.Tensor, str]:
        """The Gram (flat) to use at ``site`` and what was done about it in words; the same and "" where nothing was."""
        size = kind.shape(site)[0]
        if kind.stem not in _GRAMS or tokens >= size:
            return gram, ""
        family = self._families.get(_family(site), [])
        others = len({member.input_group for member in family} - {site.input_group})
        if not others:
            return gram, ""
        weight, total = self._sum(kind, family, read)
        if weight == tokens:
            return gram, ""
        mean = (total - tokens * gram) / (weight - tokens)
        note = f"only {tokens} tokens for its {kind.words} of {size} columns, which leans on {others} like it"
        return (tokens * gram + size * mean) / (tokens + size), note

    def _sum(self, kind: MomentKind, family: list[Site], read: Read) -> tuple[int, torch.Tensor]:
        """Tokens and token-weighted sum over all of a family, each input group once."""
        key = _family(family[0])
        if kind.name not in self._last or self._last[kind.name][0] != key:
            members = {member.input_group: member for member in reversed(family)}.values()
            weight, total = 0, torch.zeros(kind.entries(family[0]), dtype=torch.float64)
            for member in members:
                tokens, gram = read(member, kind)
                weight += tokens
                total.add_(gram, alpha=tokens)
            self._last[kind.name] = (key, weight, total)
        return self._last[kind.name][1:]


def _family(site: Site) -> tuple[object, ...]:
    return site.block, re.sub(r"\d+", "*", site.name), site.shape
