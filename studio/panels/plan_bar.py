"""The planning tools in the order of the work: method, storage, target, allocator."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QToolBar, QWidget

from core.allocation.allocators import ALLOCATORS
from core.allocation.document import MethodSpec
from core.allocation.storage import STORAGES
from core.factorization.methods import METHODS
from studio.session import Session

_STORAGE_TIPS = {
    "factored": "Two thin matrices, r(m+n) numbers: the form every tool knows",
    "pivoted": "r of the matrix's own rows and the coefficients of the others, r(m+n-r) numbers: more rank for the "
    "same size (Pivoting Factorization: Zhao, Zhang, Cannistraci, ICML 2025)",
}


class PlanBar(QToolBar):
    """Shows the session's settings and changes them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Planning", parent)
        self.setObjectName("planBar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._session = session
        self.method = QComboBox()
        for method in METHODS.values():
            _add(self.method, method.name, f"{method.summary}\n{method.citation}")
        self.storage = QComboBox()
        for storage in STORAGES:
            _add(self.storage, storage, _STORAGE_TIPS[storage])
        self.target = QDoubleSpinBox(decimals=1, minimum=1.0, maximum=100.0, singleStep=1.0, suffix=" %")
        self.target.setToolTip("Share of the sites' parameters that the allocator may store")
        self.target.setKeyboardTracking(False)
        self.target.setFixedWidth(82)
        self.allocator = QComboBox()
        for allocator in ALLOCATORS.values():
            _add(self.allocator, allocator.name, f"{allocator.summary}\n{allocator.citation}")
        session.settingsChanged.connect(self.refresh)
        session.methodChanged.connect(self.refresh)
        self.refresh()
        self.method.activated.connect(lambda: session.change_settings(method=MethodSpec(name=self._text(self.method))))
        self.storage.activated.connect(lambda index: session.set_storage(STORAGES[index]))
        self.allocator.activated.connect(lambda: session.change_settings(allocator=self._text(self.allocator)))
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
            index = box.findText(value)
            if index < 0:
                _add(box, value, "")
                index = box.count() - 1
            box.setCurrentIndex(index)
            box.setToolTip(box.itemData(index, Qt.ItemDataRole.ToolTipRole))
        self.target.blockSignals(True)
        self.target.setValue(settings.target_keep * 100)
        self.target.blockSignals(False)

    def _labelled(self, text: str, widget: QWidget) -> None:
        label = QLabel(f" {text} ")
        label.setProperty("muted", True)
        self.addWidget(label)
        self.addWidget(widget)

    @staticmethod
    def _text(box: QComboBox) -> str:
        return box.currentText()


def _add(box: QComboBox, name: str, tip: str) -> None:
    box.addItem(name)
    box.setItemData(box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
