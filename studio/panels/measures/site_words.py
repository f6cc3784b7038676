"""What is said about a site in one line or a few, the same words in every panel."""

from core.allocation.plan import RankPlan
from core.model import Site
from studio.document.session import Session
from studio.panels.bars.bars import Bar
from studio.panels.widgets.numbers import figure, percent, signed_percent
from studio.words import count


def short_name(site: Site) -> str:
    """``block 3 · up``."""
    return f"block {site.block} · {site.kind}"


def rank_words(site: Site, plan: RankPlan) -> str:
    """``rank 120 of 576``, or ``dense`` with the full rank."""
    rank = plan.ranks[site.name]
    return f"dense ({min(site.shape)})" if rank is None else f"rank {rank} of {min(site.shape)}"


def energy_lost(session: Session, site: Site) -> tuple[float, str] | None:
    """Share of the site's energy that the plan loses, and whose energy: the method's if its curve is there, else the
    plain one; ``None`` before there is a spectrum."""
    if session.plan is None:
        return None
    rank = session.plan.ranks[site.name]
    if site.name in session.curves:
        return session.curves[site.name].relative_error_at(rank), "weighted energy"
    if site.name in session.spectra:
        lost = 0.0 if rank is None else 1.0 - session.spectra[site.name].energy_at(rank)
        return lost, "plain energy"
    return None


def bar_words(session: Session, bar: Bar) -> tuple[str, ...]:
    """Headline and figures of a bar: rank, keep, parameters, what is lost. Needs a plan."""
    plan = session.plan
    if plan is None:
        return (bar.title,)
    cost = bar.cost(plan)
    stored = f"{count(cost)} of {count(bar.parameters)} parameters"
    if len(bar.sites) == 1:
        site = bar.sites[0]
        head = f"{rank_words(site, plan)} · keeps {percent(cost / bar.parameters)}"
        lines = [f"{short_name(site)} · {site.shape[0]}×{site.shape[1]}", head, stored]
        lost = energy_lost(session, site)
        if lost is not None:
            lines.append(f"loses {percent(lost[0], 2)} of {lost[1]}")
    else:
        dense = sum(plan.ranks[site.name] is None for site in bar.sites)
        lines = [bar.title, f"{len(bar.sites)} sites · keeps {percent(cost / bar.parameters)}", stored]
        lines.append(f"{len(bar.sites) - dense} compressed, {dense} dense")
    locked = sum(site.name in plan.locked for site in bar.sites)
    if locked:
        lines.append("locked" if locked == len(bar.sites) else f"{locked} locked")
    lines += compared_words(session, bar)
    return tuple(lines)


def compared_words(session: Session, bar: Bar) -> list[str]:
    """What the outlined plan has at a bar, and how far the present one is from it; nothing where they agree."""
    plan, outline, reference = session.plan, session.outline, session.comparison.reference
    if plan is None or outline is None:
        return []
    here, there = bar.cost(plan), bar.cost(outline)
    if here == there:
        return [f"as in {reference.name}"] if reference else []
    name = reference.name if reference else "before"
    rank = f"{rank_words(bar.sites[0], outline)}, " if len(bar.sites) == 1 else ""
    return [
        f"{name}: {rank}keeps {percent(there / bar.parameters)}",
        f"difference {signed_percent((here - there) / bar.parameters)}, {count(abs(here - there))} parameters",
    ]


def statistics_words(session: Session, site: Site) -> tuple[tuple[str, str], ...]:
    """Name and figure of everything read off the plain spectrum of a site; empty before it is there."""
    spectrum = session.spectra.get(site.name)
    if spectrum is None:
        return ()
    return (
        ("stable rank", figure(spectrum.stable_rank)),
        ("effective rank", figure(spectrum.effective_rank)),
        ("entropy", f"{figure(spectrum.spectral_entropy)} nat"),
        ("condition", figure(spectrum.condition_number)),
        ("density", f"{figure(session.densities[site.name])} bit"),
    )
