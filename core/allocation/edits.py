"""Changes of a plan as words: what ``rank-studio edit`` carries out, and what a session is written down as."""

import hashlib
from collections.abc import Sequence
from typing import Literal, NamedTuple

from core.allocation.amount import parse_amount
from core.allocation.plan import RankPlan
from core.allocation.rules import parse_rules
from core.allocation.storage import STORAGES
from core.jobs.errors import UsageError
from core.model import ModelInfo, Site

Verb = Literal["rule", "set", "lock", "unlock", "storage"]


class Edit(NamedTuple):
    """One step. ``words``: rules; ``SITE=RANK`` for ``set``; names of sites; or a storage."""

    verb: Verb
    words: tuple[str, ...]


def edited(plan: RankPlan, model: ModelInfo, edits: Sequence[Edit]) -> RankPlan:
    """The plan with every edit carried out, one after the other. ``set`` moves locked sites too, for it names them.
    Raises ``UsageError`` saying which word is wrong."""
    for edit in edits:
        plan = _carried_out(plan, model, edit)
    return plan


def _carried_out(plan: RankPlan, model: ModelInfo, edit: Edit) -> RankPlan:
    if edit.verb == "rule":
        for rule in (rule for text in edit.words for rule in parse_rules(text)):
            plan = rule.applied(plan, model)
        return plan
    if edit.verb == "set":
        return plan.with_ranks(model.by_name, dict(_assigned(word, plan, model) for word in edit.words))
    if edit.verb == "storage":
        storage = next((known for known in STORAGES if known == edit.words[0]), None)
        if storage is None:
            raise UsageError(f"There is no storage '{edit.words[0]}'; the storages are {' and '.join(STORAGES)}.")
        return plan.with_storage(model.by_name, storage)
    named = frozenset(_site(word, model).name for word in edit.words)
    return plan.with_locked(plan.locked | named if edit.verb == "lock" else plan.locked - named)


def difference_edits(before: RankPlan, after: RankPlan, model: ModelInfo) -> list[Edit]:
    """Edits that lead from one plan to the other, exactly."""
    edits = [] if before.storage == after.storage else [Edit("storage", (after.storage,))]
    stored = edited(before, model, edits)
    words = [
        f"{name}={'dense' if rank is None else rank}"
        for name, rank in after.ranks.items()
        if stored.ranks[name] != rank
    ]
    if words:
        edits.append(Edit("set", tuple(words)))
    locked, unlocked = sorted(after.locked - before.locked), sorted(before.locked - after.locked)
    edits += [Edit("lock", tuple(locked))] if locked else []
    edits += [Edit("unlock", tuple(unlocked))] if unlocked else []
    return edits


def digest(plan: RankPlan) -> str:
    """Twelve letters that two plans share only if they are the same: ranks, storage and locks."""
    lines = [plan.storage, *(f"{name}={plan.ranks[name]}{name in plan.locked}" for name in sorted(plan.ranks))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _assigned(word: str, plan: RankPlan, model: ModelInfo) -> tuple[str, int | None]:
    name, equals, amount = word.rpartition("=")
    if not equals:
        raise UsageError(f"'{word}' sets nothing; write it as SITE=RANK, for example {model.sites[0].name}=64.")
    site = _site(name, model)
    return site.name, parse_amount(amount).exactly(site, plan.storage)


def _site(name: str, model: ModelInfo) -> Site:
    site = model.by_name.get(name)
    if site is None:
        raise UsageError(f"{model.name} has no site {name}; 'rank-studio inspect' lists its sites.")
    return site
