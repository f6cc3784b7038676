"""The same kind across depth: one small plot a block, all on the same axes."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QCursor, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.model import Site
from studio.document.session import Session
from studio.panels.measures.site_words import short_name
from studio.panels.sensitivity.site_grid import SiteGrid, site_grid
from studio.panels.spectrum.depth_curves import small_plots
from studio.panels.spectrum.depth_grid import DepthGrid
from studio.panels.spectrum.spectrum_curves import Shape, pointer_words
from studio.panels.widgets.empty_hint import ContentOrHint, EmptyHint
from studio.panels.widgets.figure_tip import FigureTip
from studio.panels.widgets.text_strip import TextStrip
from studio.translation import QT_TR_NOOP, tr

_REST_MS = 150
_SHAPES: tuple[tuple[Shape, str], ...] = (
    ("relative", QT_TR_NOOP("Values, relative to the largest")),
    ("values", QT_TR_NOOP("Singular values")),
    ("energy", QT_TR_NOOP("Energy kept")),
    ("error", QT_TR_NOOP("Error of each rank")),
)


class DepthPanel(QWidget):
    """Knows only the session; follows the kind of the first selected site."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._sites: SiteGrid = SiteGrid((), 0, {}, {})
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(tr("Kind that is shown"))
        self.shapes = QComboBox()
        self.shapes.setAccessibleName(tr("What is plotted"))
        self.shapes.addItems([tr(name) for _, name in _SHAPES])
        self._dense, self._at_rank = tr("dense"), tr("rank {rank}")
        self.grid = DepthGrid(self._rank_words, self._rank)
        self.tip = FigureTip(self)
        why = tr("Open a model to see how one kind of projection changes from block to block.")
        hint = EmptyHint(tr("No model open"), why)
        self._layout = ContentOrHint(self, self._content(), hint)
        # Curves arrive one by one, each may move the axes that all share: drawn a few times a second, unseen never.
        self._stale = QTimer(self, singleShot=True, interval=_REST_MS)
        self._stale.timeout.connect(self._draw)
        self._connect()
        self._take_model()

    def _content(self) -> QWidget:
        content = QWidget()
        bar = QHBoxLayout()
        bar.addWidget(QLabel(tr("Kind")))
        bar.addWidget(self.kinds)
        bar.addWidget(self.shapes)
        legend = TextStrip()
        legend.show_text(tr("solid: as the method weights it   dotted: plain   grey: what the plan drops"))
        bar.addSpacing(8)
        bar.addWidget(legend, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that arrow keys scroll
        scroll.setAccessibleName(tr("Spectra of every block"))
        scroll.setWidget(self.grid)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(bar)
        column.addWidget(scroll, 1)
        return content

    def _connect(self) -> None:
        session = self._session
        session.modelChanged.connect(self._take_model)
        session.selectionChanged.connect(self._take_selection)
        session.spectrumArrived.connect(self._redraw_soon)
        session.curveArrived.connect(self._redraw_soon)
        session.curvesCleared.connect(self._redraw_soon)
        session.planChanged.connect(self._take_plan)
        session.hoverChanged.connect(self.grid.show_hovered)
        self.kinds.currentIndexChanged.connect(self._draw)
        self.shapes.currentIndexChanged.connect(self._draw)
        self.grid.clicked.connect(self._select)
        self.grid.pointed.connect(self._point_at)

    # What the session says

    def _take_model(self) -> None:
        model = self._session.model
        self._sites = site_grid(model) if model else SiteGrid((), 0, {}, {})
        self.kinds.blockSignals(True)
        self.kinds.clear()
        self.kinds.addItems([row.label for row in self._sites.rows])
        self.kinds.blockSignals(False)
        self._layout.show_content(bool(self._sites.rows))
        self._take_selection()
        self._draw()

    def _take_selection(self) -> None:
        chosen = self._session.selection
        if chosen and chosen[0] in self._sites.places:
            self.kinds.setCurrentIndex(self._sites.places[chosen[0]][0])
        self.grid.show_selected(chosen)

    def _take_plan(self, changed: frozenset[str] | None) -> None:
        if changed is None:
            self.grid.update()
        elif self.isVisible():
            self.grid.update_sites(changed)

    def _redraw_soon(self) -> None:
        if self.isVisible() and not self._stale.isActive():
            self._stale.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def sites(self) -> Sequence[Site]:
        """The sites that are shown: all of one kind, block after block."""
        names, model = self._sites.sites(row=self.kinds.currentIndex()), self._session.model
        return sorted((model.by_name[name] for name in names), key=lambda site: site.block) if model else ()

    def _draw(self) -> None:
        if self.isVisible():
            self.grid.colour = max(0, self.kinds.currentIndex())
            self.grid.show_plots(*small_plots(self._session, self.sites(), _SHAPES[self.shapes.currentIndex()][0]))

    def _rank(self, name: str) -> int | None:
        return self._session.plan.ranks.get(name) if self._session.plan else None

    def _rank_words(self, name: str) -> str:
        rank = self._rank(name)
        return self._dense if rank is None else self._at_rank.format(rank=rank)

    # What the mouse says

    def _select(self, name: str, adds: bool) -> None:
        before = self._session.selection
        if not adds:
            self._session.select([name])
        elif name in before:
            self._session.select(other for other in before if other != name)
        else:
            self._session.select([*before, name])

    def _point_at(self, name: str, rank: int) -> None:
        self._session.hover(name)
        model = self._session.model
        if not name or model is None:
            self.tip.hide()
            return
        site = model.by_name[name]
        words = (short_name(site), *pointer_words(self._session, (site,), rank))
        self.tip.show_at(self._mouse(), words)

    def _mouse(self) -> QPoint:
        return self.mapFromGlobal(QCursor.pos())
