"""Singular values of the selected sites, with the planned rank as a line: dragging it is dragging the bar."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from core.allocation.storage import largest_saving_rank, rank_cost
from core.model import Site
from studio.document.session import Session
from studio.panels.bars.bar_moves import Grab
from studio.panels.bars.bars import Bar
from studio.panels.measures.site_words import short_name, statistics_words
from studio.panels.spectrum.spectrum_axes import RankAxis, RankPlaces, ValueAxis
from studio.panels.spectrum.spectrum_curves import (
    RANK_FIGURES,
    Curve,
    Shape,
    figures_at,
    has_damage,
    in_nats,
    knows_losses,
    plain,
    pointer_words,
    rank_words,
    weighted,
    written,
)
from studio.panels.widgets.empty_hint import ContentOrHint, EmptyHint
from studio.panels.widgets.text_strip import FigureTable, RankTable, TextStrip
from studio.translation import QT_TR_NOOP, tr

if TYPE_CHECKING:
    from studio.panels.spectrum.spectrum_plot import SpectrumPlot

_MOST_SITES = 8
_LOW = 330
_WRITTEN_COLOUR = 5
"""Far from the first site's, index into the palette's kinds."""
_NO_LOSSES = QT_TR_NOOP("Only curves of methods such as zs-svd tell the loss of each component.")
_SHAPES: tuple[tuple[Shape, str, str], ...] = (
    ("values", QT_TR_NOOP("Singular values"), "σ"),
    ("energy", QT_TR_NOOP("Energy kept"), QT_TR_NOOP("share of energy kept")),
    ("error", QT_TR_NOOP("Error of each rank"), QT_TR_NOOP("relative error")),
    ("loss", QT_TR_NOOP("Loss per component"), QT_TR_NOOP("|first-order change of the loss|, nats")),
    ("relative", QT_TR_NOOP("Relative to the largest"), "σ / σ₁"),
    ("density", QT_TR_NOOP("Density of the values"), QT_TR_NOOP("share of the values per decade")),
)


class SpectrumPanel(QWidget):
    """Knows only the session. The line belongs to the first selected site; the other selected ones move with it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._grab: Grab | None = None
        self._drag = 0
        self.shapes = QComboBox()
        self.shapes.setAccessibleName(tr("What is plotted"))
        self.shapes.addItems([tr(name) for _, name, _ in _SHAPES])
        self.shapes.setToolTip(self.shapes.currentText())  # the panel is narrow, some languages are not
        self.shapes.currentTextChanged.connect(self.shapes.setToolTip)
        self.shapes.setMinimumContentsLength(12)
        self.shapes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.log_x = QCheckBox(tr("Log ranks"))
        self.log_x.setToolTip(tr("Show the ranks on a logarithmic axis"))
        self.plain = QCheckBox(tr("Plain too"))
        self.plain.setToolTip(tr("Draw the plain spectrum, dashed, beside the one that the method weights"))
        self.plain.setChecked(True)
        self.title = TextStrip()
        self.figures = FigureTable(2)
        self._plan, self._pointer = tr("Plan"), tr("Pointer")
        self.table = RankTable([tr(heading) for heading in RANK_FIGURES], (self._plan, self._pointer))
        self.costs = TextStrip()
        self._hint = EmptyHint(tr("Nothing selected"), "")
        self._layout = ContentOrHint(self, self._content(), self._hint)
        self._connect()
        self._take_selection()

    @cached_property
    def plot(self) -> SpectrumPlot:
        """The plot, made when it is first asked for: its library takes long to import."""
        from studio.panels.spectrum.spectrum_plot import SpectrumPlot

        plot = SpectrumPlot()
        self._column.insertWidget(self._column.indexOf(self.table), plot, 1)
        plot.show()
        plot.rank_dragged.connect(self._drag_to)
        plot.rank_released.connect(self._release)
        plot.pointed.connect(self._point_at)
        return plot

    def prepare(self) -> None:
        """Make the plot ahead of the first model."""
        self.plot.ensurePolished()

    def _content(self) -> QWidget:
        content = QWidget()
        bar = QHBoxLayout()
        bar.addWidget(self.shapes, 1)
        bar.addWidget(self.plain)
        bar.addSpacing(6)
        bar.addWidget(self.log_x)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(bar)
        column.addWidget(self.title)
        column.addWidget(self.table)
        column.addWidget(self.costs)
        column.addWidget(self.figures)
        self._column = column
        return content

    def _connect(self) -> None:
        session = self._session
        session.modelChanged.connect(self._take_selection)
        session.selectionChanged.connect(self._take_selection)
        session.spectrumArrived.connect(self._take_arrival)
        session.curveArrived.connect(self._take_arrival)
        session.curvesCleared.connect(self._draw)
        session.written.changed.connect(self._draw)
        session.written.arrived.connect(self._take_arrival)
        session.planChanged.connect(self._take_plan)
        self.shapes.currentIndexChanged.connect(self._draw)
        self.log_x.toggled.connect(self._draw)
        self.plain.toggled.connect(self._draw)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low panel the plot is worth more than the statistics, which the map's strip tells as well."""
        super().resizeEvent(event)
        self.figures.setVisible(event.size().height() >= _LOW)

    def sites(self) -> tuple[Site, ...]:
        """The sites that are plotted: the first of the selection."""
        model = self._session.model
        return tuple(model.by_name[name] for name in self._session.selection[:_MOST_SITES]) if model else ()

    # What the session says

    def _take_selection(self) -> None:
        if self._session.model is None:
            self._hint.say(
                tr("No model open"),
                tr(
                    "Open a model and select a cell or a bar to see its singular values. "
                    "[Begin with the tiny one](open-tiny)"
                ),
            )
        else:
            self._hint.say(
                tr("Nothing selected"),
                tr("Click a cell of the map or a bar to see its singular values. [Select all](select-all)"),
            )
        self._grab = None
        self._layout.show_content(bool(self.sites()))
        self._draw()

    def _take_arrival(self, name: str) -> None:
        if name in self._session.selection[:_MOST_SITES]:
            self._draw()

    def _take_plan(self, changed: frozenset[str] | None) -> None:
        sites = self.sites()
        if sites and (changed is None or sites[0].name in changed):
            self._show_site(sites[0])

    def _draw(self) -> None:
        sites = self.sites()
        if not sites:
            return
        shape, _, axis = _SHAPES[max(0, self.shapes.currentIndex())]
        curves: list[Curve] = []
        method = tr("weighted ({method})").format(method=self._session.method.name)
        self.log_x.setEnabled(shape != "density")
        for index, site in enumerate(sites):
            points, below = weighted(self._session, site, shape), plain(self._session, site, shape)
            if points is not None and not self.plain.isChecked():
                below = None
            several = len(sites) > 1
            if points is not None:
                curves.append(Curve(short_name(site) if several else method, points, index, dashed=False))
            if below is not None:
                name = ("" if points is not None else short_name(site)) if several else tr("plain")
                curves.append(Curve(name, below, index, dashed=points is not None))
            after = written(self._session, site, shape)
            if after is not None:
                name, colour = ("", index) if several else (tr("written, plain"), _WRITTEN_COLOUR)
                curves.append(Curve(name, after, colour, dashed=False, dotted=True))
        in_nats_now = shape == "error" and in_nats(self._session, sites[0])
        label = tr("cost of the rank, nats") if in_nats_now else tr(axis)
        log_y = shape not in ("energy", "density")
        self.plot.show_curves(curves, self._ranks(sites[0], shape), log_y=log_y, label=label)
        told = has_damage(self._session, sites[0]) or knows_losses(self._session, sites[0])
        self.costs.setVisible(told or shape == "loss")
        self._show_site(sites[0])

    def _ranks(self, site: Site, shape: Shape) -> RankPlaces:
        """Where the ranks of the first site lie: among its values where those are the axis."""
        curve, spectrum = self._session.curves.get(site.name), self._session.spectra.get(site.name)
        leading = curve or spectrum
        if shape == "density" and leading is not None:
            return ValueAxis(leading.sigma)
        return RankAxis(log=self.log_x.isChecked())

    def _show_site(self, site: Site) -> None:
        selected = len(self._session.selection)
        words = [site.name]
        if self._session.plan and site.name in self._session.plan.locked:
            words.append(tr("locked"))
        if selected > 1:
            more = tr("and %n more, {drawn} drawn", "", selected - 1)
            words.append(more.format(drawn=min(selected, _MOST_SITES)))
        if site.name not in self._session.spectra:
            words.append(tr("waiting for its spectrum"))
        self.title.show_text("   ".join(words))
        shape = (tr("shape"), f"{site.shape[0]}×{site.shape[1]}")
        self.figures.show_figures((shape, *statistics_words(self._session, site)))
        self._show_rank(site)

    def _show_rank(self, site: Site) -> None:
        plan = self._session.plan
        if plan is None:
            return
        rank, full = plan.ranks[site.name], min(site.shape)
        self.plot.show_rank(full if rank is None else rank, full, dense=rank is None)
        saving = largest_saving_rank(*site.shape, plan.storage)
        self.plot.show_break_even(saving if saving < full - 1 else None)
        self.plot.line.setMovable(site.name not in plan.locked)
        self.table.show_row(self._plan, figures_at(self._session, site, rank))
        self._show_costs(site, rank)

    def _show_costs(self, site: Site, rank: int | None) -> None:
        losses = _SHAPES[max(0, self.shapes.currentIndex())][0] == "loss"
        unknown = losses and not knows_losses(self._session, site)
        self.costs.show_text(tr(_NO_LOSSES) if unknown else rank_words(self._session, site, rank))

    # What the mouse says

    def _drag_to(self, rank: int) -> None:
        sites, plan = self.sites(), self._session.plan
        if not sites or plan is None:
            return
        if self._grab is None:
            self._drag = self._session.new_drag()
            chosen = (
                [self._session.model.by_name[name] for name in self._session.selection] if self._session.model else []
            )
            bars = [Bar(short_name(site), "", 0, (site,)) for site in chosen]
            self._grab = Grab.of(bars[0], bars[1:], plan)
        if self._grab is None:
            return
        site = sites[0]
        saves = rank <= largest_saving_rank(*site.shape, plan.storage)
        height = rank_cost(*site.shape, rank, plan.storage) / site.parameters if saves else 1.0
        changes = self._grab.moved_to(height)
        if any(plan.ranks[name] != new for name, new in changes.items()):
            self._session.set_ranks(changes, tr("Drag the rank of {site}").format(site=site.name), drag=self._drag)
        self._show_rank(site)

    def _release(self) -> None:
        self._grab = None
        if self.sites():
            self._show_rank(self.sites()[0])

    def _point_at(self, rank: int) -> None:
        sites, plan = self.sites(), self._session.plan
        self.table.show_row(self._pointer, figures_at(self._session, sites[0], rank) if sites and rank else ())
        self.plot.show_tip(pointer_words(self._session, sites, rank) if sites and rank else (), len(sites))
        if sites and plan is not None:
            self._show_costs(sites[0], rank or plan.ranks[sites[0].name])
