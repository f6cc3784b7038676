"""The planning tools in the order of the work: method, storage, target, allocator."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QToolBar, QWidget

from core.allocation.allocators.allocator import Allocator
from core.allocation.document import MethodSpec
from core.allocation.storage import STORAGES
from core.requests import AUTO
from studio.document.session import Session
from studio.panels.settings.target_field import TargetField
from studio.panels.widgets.choice_box import ChoiceBox
from studio.planning.choices import allocator_choices, method_choices, storage_choices
from studio.planning.planning import chooses_method
from studio.planning.search_cost import search_cost
from studio.translation import tr


class PlanBar(QToolBar):
    """Shows the session's settings and changes them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Planning"), parent)
        self.setObjectName("planBar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._session = session
        self._by_allocator = False
        self.method = ChoiceBox(tr("Method"), method_choices())
        self.storage = ChoiceBox(tr("Storage"), storage_choices())
        self.target = TargetField(session)
        self.allocator = ChoiceBox(tr("Allocator"), allocator_choices())
        session.settingsChanged.connect(self.refresh)
        session.methodChanged.connect(self.refresh)
        self.refresh()
        self.method.activated.connect(self._take_method)
        self.storage.activated.connect(lambda index: session.set_storage(STORAGES[index]))
        self.allocator.activated.connect(self._take_allocator)
        self.allocator.opening.connect(lambda: self.allocator.show_choices(allocator_choices(self._known_cost)))

    def arrange(self, curves: QAction, allocate: QAction, compress: QAction, evaluate: QAction) -> None:
        """Lay the tools out with the actions that belong between them."""
        self._labelled(tr("Method"), self.method)
        self.addAction(curves)
        self.addSeparator()
        self._labelled(tr("Store"), self.storage)
        self.addSeparator()
        self._labelled(tr("Target"), self.target)
        self._labelled(tr("by"), self.allocator)
        self.addAction(allocate)
        self.addSeparator()
        self.addAction(compress)
        self.addAction(evaluate)

    def refresh(self) -> None:
        """Show the session's settings."""
        settings = self._session.settings
        by_allocator = settings.allocator == AUTO
        method = AUTO if chooses_method(self._session) else settings.method.name
        if by_allocator != self._by_allocator:
            self._by_allocator = by_allocator
            self.method.show_choices(method_choices(by_allocator=by_allocator), method)
        for box, value in (
            (self.method, method),
            (self.storage, settings.storage),
            (self.allocator, settings.allocator),
        ):
            box.show_choice(value)

    def _take_method(self) -> None:
        name = self.method.chosen
        if name == AUTO:
            self._session.change_settings(method_by_allocator=True)
        else:
            self._session.change_settings(method=MethodSpec(name=name), method_by_allocator=False)

    def _take_allocator(self) -> None:
        name = self.allocator.chosen
        if name != self._session.settings.allocator:
            self._session.change_settings(allocator=name, allocator_options={})

    def _known_cost(self, allocator: Allocator) -> str:
        """What a search would cost on the open model, with its default options or those that are set."""
        settings = self._session.settings
        options = settings.allocator_options if allocator.name == settings.allocator else None
        cost = search_cost(self._session, allocator, options)
        return cost.short if cost else ""

    def _labelled(self, text: str, widget: QWidget) -> None:
        label = QLabel(text)
        label.setProperty("muted", True)
        label.setContentsMargins(3, 0, 3, 0)
        self.addWidget(label)
        self.addWidget(widget)
