"""The figures of a report: in the light colours of paper, whatever the window shows just now."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from core.model import ModelInfo, Site
from studio.document.session import Session
from studio.keeping.panel_figures import as_vectors, bars_figure, frontier_figure, laid_out, map_figure, spectra_table
from studio.panels.bars.budget_editor import BudgetEditor
from studio.panels.frontier.frontier import FrontierPanel
from studio.panels.measures.site_words import short_name
from studio.panels.sensitivity.sensitivity_map import SensitivityMap
from studio.panels.spectrum.spectrum_axes import RankAxis
from studio.panels.spectrum.spectrum_curves import Curve, Shape, plain, weighted
from studio.panels.widgets.figure import Figure, figure_of
from studio.theme.palette import LIGHT, painted_in

_MOST_SITES = 7
_Panel = TypeVar("_Panel", bound=QWidget)


def report_map(session: Session) -> Figure:
    """Where the model can give: by what the map begins with."""
    with painted_in(LIGHT), _fresh(SensitivityMap(session)) as panel:
        panel.canvas.show_selected(frozenset())
        return map_figure(panel, session)


def report_bars(session: Session) -> Figure:
    with painted_in(LIGHT), _fresh(BudgetEditor(session)) as panel:
        panel.canvas.show_selection(())
        return bars_figure(panel, session)


def report_frontier(session: Session) -> Figure | None:
    """``None`` while nothing is measured."""
    with painted_in(LIGHT), _fresh(FrontierPanel(session)) as panel:
        return frontier_figure(panel, session) if panel.points else None


def report_spectra(session: Session, shape: Shape, label: str) -> Figure | None:
    """Of some sites; ``None`` before there are any spectra."""
    from studio.panels.spectrum.spectrum_plot import SpectrumPlot

    sites = chosen_sites(session)
    curves = [curve for index, site in enumerate(sites) for curve in _curves(session, site, shape, index)]
    if not curves:
        return None
    with painted_in(LIGHT), _fresh(SpectrumPlot()) as plot:
        plot.show_curves(curves, RankAxis(), log_y=shape == "values", label=label)
        plot.line.hide()
        plot.break_even.hide()
        with as_vectors(plot):
            table = spectra_table(session, sites)
            return figure_of(f"spectra-{shape}", f"{session.title}: {label}", plot, table)


def chosen_sites(session: Session) -> tuple[Site, ...]:
    """The first of the selection; without one, a site of each kind from the middle of the model."""
    model = session.model
    if model is None:
        return ()
    if session.selection:
        return tuple(model.by_name[name] for name in session.selection[:_MOST_SITES])
    return _middle(model)[:_MOST_SITES]


def _middle(model: ModelInfo) -> tuple[Site, ...]:
    blocks = sorted({site.block for site in model.sites})
    middle = blocks[len(blocks) // 2] if blocks else 0
    return tuple(site for site in model.sites if site.block == middle)


def _curves(session: Session, site: Site, shape: Shape, index: int) -> Iterator[Curve]:
    """As the method weights it, and dashed the plain one beside it."""
    above, below = weighted(session, site, shape), plain(session, site, shape)
    if above is not None:
        yield Curve(short_name(site), above, index, dashed=False)
    if below is not None:
        yield Curve("" if above is not None else short_name(site), below, index, dashed=above is not None)


@contextmanager
def _fresh(panel: _Panel) -> Iterator[_Panel]:
    """``panel`` as it would be shown; gone after the block."""
    try:
        with laid_out(panel):
            yield panel
    finally:
        delete(panel)
