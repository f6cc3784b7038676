"""What helps a person find the way: command palette, keys from panel to panel, explanations, glossary, tour."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QWhatsThis, QWidget

from studio.action_table import Actions
from studio.guidance import findable
from studio.guidance.findable import Findable
from studio.guidance.panel_focus import PanelFocus
from studio.guidance.tour import Places, Tour, tour_steps
from studio.handlers import Handlers
from studio.panels.dialogs.command_palette import CommandPalette
from studio.panels.dialogs.glossary import Glossary
from studio.panels.dialogs.shortcuts import Shortcuts
from studio.panels.dialogs.term_tips import PaperLinks, explain_labels
from studio.panels.dialogs.tour_card import TourCard
from studio.panels.widgets.empty_hint import EmptyHint
from studio.panels.widgets.focus_ring import FocusRing
from studio.translation import tr


@dataclass(frozen=True)
class Surroundings:
    """What the window tells its help about itself."""

    actions: Actions
    handlers: Handlers
    panels: dict[str, QWidget]
    """By their names, in the order that keys go through them."""
    places: Places
    recent: Callable[[], Sequence[str]]


class Help(QObject):
    """Belongs to one window."""

    def __init__(self, window: QMainWindow, around: Surroundings) -> None:
        super().__init__(window)
        self._window = window
        self._around = around
        self.focus = PanelFocus(around.panels, self)
        self.ring = FocusRing(window)
        self.palette = CommandPalette(self._findable, window)
        do = around.handlers
        steps = tour_steps(around.places, do.session, do.flow, do.open, partial(do.compress, evaluate=True))
        self.tour = Tour(steps, do.session, do.flow, self)
        self.card = TourCard(self.tour, window)
        self._links = PaperLinks(self)

        for hint in window.findChildren(EmptyHint):
            hint.wanted.connect(lambda name: around.actions.by_id[name].trigger())

    def explain(self) -> None:
        """Put explanations on all labels that are terms; done after the first paint, which need not wait for it."""
        explain_labels(self._window)
        self._window.installEventFilter(self._links)

    def show_palette(self) -> None:
        self.palette.ask()

    def show_shortcuts(self) -> None:
        Shortcuts(self._around.actions, self._window).show()

    def show_glossary(self) -> None:
        Glossary(self._window).show()

    def ask_what(self) -> None:
        """The next click says what something is, with links."""
        QWhatsThis.enterWhatsThisMode()

    def start_tour(self) -> None:
        self.tour.start()

    def next_panel(self) -> None:
        self.focus.step(1)

    def previous_panel(self) -> None:
        self.focus.step(-1)

    def _findable(self) -> tuple[list[Findable], list[Findable]]:
        """What the palette lists at once, and what only typing finds."""
        around, session = self._around, self._around.handlers.session
        around.actions.refresh()
        go = tr("Go to {panel}")
        goto = (
            Findable(go.format(panel=tr(name)), tr("Panel"), partial(self.focus.go, name)) for name in self.focus.panels
        )
        actions = (
            found for found in around.actions.findable() if found.title != around.actions.by_id["palette"].text()
        )
        listed = [*actions, *findable.recent(around.recent(), around.handlers.open), *goto]
        kept = findable.kept_plans(session, lambda kept: around.handlers.bring_back_plan(kept.name, kept.document))
        return listed, [*kept, *findable.choices(session), *findable.sites(session)]
