"""Plans painted by rule: one line of text says which sites, and what they keep.

v last third >= 60%        k = 64        down blocks 3-7 <= 40%        mlp lock        first 2 blocks dense
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.allocation.amount import Amount, parse_amount
from core.allocation.plan import RankPlan
from core.jobs.errors import UsageError
from core.model import ModelInfo, Part, Site

Relation = Literal["=", ">=", "<=", "lock", "unlock"]
Edge = Literal["first", "middle", "last"]

_TOKEN = re.compile(r"[<>]=|[<>=]|\d+(?:\.\d+)?\s*%|[\w.\-]+|,|\S")
_SPELLED = {"≥": ">=", "≤": "<=", "–": "-", "at least": ">=", "at most": "<=", "≧": ">=", "≦": "<="}
_PARTS: dict[str, Part] = {"attention": "attention", "attn": "attention", "mlp": "mlp"}
_EDGES: dict[str, Edge] = {"first": "first", "middle": "middle", "last": "last"}
_SHARES = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_RELATIONS: dict[str, Relation] = {"=": "=", ">=": ">=", "<=": "<="}
_VERBS = ("lock", "unlock", "dense")
_FILLERS = frozenset({"all", "every", "each", "site", "sites", "of", "the", "in", "and", ",", "rank", "keep", "keeps"})

EXAMPLES = ("v last third >= 60%", "k = 64", "down blocks 3-7 <= 40%", "mlp lock", "first 2 blocks dense")


@dataclass(frozen=True)
class Blocks:
    """Which blocks: all, those numbered in ``spans``, or the ``number`` or ``share`` of them at an ``edge``."""

    spans: tuple[tuple[int, int], ...] = ()
    edge: Edge | None = None
    share: float = 0.0
    number: int = 0

    def of(self, count: int) -> frozenset[int]:
        """Numbers of the blocks meant in a model of ``count``. Raises ``UsageError`` for one that is not there."""
        if self.edge is not None:
            length = min(count, self.number or max(1, round(count * self.share)))
            start = {"first": 0, "middle": (count - length) // 2, "last": count - length}[self.edge]
            return frozenset(range(start, start + length))
        beyond = next((last for _, last in self.spans if last >= count), None)
        if beyond is not None:
            raise UsageError(f"There is no block {beyond}; the blocks are numbered 0 to {count - 1}.")
        return frozenset(block for first, last in self.spans or ((0, count - 1),) for block in range(first, last + 1))


@dataclass(frozen=True)
class Rule:
    """One rule. ``kinds`` (in small letters) and ``parts`` are empty for all; ``text`` is what was typed."""

    text: str
    relation: Relation
    amount: Amount
    kinds: tuple[str, ...]
    parts: tuple[Part, ...]
    blocks: Blocks

    def sites(self, model: ModelInfo) -> tuple[Site, ...]:
        """The sites meant. Raises ``UsageError`` for a kind or block that ``model`` does not have."""
        known = list(dict.fromkeys(site.kind for site in model.sites))
        spelled = {kind.lower() for kind in known}
        unknown = next((kind for kind in self.kinds if kind not in spelled), None)
        if unknown is not None:
            raise UsageError(f"'{unknown}' is no kind of site in {model.name}; its kinds are {', '.join(known)}.")
        blocks = self.blocks.of(model.blocks)
        return tuple(
            site
            for site in model.sites
            if site.block in blocks
            and (not self.kinds or site.kind.lower() in self.kinds)
            and (not self.parts or site.part in self.parts)
        )

    @property
    def locks(self) -> bool:
        """Whether it is locks that the rule sets, not ranks."""
        return self.relation in ("lock", "unlock")

    def changes(self, plan: RankPlan, model: ModelInfo) -> dict[str, int | None]:
        """The ranks that the rule asks for where they are others than the plan's; locked sites stay."""
        if self.locks:
            return {}
        asked = {s.name: self._rank(s, plan) for s in self.sites(model) if s.name not in plan.locked}
        return {name: rank for name, rank in asked.items() if rank != plan.ranks[name]}

    def applied(self, plan: RankPlan, model: ModelInfo) -> RankPlan:
        """The plan with the rule carried out."""
        if not self.locks:
            return plan.with_ranks(model.by_name, self.changes(plan, model))
        meant = frozenset(site.name for site in self.sites(model))
        return plan.with_locked(plan.locked | meant if self.relation == "lock" else plan.locked - meant)

    def _rank(self, site: Site, plan: RankPlan) -> int | None:
        present = plan.ranks[site.name]
        if self.relation == ">=":
            least = self.amount.at_least(site, plan.storage)
            return None if present is None or least is None else max(present, least)
        asked = self.amount.exactly(site, plan.storage)
        if self.relation == "=" or present is None:
            return asked
        return present if asked is None else min(present, asked)


