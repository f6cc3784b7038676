"""The options of the chosen allocator, and what it costs on the open model before it is started."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from core.allocation.allocators import ALLOCATORS
from studio.document.session import Session
from studio.panels.settings.chosen_options import ChosenOptions, about
from studio.panels.settings.setting_fields import number
from studio.planning.search_cost import search_cost
from studio.translation import tr


class AllocatorOptions(ChosenOptions):
    """Only what differs from the allocator's defaults goes into the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.cost = QLabel(wordWrap=True)
        self.cost.setProperty("strong", True)
        self.rows = number("search_rows", session)
        self._rows_line = QWidget()
        line = QHBoxLayout(self._rows_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(QLabel(tr("Search rows")))
        line.addWidget(self.rows)
        line.addStretch()
        self.column.insertWidget(1, self.cost)
        self.column.insertWidget(2, self._rows_line)
        self.taken.connect(lambda options: session.change_settings(allocator_options=options))
        for changed in (
            session.settingsChanged,
            session.modelChanged,
            session.measurementsChanged,
            session.recordsChanged,
        ):
            changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the options of the session's allocator, and what they cost."""
        settings = self._session.settings
        allocator = ALLOCATORS.get(settings.allocator)
        self.setTitle(tr("Allocator: {name}").format(name=settings.allocator))
        self.about.setText(about(allocator.summary, allocator.cost, allocator.citation) if allocator else "")
        self.show_chosen(settings.allocator, allocator.options if allocator else (), settings.allocator_options)
        probes = allocator is not None and allocator.probes is not None
        self._rows_line.setVisible(probes)
        cost = search_cost(self._session, allocator, settings.allocator_options) if allocator else None
        self.cost.setVisible(cost is not None)
        if cost is not None:
            here = tr("Here: {cost}.").format(cost=cost.words)
            later = tr("“Evaluate” measures the speed of the model; then here is a time.")
            self.cost.setText(here if cost.seconds is not None else f"{here} {later}")
