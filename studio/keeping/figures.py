"""The figures of the window's panels: in a dialog, and under the right mouse button."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from core.jobs.errors import StudioError
from studio.ask import ask_where_to_save
from studio.document.session import Session
from studio.keeping.panel_figures import bars_figure, frontier_figure, map_figure, spectrum_figure
from studio.notice import Notice
from studio.panels.bars.bar_canvas import BarCanvas
from studio.panels.bars.budget_editor import BudgetEditor
from studio.panels.dialogs.figure_dialog import FigureDialog, FigureSource
from studio.panels.frontier.frontier import FrontierPanel
from studio.panels.sensitivity.sensitivity_map import SensitivityMap
from studio.panels.spectrum.spectrum import SpectrumPanel
from studio.panels.widgets.figure import FIGURE_KINDS, Figure
from studio.translation import tr


class Figures(QObject):
    """``tell`` shows a notice."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        panels: tuple[SensitivityMap, BudgetEditor, SpectrumPanel, FrontierPanel],
        tell: Callable[[Notice | None], None],
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._session = session
        self._tell = tell
        the_map, bars, spectrum, frontier = panels

        def opened(make: Callable[[], Figure]) -> Callable[[], Figure | None]:
            return lambda: make() if session.model is not None else None

        first = tr("Open a model first.")
        self.sources = (
            FigureSource(tr("Map"), lambda: the_map.canvas, opened(lambda: map_figure(the_map, session)), first),
            FigureSource(tr("Bars"), lambda: bars.canvas, opened(lambda: bars_figure(bars, session)), first),
            FigureSource(
                tr("Spectrum"),
                lambda: spectrum.plot.view,
                lambda: spectrum_figure(spectrum, session) if spectrum.sites() else None,
                tr("Select a site first."),
            ),
            FigureSource(
                tr("Frontier"),
                lambda: frontier.plot,
                lambda: frontier_figure(frontier, session) if frontier.points else None,
                tr("Nothing is measured yet; evaluate the model first."),
            ),
        )
        for source in (self.sources[0], self.sources[1], self.sources[3]):
            self._add_menu(source)
        session.selectionChanged.connect(self._add_spectrum_menu)

    def ask(self) -> None:
        """Let the person choose one."""
        dialog = FigureDialog(self.sources, self.save, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def save(self, figure: Figure) -> None:
        """Ask where to, and in which format."""
        suggestion = Path.home() / f"{self._session.title}-{figure.name}.png".replace("/", "-")
        ask_where_to_save(
            self._window, tr("Save the figure"), tr(FIGURE_KINDS), suggestion, lambda path: self.save_to(figure, path)
        )

    def save_to(self, figure: Figure, path: Path) -> None:
        try:
            figure.save(path)
        except StudioError as error:
            self._tell(Notice(str(error), "error"))
        else:
            self._tell(Notice(tr("Saved {path}.").format(path=path), "good"))

    def menu_of(self, source: FigureSource) -> QMenu:
        """What the right mouse button offers."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def with_figure(act: Callable[[Figure], None]) -> Callable[[], None]:
            def go() -> None:
                figure = source.make()
                if figure is not None:
                    act(figure)

            return go

        menu.addAction(tr("Save figure…"), with_figure(self.save))
        menu.addAction(tr("Copy picture"), with_figure(Figure.copy))
        menu.addAction(tr("Copy numbers"), with_figure(Figure.copy_numbers))
        return menu

    def _add_menu(self, source: FigureSource) -> None:
        canvas = source.canvas()

        def show(place: QPoint) -> None:
            if self._session.model is not None:
                menu = self.menu_of(source)
                if isinstance(canvas, BarCanvas):
                    canvas.offer(menu, place)
                menu.popup(canvas.mapToGlobal(place))

        canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        canvas.customContextMenuRequested.connect(show)

    def _add_spectrum_menu(self) -> None:
        """With the first selection: before, the plot's library need not be imported."""
        self._session.selectionChanged.disconnect(self._add_spectrum_menu)
        self._add_menu(self.sources[2])
