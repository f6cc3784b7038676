"""A rule typed over the bars: what it would do to the plan, and doing it."""

from dataclasses import dataclass, replace

from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from core.allocation.rules import parse_rules
from studio.document.session import Session
from studio.editing.by_hand import Hand
from studio.translation import tr
from studio.words import count


@dataclass(frozen=True)
class Outcome:
    """The plan that a rule leads to, and in words how it differs."""

    plan: RankPlan
    words: str


def outcome_of(session: Session, text: str) -> Outcome | None:
    """What ``text`` would do to the open plan; ``None`` without one. Raises ``UsageError`` where it is not
    understood."""
    model, start = session.model, session.plan
    if model is None or start is None:
        return None
    plan, meant, kept = start, set[str](), set[str]()
    for rule in parse_rules(text):
        names = {site.name for site in rule.sites(model)}
        meant |= names
        if rule.locks:
            plan = rule.applied(plan, model)
            continue
        kept |= names & plan.locked
        curves = session.curves if session.has_all_curves else {}
        limits = replace(session.settings.constraints, locked=plan.locked)
        problem = Problem(model.sites, curves, plan.storage, plan, limits)
        plan = Hand(problem, snap=session.snap, hold=session.hold_total).moved(rule.changes(plan, model))
    return Outcome(plan, _words(session, start, plan, meant, kept))


def apply_rules(session: Session, text: str) -> None:
    """Carry the rules out as one undo step. Raises ``UsageError`` where they are not understood."""
    outcome, document = outcome_of(session, text), session.plan_document()
    if outcome is None or session.plan is None or document is None:
        return
    said = " ".join(text.split())
    label = tr("Rule {rule}").format(rule=said)
    if outcome.plan.ranks == session.plan.ranks:  # locks alone: the plan is still the allocator's
        made_by, options = document.allocator, document.allocator_options
        session.set_plan(outcome.plan, label, ghost=False, allocator=made_by, options=options, asked=said)
    else:
        session.set_plan(outcome.plan, label, ghost=False, asked=said)


def _words(session: Session, start: RankPlan, plan: RankPlan, meant: set[str], kept: set[str]) -> str:
    moved = {name for name, rank in plan.ranks.items() if start.ranks[name] != rank}
    locks, unlocks = len(plan.locked - start.locked), len(start.locked - plan.locked)
    parts = []
    if moved or not locks + unlocks:
        changed = tr("{changed} of %n sites change", "", len(meant))
        parts.append(changed.format(changed=count(len(moved & meant))))
    parts += [tr("%n are locked", "sites that a rule locks", locks)] if locks else []
    parts += [tr("%n are unlocked", "sites that a rule unlocks", unlocks)] if unlocks else []
    parts += [tr("%n locked stay", "sites that a rule does not change", len(kept))] if kept else []
    parts += [tr("%n others make up for it", "sites", len(moved - meant))] if moved - meant else []
    if session.model is not None and moved:
        before, after = start.keep(session.model), plan.keep(session.model)
        parts.append(tr("keep {before} → {after}").format(before=f"{before:.1%}", after=f"{after:.1%}"))
    return " · ".join(parts)