def parse_rules(text: str) -> tuple[Rule, ...]:
    """Rules separated by semicolons. Raises ``UsageError`` saying what is not understood."""
    rules = tuple(parse_rule(part) for part in text.split(";") if part.strip())
    if not rules:
        raise UsageError(f"Write which sites and what they keep, for example: {EXAMPLES[0]}.")
    return rules


def parse_rule(text: str) -> Rule:
    """One rule. Raises ``UsageError`` saying what is not understood."""
    said = " ".join(text.split()).lower()
    for spelled, meant in _SPELLED.items():
        said = said.replace(spelled, meant)
    tokens: list[str] = _TOKEN.findall(said)
    relation, amount, subject = _predicate(tokens, text.strip())
    return _Subject(subject).rule(text.strip(), relation, amount)


def _predicate(tokens: Sequence[str], text: str) -> tuple[Relation, Amount, Sequence[str]]:
    """What is asked, and the words that say of which sites."""
    strict = next((token for token in tokens if token in ("<", ">")), None)
    if strict is not None:
        raise UsageError(f"'{strict}' alone is not known in '{text}'; write {strict}= instead.")
    at = next((index for index, token in enumerate(tokens) if token in _RELATIONS), None)
    if at is not None:
        value = [token for token in tokens[at + 1 :] if token not in _FILLERS]
        if len(value) != 1:
            raise UsageError(f"'{text}' needs one amount behind {tokens[at]}: a rank as 64, a share as 60%, or dense.")
        return _RELATIONS[tokens[at]], parse_amount(value[0]), tokens[:at]
    for place in (len(tokens) - 1, 0):
        if tokens and tokens[place] in _VERBS:
            verb, subject = tokens[place], [*tokens[:place], *tokens[place + 1 :]]
            return "lock" if verb == "lock" else "unlock" if verb == "unlock" else "=", Amount(), subject
    raise UsageError(f"'{text}' does not say what to do; end with = 64, >= 60%, <= 40%, dense, lock or unlock.")


class _Subject:
    """Reads the words that say which sites are meant, from left to right."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = list(tokens)

    def rule(self, text: str, relation: Relation, amount: Amount) -> Rule:
        kinds: list[str] = []
        parts: list[Part] = []
        found: list[Blocks] = []
        while self._tokens:
            word = self._tokens.pop(0)
            if word in ("block", "blocks"):
                found.append(self._spans(text))
            elif word in _EDGES:
                found.append(self._edge(_EDGES[word], text))
            elif word in _PARTS:
                parts.append(_PARTS[word])
            elif not word[0].isalpha() and word not in _FILLERS:
                raise UsageError(f"'{word}' is not understood in '{text}'; write blocks as: blocks 3-7, last third.")
            elif word not in _FILLERS:
                kinds.append(word)
        if len(found) > 1:
            raise UsageError(f"'{text}' says twice which blocks; say it once, as: blocks 0,3-7.")
        return Rule(text, relation, amount, tuple(kinds), tuple(parts), found[0] if found else Blocks())

    def _spans(self, text: str) -> Blocks:
        spans: list[tuple[int, int]] = []
        while self._tokens and (self._tokens[0] == "," or self._tokens[0][0].isdigit()):
            word = self._tokens.pop(0)
            if word == ",":
                continue
            first, _, last = word.partition("-")
            if not first.isdigit() or not (last or first).isdigit() or int(last or first) < int(first):
                raise UsageError(f"'{word}' are no blocks in '{text}'; write one as 3 and several as 3-7.")
            spans.append((int(first), int(last or first)))
        if not spans:
            raise UsageError(f"'{text}' does not say which blocks; write them as: blocks 3-7.")
        return Blocks(tuple(spans))

    def _edge(self, edge: Edge, text: str) -> Blocks:
        word = self._tokens.pop(0) if self._tokens else ""
        if word in _SHARES:
            blocks = Blocks(edge=edge, share=_SHARES[word])
        elif word.isdigit() and int(word) > 0:
            blocks = Blocks(edge=edge, number=int(word))
        elif word in ("block", "blocks"):
            return Blocks(edge=edge, number=1)
        else:
            raise UsageError(f"'{edge}' in '{text}' needs a part: {edge} third, {edge} half, {edge} 4 blocks.")
        if self._tokens and self._tokens[0] in ("block", "blocks"):
            self._tokens.pop(0)
        return blocks
