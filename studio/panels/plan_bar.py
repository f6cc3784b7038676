"""The planning tools in the order of the work: method, storage, target, allocator."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QToolBar, QWidget

from core.allocation.document import MethodSpec
from core.allocation.storage import STORAGES
from studio.choices import allocator_choices, method_choices, storage_choices
from studio.panels.choice_box import ChoiceBox
from studio.session import Session


class PlanBar(QToolBar):
    """Shows the session's settings and changes them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Planning", parent)
        self.setObjectName("planBar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._session = session
        self.method = ChoiceBox("Method", method_choices())
        self.storage = ChoiceBox("Storage", storage_choices())
        self.target = QDoubleSpinBox(decimals=1, minimum=1.0, maximum=100.0, singleStep=1.0, suffix=" %")
        self.target.setToolTip("Share of the sites' parameters that the allocator may store")
        self.target.setKeyboardTracking(False)
        self.target.setAccessibleName("Target: share of the sites' parameters to keep")
        self.target.setFixedWidth(82)
        self.allocator = ChoiceBox("Allocator", allocator_choices())
        session.settingsChanged.connect(self.refresh)
        session.methodChanged.connect(self.refresh)
        self.refresh()
        self.method.activated.connect(
            lambda: session.change_settings(method=MethodSpec(name=self.method.currentText()))
        )
        self.storage.activated.connect(lambda index: session.set_storage(STORAGES[index]))
        self.allocator.activated.connect(lambda: session.change_settings(allocator=self.allocator.currentText()))
        self.target.valueChanged.connect(lambda percent: session.change_settings(target_keep=percent / 100))

    def arrange(self, curves: QAction, allocate: QAction, compress: QAction, evaluate: QAction) -> None:
        """Lay the tools out with the actions that belong between them."""
        self._labelled("Method", self.method)
        self.addAction(curves)
        self.addSeparator()
        self._labelled("Store", self.storage)
        self.addSeparator()
        self._labelled("Keep", self.target)
        self._labelled("by", self.allocator)
        self.addAction(allocate)
        self.addSeparator()
        self.addAction(compress)
        self.addAction(evaluate)

    def refresh(self) -> None:
        """Show the session's settings."""
        settings = self._session.settings
        for box, value in (
            (self.method, settings.method.name),
            (self.storage, settings.storage),
            (self.allocator, settings.allocator),
        ):
            box.show_choice(value)
        self.target.blockSignals(True)
        self.target.setValue(settings.target_keep * 100)
        self.target.blockSignals(False)

    def _labelled(self, text: str, widget: QWidget) -> None:
        label = QLabel(f" {text} ")
        label.setProperty("muted", True)
        self.addWidget(label)
        self.addWidget(widget)
