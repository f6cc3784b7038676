"""The window: composition only. Panels know the session, actions know the handlers, this file knows who sits where."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from studio.action_table import MENUS, Actions
from studio.actions import action_specs
from studio.ask import ask
from studio.document.remembered import recall
from studio.document.session import Session
from studio.flow import Flow
from studio.guidance.tour import Places
from studio.handlers import Handlers
from studio.help import Help, Surroundings
from studio.jobs.devices import Device
from studio.jobs.notification import Notification
from studio.keeping.keeping import Keeping, Shown
from studio.language import LANGUAGE_MENU
from studio.layout import arrange, begin, share_out
from studio.notice import Notice
from studio.oneclick.one_click import OneClick
from studio.panels.bars.budget_editor import BudgetEditor
from studio.panels.bars.plan_lanes import PlanLanes, scrolled
from studio.panels.forecast.forecast import ForecastPanel
from studio.panels.frontier.frontier import FrontierPanel
from studio.panels.jobs.jobs import JobsPanel
from studio.panels.jobs.log import LogPanel
from studio.panels.jobs.status import StatusLine
from studio.panels.oneclick.one_click import OneClickPanel
from studio.panels.sensitivity.search_bar import SearchBar
from studio.panels.sensitivity.sensitivity_map import SensitivityMap
from studio.panels.sensitivity.written_bar import WrittenBar
from studio.panels.settings.plan_bar import PlanBar
from studio.panels.settings.settings import SettingsPanel
from studio.panels.spectrum.depth import DepthPanel
from studio.panels.spectrum.spectrum import SpectrumPanel
from studio.panels.tables.history_browser import HistoryBrowser
from studio.panels.tables.site_table import SiteTable
from studio.panels.welcome.open_bar import OpenBar
from studio.panels.welcome.welcome import Welcome
from studio.panels.widgets.copy_menu import COPIES, copy_menu, offer_copies
from studio.panels.widgets.message_strip import MessageStrip
from studio.resuming import Resuming
from studio.theme.icons import icon
from studio.theme.palette import current
from studio.theme.theme import Theme
from studio.translation import QT_TR_NOOP, tr

_LAYOUT_VERSION = 4


class MainWindow(QMainWindow):
    """One window, one session, one device."""

    painted = Signal()
    """Emitted once, after the first paint: what may wait for it should."""

    def __init__(self, device: Device, theme: Theme) -> None:
        super().__init__()
        self.session = Session(self)
        self.flow = Flow(self.session, device, self)
        self.resuming = Resuming(self.flow, self)
        Notification(self.flow.board, self)
        self.theme = theme
        self._remembered = recall()
        self._closing = False
        self._was_painted = False
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.handlers: Handlers = Handlers(self, self, self.session, self.flow, theme)
        self.actions_table = Actions(action_specs(self.handlers), self)
        self._make_centre()
        self._make_docks()
        self._make_bars()
        shown = Shown(self.map, self.budget, self.spectrum, self.frontier, self.welcome)
        self.keeping = Keeping(self, self.handlers, shown, self.tell)
        self.help: Help = Help(self, self._surroundings())
        self._connect()
        self._default_layout = self.saveState(_LAYOUT_VERSION)
        begin(self, self.docks)
        self.restoreGeometry(_bytes(self._remembered.geometry))
        self.restoreState(_bytes(self._remembered.layout), _LAYOUT_VERSION)
        self._show_title()
        self._refresh_theme()
        self._show_model()

    # Composition

    def _make_centre(self) -> None:
        self.strip = MessageStrip()
        self.open_bar = OpenBar()
        self.welcome = Welcome(self.handlers.open, self.handlers.open_folder, self.open_bar.ask)
        self.search_bar = SearchBar(self.session)
        self.written_bar = WrittenBar(self.session)
        self.map = SensitivityMap(self.session)
        self.budget = BudgetEditor(self.session)
        self.map.canvas.pressed.connect(self.budget.canvas.setFocus)  # typing 60% now sets what was clicked
        self.plots = QSplitter(Qt.Orientation.Vertical)
        self.plots.addWidget(self.map)
        self.plots.addWidget(self.budget)
        self.plots.setStretchFactor(0, 2)
        self.plots.setStretchFactor(1, 3)
        self.plots.setChildrenCollapsible(False)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.plots)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.open_bar)
        column.addWidget(self.strip)
        column.addWidget(self.search_bar)
        column.addWidget(self.written_bar)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(centre)

    def _make_docks(self) -> None:
        right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        self.spectrum = SpectrumPanel(self.session)
        self.forecast = ForecastPanel(self.session)
        self.frontier = FrontierPanel(self.session)
        self.runs = HistoryBrowser(self.session)
        self.jobs = JobsPanel(self.flow.board, self.flow)
        self.log = LogPanel()
        self.sites = SiteTable(self.session)
        self.depths = DepthPanel(self.session)
        self.settings = SettingsPanel(self.session)
        self.clicking = OneClickPanel(OneClick(self.flow, self), self.tell)
        self.lanes = PlanLanes(self.session)
        self.docks = {
            "Spectrum": self._dock(QT_TR_NOOP("Spectrum"), self.spectrum, right),
            "Forecast": self._dock(QT_TR_NOOP("Forecast"), self.forecast, right),
            "Frontier": self._dock(QT_TR_NOOP("Frontier"), self.frontier, bottom),
            "History": self._dock(QT_TR_NOOP("History"), self.runs, bottom),
            "Jobs": self._dock(QT_TR_NOOP("Jobs"), self.jobs, bottom),
            "Log": self._dock(QT_TR_NOOP("Log"), self.log, bottom),
            "Sites": self._dock(QT_TR_NOOP("Sites"), self.sites, bottom),
            "Depth": self._dock(QT_TR_NOOP("Depth"), self.depths, bottom),
            "Plans": self._dock(QT_TR_NOOP("Plans"), scrolled(self.lanes), bottom),
            "One click": self._dock(QT_TR_NOOP("One click"), self.clicking, right),
            "Settings": self._dock(QT_TR_NOOP("Settings"), self.settings, right),
        }
        arrange(self, self.docks)

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(tr(title), self)
        dock.setObjectName(f"{title.lower()}Dock")
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock

    def _make_bars(self) -> None:
        actions = self.actions_table.by_id
        tools = QToolBar(tr("File and edit"))
        tools.setObjectName("fileBar")
        tools.setMovable(False)
        tools.setIconSize(QSize(18, 18))
        for name in ("open-folder", "save", "palette", "", "undo", "redo", "", "theme"):
            if name:
                tools.addAction(actions[name])
            else:
                tools.addSeparator()
        self.addToolBar(tools)
        self.plan_bar = PlanBar(self.session)
        self.plan_bar.setIconSize(QSize(18, 18))
        self.plan_bar.arrange(*(actions[name] for name in ("curves", "allocate", "compress", "evaluate")))
        self.addToolBar(self.plan_bar)
        offer_copies(self.plan_bar, actions)
        made = self.actions_table.menus
        for title in MENUS:
            menu = self.menuBar().addMenu(tr(title))
            for entry in made[title]:
                if entry is None:
                    menu.addSeparator()
                else:
                    menu.addAction(entry)
            if title == "Run":
                menu.addMenu(copy_menu(made[COPIES], self))
            elif title == "File":
                self.recent_menu = menu.addMenu(tr("Open recent"))
            elif title == "View":
                menu.addMenu(tr(LANGUAGE_MENU)).addActions([entry for entry in made[LANGUAGE_MENU] if entry])
                menu.addActions([dock.toggleViewAction() for dock in self.docks.values()])
        self.status = StatusLine(self.session, self.flow.board)
        self.statusBar().addWidget(self.status, 1)
        self._show_recent()

    def _surroundings(self) -> Surroundings:
        docks = {title: dock.widget() for title, dock in self.docks.items()}
        panels = {
            QT_TR_NOOP("Planning"): self.plan_bar,
            QT_TR_NOOP("Start"): self.welcome,
            QT_TR_NOOP("Map"): self.map,
            QT_TR_NOOP("Bars"): self.budget,
            **docks,
        }
        places = Places(self.welcome, self.map, self.budget, self.forecast, self.frontier)
        return Surroundings(self.actions_table, self.handlers, panels, places, lambda: self._remembered.recent)

    def _connect(self) -> None:
        session, flow = self.session, self.flow
        # Asked anew once per turn of the event loop, however much changed in it.
        self._refresh = QTimer(self, singleShot=True, interval=30)
        self._refresh.timeout.connect(self.actions_table.refresh)
        for changed in (
            session.modelChanged,
            session.planChanged,
            session.selectionChanged,
            session.holdTotalChanged,
            session.undo_stack.indexChanged,
            session.undo_stack.canUndoChanged,
            session.undo_stack.canRedoChanged,
            flow.board.added,
            flow.board.ended,
            flow.board.changed,
        ):
            changed.connect(self._refresh_soon)
        session.modelChanged.connect(self._show_model)
        session.titleChanged.connect(self._show_title)
        session.dirtyChanged.connect(self.setWindowModified)
        flow.noticed.connect(self.tell)
        flow.logged.connect(self.log.add)
        flow.measured.connect(self.docks["Frontier"].raise_)
        self.clicking.one_click.takenUp.connect(self.docks["One click"].raise_)
        flow.device.load.connect(self.jobs.show_load)
        self.open_bar.chosen.connect(lambda source: self.handlers.open(source))
        self.frontier.planWanted.connect(self.handlers.bring_back)
        for panel in (self.budget.compare, self.lanes):
            panel.planWanted.connect(lambda kept: self.handlers.bring_back_plan(kept.name, kept.document))
        self.runs.planWanted.connect(self.handlers.bring_back_plan)
        self.runs.comparisonWanted.connect(self.handlers.compare_with)
        self.painted.connect(flow.read_history)
        self.painted.connect(self.help.explain)
        self.help.tour.ended.connect(self._end_tour)
        self.painted.connect(self.resuming.offer)
        self.painted.connect(self.keeping.recoveries.look)
        self.theme.changed.connect(self._refresh_theme)

    # What handlers ask of the window

    def tell(self, notice: Notice | None) -> None:
        self.strip.tell(notice)

    def show_panel(self, name: str) -> None:
        self.help.focus.go(name)

    def ask_name(self) -> None:
        self.open_bar.ask()

    def ask_rule(self) -> None:
        self.budget.ask_rule()

    def find_sites(self) -> None:
        self.search_bar.ask()

    def reset_layout(self) -> None:
        self.restoreState(self._default_layout, _LAYOUT_VERSION)
        share_out(self, self.docks)

    def remember(self, source: str) -> None:
        self._remembered = self._remembered.with_recent(source)
        self._remembered.save()
        self._show_recent()

    @property
    def language(self) -> str:
        return self._remembered.language

    def remember_language(self, language: str) -> None:
        self._remembered = self._remembered.model_copy(update={"language": language})
        self._remembered.save()

    def offer_tour(self) -> None:
        """Start the tour, unless it was gone through or skipped before."""
        if not self._remembered.toured:
            self.help.start_tour()

    def _end_tour(self) -> None:
        self._remembered = self._remembered.model_copy(update={"toured": True})
        self._remembered.save()

    # Following the session

    def _refresh_soon(self) -> None:
        if not self._refresh.isActive():
            self._refresh.start()

    def _show_recent(self) -> None:
        self.welcome.show_recent(self._remembered.recent)
        self.recent_menu.clear()
        for source in self._remembered.recent:
            self.recent_menu.addAction(source).triggered.connect(
                lambda _checked=False, source=source: self.handlers.open(source)
            )
        self.recent_menu.setEnabled(bool(self._remembered.recent))

    def _show_model(self) -> None:
        opened = self.session.model is not None
        self.pages.setCurrentWidget(self.plots if opened else self.welcome)

    def _show_title(self) -> None:
        title = self.session.title
        self.setWindowTitle(f"{title}[*] — Rank Studio" if title else "Rank Studio[*]")

    def _refresh_theme(self) -> None:
        self.actions_table.paint_icons()
        self.actions_table.by_id["theme"].setIcon(icon("sun" if current().dark else "moon"))
        self.actions_table.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    # Drop and close

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        local = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if local:
            event.acceptProposedAction()
            self.handlers.open(str(Path(local[0])))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once if something would be lost; then remember the layout and end the worker."""
        lost = self._would_be_lost()
        if lost and not self._closing:
            event.ignore()
            if not any(box.isVisible() for box in self.findChildren(QMessageBox)):
                ask(self, lost + " " + tr("Close Rank Studio?"), {tr("Close"): self.close_for_good})
            return
        self._remembered = self._remembered.model_copy(
            update={
                "geometry": self.saveGeometry().toBase64().toStdString(),
                "layout": self.saveState(_LAYOUT_VERSION).toBase64().toStdString(),
                "theme": self.theme.scheme,
            }
        )
        self._remembered.save()
        self.keeping.finish()
        self.flow.shutdown()
        super().closeEvent(event)

    def _would_be_lost(self) -> str:
        running = [record.title for record in self.flow.board.unfinished]
        jobs = tr("Still running: {jobs}.").format(jobs=", ".join(running)) if running else ""
        changed = tr("{document} has unsaved changes.").format(document=self.session.title)
        changes = changed if self.session.dirty else ""
        return f"{changes} {jobs}".strip()

    def close_for_good(self) -> None:
        """Close without asking."""
        self._closing = True
        self.close()


def _bytes(base64: str) -> QByteArray:
    return QByteArray.fromBase64(base64.encode())
