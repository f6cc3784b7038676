"""What is said about a site in one line or a few, the same words in every panel."""

from core.allocation.plan import RankPlan
from core.model import Site
from studio.document.session import Session
from studio.panels.bars.bars import Bar
from studio.panels.widgets.numbers import figure, percent, signed_percent
from studio.translation import tr
from studio.words import count


def short_name(site: Site) -> str:
    """``block 3 · up``."""
    return tr("block {block} · {kind}").format(block=site.block, kind=site.kind)


def rank_words(site: Site, plan: RankPlan) -> str:
    """``rank 120 of 576``, or ``dense`` with the full rank."""
    rank, full = plan.ranks[site.name], min(site.shape)
    return tr("dense ({full})").format(full=full) if rank is None else _at_rank(rank, full)


def longest_rank_words(site: Site) -> str:
    """The longest that ``rank_words`` may come to say of a site."""
    full = min(site.shape)
    return max(tr("dense ({full})").format(full=full), _at_rank(full, full), key=len)


def _at_rank(rank: int, full: int) -> str:
    return tr("rank {rank} of {full}").format(rank=rank, full=full)


def loss_words(share: str, *, weighted: bool) -> str:
    """``loses 1.20 % of weighted energy``: as the method weights it, else of the plain one."""
    said = tr("loses {share} of weighted energy") if weighted else tr("loses {share} of plain energy")
    return said.format(share=share)


def _energy_lost(session: Session, site: Site, plan: RankPlan) -> list[str]:
    """Share of the site's energy that the plan loses: the method's if its curve is there, else the plain one; nothing
    before there is a spectrum."""
    rank = plan.ranks[site.name]
    if site.name in session.curves:
        return [loss_words(percent(session.curves[site.name].relative_error_at(rank), 2), weighted=True)]
    if site.name in session.spectra:
        lost = 0.0 if rank is None else 1.0 - session.spectra[site.name].energy_at(rank)
        return [loss_words(percent(lost, 2), weighted=False)]
    return []


def bar_words(session: Session, bar: Bar) -> tuple[str, ...]:
    """Headline and figures of a bar: rank, keep, parameters, what is lost. Needs a plan."""
    plan = session.plan
    if plan is None:
        return (bar.title,)
    cost = bar.cost(plan)
    stored = tr("{stored} of {all} parameters").format(stored=count(cost), all=count(bar.parameters))
    keeps = tr("keeps {share}").format(share=percent(cost / bar.parameters))
    if len(bar.sites) == 1:
        site = bar.sites[0]
        lines = [f"{short_name(site)} · {site.shape[0]}×{site.shape[1]}", f"{rank_words(site, plan)} · {keeps}", stored]
        lines += _energy_lost(session, site, plan)
    else:
        dense = sum(plan.ranks[site.name] is None for site in bar.sites)
        sites = tr("%n sites", "", len(bar.sites))
        parts = tr("{compressed} compressed, {dense} dense").format(compressed=len(bar.sites) - dense, dense=dense)
        lines = [bar.title, f"{sites} · {keeps}", stored, parts]
    locked = sum(site.name in plan.locked for site in bar.sites)
    if locked:
        lines.append(tr("locked") if locked == len(bar.sites) else tr("%n locked", "", locked))
    lines += compared_words(session, bar)
    return tuple(lines)


def compared_words(session: Session, bar: Bar) -> list[str]:
    """What the outlined plan has at a bar, and how far the present one is from it; nothing where they agree."""
    plan, outline, reference = session.plan, session.outline, session.comparison.reference
    if plan is None or outline is None:
        return []
    here, there = bar.cost(plan), bar.cost(outline)
    if here == there:
        return [tr("as in {plan}").format(plan=reference.name)] if reference else []
    name = reference.name if reference else tr("before", "the plan before the last allocator")
    keeps = tr("keeps {share}").format(share=percent(there / bar.parameters))
    there_words = f"{rank_words(bar.sites[0], outline)}, {keeps}" if len(bar.sites) == 1 else keeps
    differs = tr("difference {share}, {number} parameters")
    return [
        f"{name}: {there_words}",
        differs.format(share=signed_percent((here - there) / bar.parameters), number=count(abs(here - there))),
    ]


def statistics_words(session: Session, site: Site) -> tuple[tuple[str, str], ...]:
    """Name and figure of everything read off the plain spectrum of a site; empty before it is there."""
    spectrum = session.spectra.get(site.name)
    if spectrum is None:
        return ()
    return (
        (tr("stable rank"), figure(spectrum.stable_rank)),
        (tr("effective rank"), figure(spectrum.effective_rank)),
        (tr("entropy"), f"{figure(spectrum.spectral_entropy)} nat"),
        (tr("condition"), figure(spectrum.condition_number)),
        (tr("density"), f"{figure(session.densities[site.name])} bit"),
    )
