"""The columns of the site table: what a site is, what the plan says, and every measure there is."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.model import Site
from studio.document.session import Session
from studio.panels.measures.map_measures import MEASURES
from studio.panels.measures.measure import Measure
from studio.panels.measures.site_words import longest_rank_words, rank_words
from studio.translation import QT_TR_NOOP, tr
from studio.words import count

Key = str | float


@dataclass(frozen=True)
class SiteColumn:
    """``title`` and ``help`` are marked for translation; ``text`` is shown, ``key`` sorts."""

    title: str
    help: str
    text: Callable[[Session, Site], str]
    key: Callable[[Session, Site], Key]
    number: bool = False
    common: bool = True
    """Whether it is there before anybody asks for it."""
    of_plan: bool = False
    longest: Callable[[Site], str] | None = None
    """The longest text that may come to stand there, where it changes with the plan."""


def _of_measure(measure: Measure) -> SiteColumn:
    def text(session: Session, site: Site) -> str:
        value = measure.value(session, site)
        return "" if value is None else measure.text(value)

    def key(session: Session, site: Site) -> Key:
        value = measure.value(session, site)
        return -math.inf if value is None else value  # what is not known yet stands together at one end

    return SiteColumn(measure.name, measure.help, text, key, True, measure.common, measure.of_plan)


def _rank_key(session: Session, site: Site) -> Key:
    rank = session.plan.ranks[site.name] if session.plan else None
    return math.inf if rank is None else rank


def _is_locked(session: Session, site: Site) -> bool:
    return session.plan is not None and site.name in session.plan.locked


COLUMNS: tuple[SiteColumn, ...] = (
    SiteColumn(
        QT_TR_NOOP("Site"), QT_TR_NOOP("Module path of the projection"), lambda _, s: s.name, lambda _, s: s.name
    ),
    SiteColumn(
        QT_TR_NOOP("Block"),
        QT_TR_NOOP("Decoder block, from 0"),
        lambda _, s: f"{s.block}",
        lambda _, s: s.block,
        number=True,
    ),
    SiteColumn(QT_TR_NOOP("Kind"), QT_TR_NOOP("What the projection does"), lambda _, s: s.kind, lambda _, s: s.kind),
    SiteColumn(
        QT_TR_NOOP("Part"), QT_TR_NOOP("Attention or MLP"), lambda _, s: s.part, lambda _, s: s.part, common=False
    ),
    SiteColumn(
        QT_TR_NOOP("Shape"),
        QT_TR_NOOP("Rows × columns; sorted by parameters"),
        lambda _, s: f"{s.shape[0]}×{s.shape[1]}",
        lambda _, s: s.parameters,
    ),
    SiteColumn(
        QT_TR_NOOP("Parameters"),
        "m · n",
        lambda _, s: count(s.parameters),
        lambda _, s: s.parameters,
        number=True,
        common=False,
    ),
    SiteColumn(
        QT_TR_NOOP("Plan"),
        QT_TR_NOOP("Rank in the plan at hand; sorted by rank, dense last"),
        lambda session, s: rank_words(s, session.plan) if session.plan else "",
        _rank_key,
        number=True,
        of_plan=True,
        longest=longest_rank_words,
    ),
    SiteColumn(
        QT_TR_NOOP("Locked"),
        QT_TR_NOOP("Locked sites are left alone by drags and allocators"),
        lambda session, s: tr("locked") if _is_locked(session, s) else "",
        lambda session, s: float(_is_locked(session, s)),
        common=False,
        of_plan=True,
    ),
    *(_of_measure(measure) for measure in MEASURES if measure.word),
)


def as_tsv(session: Session, sites: Iterable[Site], columns: Sequence[SiteColumn]) -> str:
    """Headings and lines with tabs between the cells, for a spreadsheet; numbers with all their digits."""
    lines = ["\t".join(tr(column.title) for column in columns)]
    lines += ["\t".join(_cell(session, site, column) for column in columns) for site in sites]
    return "\n".join(lines) + "\n"


def _cell(session: Session, site: Site, column: SiteColumn) -> str:
    key = column.key(session, site)
    if not isinstance(key, float):
        return column.text(session, site)
    return repr(key) if math.isfinite(key) and column.number else column.text(session, site)
