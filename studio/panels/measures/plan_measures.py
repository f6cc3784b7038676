"""What the plan at hand does to a site."""

from core.allocation.damage import damage_of
from core.allocation.storage import largest_saving_rank, rank_cost
from core.model import Site
from studio.document.session import Session
from studio.panels.measures.measure import FOR_CURVE, FOR_DAMAGE, FOR_PLAN, Measure
from studio.panels.widgets.numbers import percent, signed_percent
from studio.translation import QT_TR_NOOP

_MILLION = 1e6


def _energy_kept(session: Session, site: Site) -> float | None:
    spectrum = session.spectra.get(site.name)
    if spectrum is None or session.plan is None:
        return None
    rank = session.plan.ranks[site.name]
    return 1.0 if rank is None else spectrum.energy_at(rank)


def _relative_error(session: Session, site: Site) -> float | None:
    curve = session.curves.get(site.name)
    if curve is None or session.plan is None:
        return None
    return curve.relative_error_at(session.plan.ranks[site.name])


def _kept(session: Session, site: Site) -> float | None:
    return None if session.plan is None else session.plan.site_cost(site) / site.parameters


def _rank(session: Session, site: Site) -> float | None:
    if session.plan is None:
        return None
    rank = session.plan.ranks[site.name]
    return float(min(site.shape) if rank is None else rank)


def _damage(session: Session, site: Site) -> float | None:
    curve = session.curves.get(site.name)
    if curve is None or curve.nats is None or session.plan is None:
        return None
    rank = session.plan.ranks[site.name]
    scale = session.probed.scale(site.name) if session.probed else 1.0
    return 0.0 if rank is None else scale * float(curve.nats[rank])


def _price(session: Session, site: Site) -> float | None:
    """Damage that the next step down adds, for each million parameters that it frees."""
    curve, plan = session.curves.get(site.name), session.plan
    if curve is None or plan is None:
        return None
    rank = plan.ranks[site.name]
    here = len(curve.sigma) if rank is None else rank
    below = largest_saving_rank(*site.shape, plan.storage) if rank is None else rank - 1
    freed = plan.site_cost(site) - rank_cost(*site.shape, below, plan.storage)
    damage = damage_of(site, curve)
    return float(damage[below] - damage[here]) / freed * _MILLION if freed > 0 else None


def _difference(session: Session, site: Site) -> float | None:
    plan, outline = session.plan, session.outline
    if plan is None or outline is None:
        return None
    return (plan.site_cost(site) - outline.site_cost(site)) / site.parameters


OF_PLAN: tuple[Measure, ...] = (
    Measure(
        QT_TR_NOOP("Energy kept by the plan"),
        QT_TR_NOOP("Share of Σσ² that the planned rank keeps, unweighted."),
        _energy_kept,
        percent,
        of_plan=True,
        word="energy",
    ),
    Measure(
        QT_TR_NOOP("Relative error of the plan"),
        QT_TR_NOOP("Share of the energy lost at the planned rank as the method weights it."),
        _relative_error,
        percent,
        of_plan=True,
        waits=FOR_CURVE,
        word="error",
        common=True,
    ),
    Measure(
        QT_TR_NOOP("Kept parameters"),
        QT_TR_NOOP("Stored parameters as a fraction of dense."),
        _kept,
        percent,
        of_plan=True,
        limits=(0.0, 1.0),
        waits=FOR_PLAN,
        word="kept",
        common=True,
    ),
    Measure(
        QT_TR_NOOP("Planned rank"),
        QT_TR_NOOP("The rank in the plan; the full rank where the site stays dense."),
        _rank,
        lambda rank: f"{rank:.0f}",
        of_plan=True,
        waits=FOR_PLAN,
        word="rank",
    ),
    Measure(
        QT_TR_NOOP("Forecast damage of the plan"),
        QT_TR_NOOP(
            "Estimated rise of the loss, in nats, from this site alone at its planned rank. Known with methods such as "
            "kfac-svd, or with damage in nats ticked in the settings."
        ),
        _damage,
        logarithmic=True,
        of_plan=True,
        waits=FOR_DAMAGE,
        word="damage",
        sums=True,
        common=True,
    ),
    Measure(
        QT_TR_NOOP("Price of the next rank"),
        QT_TR_NOOP(
            "Damage that one rank less would add here, for each million parameters it frees: in nats where the method "
            "knows them. A plan is balanced where all sites ask the same price."
        ),
        _price,
        logarithmic=True,
        of_plan=True,
        waits=FOR_CURVE,
        word="price",
    ),
    Measure(
        QT_TR_NOOP("Difference to the compared plan"),
        QT_TR_NOOP(
            "What this plan stores of a site beyond the outlined one, as a share of dense. Choose the other plan above "
            "the bars."
        ),
        _difference,
        lambda share: signed_percent(share) if share else "=",
        of_plan=True,
        waits=QT_TR_NOOP("the hatched ones wait for a plan to compare with"),
        word="difference",
        diverging=True,
    ),
)
