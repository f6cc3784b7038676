"""The four figures of the window, made from the panels that show them. The heads of their tables are English in every
language, for the programs that read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGraphicsItem, QWidget

from core.allocation.curves import FloatArray
from core.model import Site
from studio.document.session import Session
from studio.panels.bars.bars import Fold
from studio.panels.bars.budget_editor import BudgetEditor
from studio.panels.frontier.frontier import FrontierPanel
from studio.panels.sensitivity.kind_legend import KindLegend
from studio.panels.sensitivity.sensitivity_map import SensitivityMap
from studio.panels.spectrum.spectrum import SpectrumPanel
from studio.panels.widgets.figure import Figure, figure_of
from studio.panels.widgets.figure_numbers import Cell, Table
from studio.translation import QT_TR_NOOP, tr

if TYPE_CHECKING:
    from studio.panels.spectrum.spectrum_plot import SpectrumPlot

_PAGE = QSize(900, 330)
_KEPT_OF_EACH: dict[Fold, str] = {
    "site": QT_TR_NOOP("{title}: what the plan keeps of each site"),
    "block": QT_TR_NOOP("{title}: what the plan keeps of each block"),
    "kind": QT_TR_NOOP("{title}: what the plan keeps of each kind"),
}


def map_figure(panel: SensitivityMap, session: Session) -> Figure:
    measure = panel.measure
    sites = session.model.sites if session.model else ()
    rows = tuple((site.name, site.block, site.kind, *site.shape, measure.of_cell(session, (site,))) for site in sites)
    table = Table(("site", "block", "kind", "rows", "columns", measure.name.lower()), rows)
    title, legend = f"{session.title}: {tr(measure.name)}", panel.legend
    with laid_out(panel):
        return figure_of("map", title, panel.canvas, table, legend=legend, legend_width=legend.width())


def bars_figure(panel: BudgetEditor, session: Session) -> Figure:
    title, legend = tr(_KEPT_OF_EACH[panel.fold]).format(title=session.title), panel.tools.legend
    with laid_out(panel):
        return figure_of("bars", title, panel.canvas, plan_table(session), legend=legend, legend_width=_width(legend))


def spectrum_figure(panel: SpectrumPanel, session: Session) -> Figure:
    title = f"{session.title}: {panel.shapes.currentText()}"
    with laid_out(panel), as_vectors(panel.plot):
        return figure_of("spectrum", title, panel.plot, spectra_table(session, panel.sites()))


def frontier_figure(panel: FrontierPanel, session: Session) -> Figure:
    title = tr("{title}: size against perplexity").format(title=session.title)
    with laid_out(panel):
        return figure_of("frontier", title, panel.plot, points_table(panel), side=panel.legend)


@contextmanager
def laid_out(panel: QWidget) -> Iterator[None]:
    """A panel that cannot be seen, and may never have been, has the size of a page within the block."""
    before = panel.size()
    if panel.visibleRegion().isEmpty():
        panel.resize(_PAGE)
        panel.grab()
    try:
        yield
    finally:
        panel.resize(before)


def _width(legend: KindLegend) -> int:
    return max((box.right() + 8 for box in legend.boxes()), default=0)


@contextmanager
def as_vectors(plot: SpectrumPlot) -> Iterator[None]:
    """What the plot keeps as pixels, for speed, is drawn anew within the block."""
    kept = {item: item.cacheMode() for item in plot.view.scene().items()}
    for item in kept:
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    try:
        yield
    finally:
        for item, mode in kept.items():
            item.setCacheMode(mode)


def plan_table(session: Session) -> Table:
    """Every site with its rank; an empty rank is a dense site."""
    head = ("site", "block", "kind", "rows", "columns", "rank", "stored parameters", "kept", "locked")
    model, plan = session.model, session.plan
    if model is None or plan is None:
        return Table(head, ())
    rows: list[tuple[Cell, ...]] = []
    for site in model.sites:
        cost = plan.site_cost(site)
        kept, locked = cost / site.parameters, "yes" if site.name in plan.locked else ""
        rows.append((site.name, site.block, site.kind, *site.shape, plan.ranks[site.name], cost, kept, locked))
    return Table(head, tuple(rows))


def spectra_table(session: Session, sites: Iterable[Site]) -> Table:
    """Singular values and energy of some sites at every rank, plain and as the method weights them."""
    head = ("site", "rank", "singular value", "energy kept", "weighted singular value", "weighted energy kept")
    rows: list[tuple[Cell, ...]] = []
    for site in sites:
        spectrum, curve = session.spectra.get(site.name), session.curves.get(site.name)
        for index in range(min(site.shape)):
            plain = (None, None) if spectrum is None else (_at(spectrum.sigma, index), spectrum.energy_at(index + 1))
            kept = None if curve is None else 1.0 - curve.relative_error_at(index + 1)
            weighted = (None if curve is None else _at(curve.sigma, index), kept)
            rows.append((site.name, index + 1, *plain, *weighted))
    return Table(head, tuple(rows))


def _at(sigma: FloatArray, index: int) -> float | None:
    """Weighted spectra end where the rest is nothing."""
    return float(sigma[index]) if index < len(sigma) else None


def points_table(panel: FrontierPanel) -> Table:
    """Every point that the frontier shows."""
    head = ("what", "run", "text", "tokens", "perplexity", "low", "high", "keep", "parameters", "bytes")
    rows: list[tuple[Cell, ...]] = []
    for point in panel.shown:
        low, high = point.interval or (None, None)
        name = point.made.name if point.made else point.name
        sizes = (point.sizes["keep"], point.sizes["parameters"], point.sizes["bytes"])
        rows.append((point.role, name, point.text.name, point.text.tokens, point.perplexity, low, high, *sizes))
    return Table(head, tuple(rows))
