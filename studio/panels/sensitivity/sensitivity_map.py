"""Blocks x kinds as a heat map: where the model can give. Click to select, hover for figures."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.document.session import Session
from studio.panels.measures.map_measures import MEASURES
from studio.panels.measures.measure import Measure
from studio.panels.measures.site_words import rank_words, short_name, statistics_words
from studio.panels.sensitivity.colour_scale import Scale, ScaleBar
from studio.panels.sensitivity.map_canvas import MapCanvas, Place
from studio.panels.sensitivity.site_grid import SiteGrid, site_grid
from studio.panels.widgets.empty_hint import ContentOrHint, EmptyHint
from studio.panels.widgets.text_strip import TextStrip
from studio.translation import QT_TR_NOOP, tr

_IDLE = QT_TR_NOOP("Hover for figures; click a cell, a row or a block to select it.")


class SensitivityMap(QWidget):
    """Knows only the session; repaints the cells that changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._grid: SiteGrid = SiteGrid((), 0, {}, {})
        self._values: dict[Place, float] = {}
        self._scale = Scale()
        self.canvas = MapCanvas()
        self.measures = QComboBox()
        self.measures.setAccessibleName(tr("What the map is coloured by"))
        self.measures.addItems([tr(measure.name) for measure in MEASURES])
        for index, measure in enumerate(MEASURES):
            self.measures.setItemData(index, tr(measure.help), Qt.ItemDataRole.ToolTipRole)
        self.legend = ScaleBar()
        self.strip = TextStrip()
        self._hint = EmptyHint(
            tr("No model open"), tr("Open a model to see its projections here: one cell for each block and kind.")
        )
        self._layout = ContentOrHint(self, self._content(), self._hint)
        self._connect()
        self._take_model()

    def _content(self) -> QWidget:
        content = QWidget()
        bar = QHBoxLayout()
        bar.addWidget(QLabel(tr("Colour by")))
        bar.addWidget(self.measures)
        bar.addStretch()
        bar.addWidget(self.legend)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(bar)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.strip)
        return content

    def _connect(self) -> None:
        session = self._session
        session.modelChanged.connect(self._take_model)
        session.spectrumArrived.connect(self._take_site)
        session.curveArrived.connect(self._take_site)
        session.curvesCleared.connect(self._take_all)
        session.planChanged.connect(self._take_plan)
        session.ghostChanged.connect(self._take_plan_compared_with)
        session.selectionChanged.connect(self._take_selection)
        session.hoverChanged.connect(self._take_hover)
        session.found.changed.connect(self._take_found)
        session.fitsChanged.connect(self._take_all)
        session.written.changed.connect(self._take_all)
        session.measurementsChanged.connect(self._take_all)
        session.written.arrived.connect(self._take_site)
        self.measures.currentIndexChanged.connect(self._take_measure)
        self.canvas.clicked.connect(self._select)
        self.canvas.hovered.connect(self._hover)

    @property
    def measure(self) -> Measure:
        return MEASURES[max(0, self.measures.currentIndex())]

    # What the session says

    def _take_model(self) -> None:
        model = self._session.model
        self._grid = site_grid(model) if model else SiteGrid((), 0, {}, {})
        if model is not None and not model.sites:
            why = tr("{model} has no linear projections that can be factorised.").format(model=model.name)
            self._hint.say(tr("Nothing to compress"), why)
        self.canvas.show_grid(self._grid)
        self._layout.show_content(bool(self._grid.cells))
        self._take_found()
        self._take_measure()
        self._take_selection()

    def _take_measure(self) -> None:
        self.measures.setToolTip(tr(self.measure.help))
        self._take_all()

    def _take_all(self) -> None:
        session, measure = self._session, self.measure
        values = {place: measure.of_cell(session, sites) for place, sites in self._grid.cells.items()}
        self._values = {place: value for place, value in values.items() if value is not None}
        self._rescale()

    def _rescale(self) -> None:
        measure = self.measure
        self._scale = (
            Scale(*measure.limits)
            if measure.limits
            else Scale.over(self._values.values(), logarithmic=measure.logarithmic, diverging=measure.diverging)
        )
        self.canvas.show_values(self._values, self._scale, measure.text)
        self.legend.show_scale(self._scale, measure.text)
        self._tell(self._session.hovered)

    def _take_site(self, name: str) -> None:
        self._take_sites((name,))

    def _take_sites(self, names: Iterable[str]) -> None:
        """Repaint the cells of some sites; the whole map only when a value leaves the scale."""
        grid, found = self._grid, dict[Place, float]()
        for place in {grid.places[name] for name in names if name in grid.places}:
            value = self.measure.of_cell(self._session, grid.cells[place])
            if value is not None:
                found[place] = value
        self._values.update(found)
        if all(self._scale.covers(value) for value in found.values()):
            self.canvas.show_some(found)
            self._tell(self._session.hovered)
        else:
            self._rescale()

    def _take_plan(self, changed: frozenset[str] | None) -> None:
        if not self.measure.of_plan:
            self._tell(self._session.hovered)
        elif changed is None:
            self._take_all()
        else:
            self._take_sites(changed)

    def _take_plan_compared_with(self) -> None:
        if self.measure.of_plan:
            self._take_all()

    def _take_selection(self) -> None:
        places = self._grid.places
        self.canvas.show_selected(frozenset(places[name] for name in self._session.selection if name in places))
        self._tell(self._session.hovered)

    def _take_found(self) -> None:
        names, places = self._session.found.names, self._grid.places
        found = None if names is None else frozenset(places[name] for name in names if name in places)
        self.canvas.show_found(found)

    def _take_hover(self, name: str) -> None:
        self.canvas.show_hover(self._grid.places.get(name, (-1, -1)))
        self._tell(name)

    # What the mouse says

    def _select(self, row: int, block: int, adds: bool) -> None:
        names = self._grid.sites(None if row < 0 else row, None if block < 0 else block)
        before = self._session.selection
        if not adds:
            self._session.select(names)
        elif all(name in before for name in names):
            self._session.select(name for name in before if name not in names)
        else:
            self._session.select((*before, *names))

    def _hover(self, row: int, block: int) -> None:
        cell = self._grid.cells.get((row, block))
        self.canvas.show_hover((row, block) if cell else (-1, -1))
        self._session.hover(cell[0].name if cell else "")

    def _tell(self, name: str) -> None:
        """Figures of a site in the strip below; without one, how much is there and what to do."""
        session, model = self._session, self._session.model
        if model is None or session.plan is None:
            return
        site = model.by_name.get(name)
        if site is None:
            self._say(self._summary())
            return
        words = [f"{short_name(site)} · {site.shape[0]}×{site.shape[1]}"]
        measure, value = self.measure, self.measure.of_cell(session, (site,))
        if value is not None and (measure.of_plan or not measure.common):  # the other common ones follow anyway
            words.append(f"{tr(measure.name)} {measure.text(value)}")
        words += [f"{title} {text}" for title, text in statistics_words(session, site)]
        words.append(rank_words(site, session.plan))
        self._say("   ".join(words))

    def _say(self, text: str) -> None:
        self.strip.show_text(text)
        self.canvas.describe(text)

    def _summary(self) -> str:
        chosen, cells, known = len(self._session.selection), len(self._grid.cells), len(self._values)
        if known < cells:
            said = tr("{known} of %n cells have a value; {waits}.", "", cells)
            return said.format(known=known, waits=tr(self.measure.waits))
        return tr("%n selected", "", chosen) if chosen else tr(_IDLE)
