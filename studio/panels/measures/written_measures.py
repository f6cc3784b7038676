"""What a compressed folder, looked at beside its source, made of a site."""

from core.model import Site
from studio.document.session import Session
from studio.panels.measures.measure import FOR_FOLDER, Measure
from studio.panels.widgets.numbers import percent
from studio.translation import QT_TR_NOOP


def _rank(session: Session, site: Site) -> float | None:
    if site.name not in session.written.ranks:
        return None
    rank = session.written.ranks[site.name]
    return float(min(site.shape) if rank is None else rank)


def _change(session: Session, site: Site) -> float | None:
    return session.written.changes.get(site.name)


def _excess(session: Session, site: Site) -> float | None:
    """The change against that of the best matrix of the same rank."""
    spectrum, change = session.spectra.get(site.name), _change(session, site)
    if spectrum is None or change is None:
        return None
    rank = session.written.ranks[site.name]
    least = 0.0 if rank is None else spectrum.error_at(rank)
    return change / least if least > 0 else 1.0


WRITTEN: tuple[Measure, ...] = (
    Measure(
        QT_TR_NOOP("Written rank"),
        QT_TR_NOOP("The rank in the compressed folder beside the model; the full one where it left the site dense."),
        _rank,
        lambda rank: f"{rank:.0f}",
        waits=FOR_FOLDER,
        word="wrote",
    ),
    Measure(
        QT_TR_NOOP("Written change of the weights"),
        QT_TR_NOOP(
            "‖W − W′‖ / ‖W‖ between the model and the compressed folder beside it, refinement and rounding included."
        ),
        _change,
        percent,
        waits=FOR_FOLDER,
        word="change",
    ),
    Measure(
        QT_TR_NOOP("Written change against the least"),
        QT_TR_NOOP(
            "How much further the compressed folder moved the weights than the best plain matrix of its rank would "
            "have: what the method gave up in the weights to serve what runs through them. 1 is plain SVD."
        ),
        _excess,
        waits=FOR_FOLDER,
        word="excess",
    ),
)
