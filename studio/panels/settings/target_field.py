"""A target: a number and its unit."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QWidget

from studio.document.frontier import dense_perplexity
from studio.document.session import Session
from studio.planning.target_words import TARGET_UNITS, TargetUnit, converted, unit_of
from studio.translation import tr


class TargetField(QWidget):
    """Shows and changes the session's target. Another unit begins at about the same size."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.value = QDoubleSpinBox()
        self.value.setKeyboardTracking(False)
        self.value.setAccessibleName(tr("Target"))
        self.value.setFixedWidth(88)
        self.units = QComboBox()
        self.units.setAccessibleName(tr("Unit of the target"))
        for index, unit in enumerate(TARGET_UNITS):
            self.units.addItem(tr(unit.label))
            self.units.setItemData(index, tr(unit.help), Qt.ItemDataRole.ToolTipRole)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.value)
        row.addWidget(self.units)
        self.refresh()
        self.value.valueChanged.connect(self._type)
        self.units.activated.connect(self._change_unit)
        session.settingsChanged.connect(self.refresh)

    @property
    def unit(self) -> TargetUnit:
        return TARGET_UNITS[max(0, self.units.currentIndex())]

    def refresh(self) -> None:
        """Show the session's target."""
        target = self._session.settings.target
        unit = unit_of(target)
        self.units.setCurrentIndex(TARGET_UNITS.index(unit))
        self.units.setToolTip(tr(unit.help))
        self.value.setToolTip(tr(unit.help))
        self.value.setAccessibleDescription(tr(unit.help))
        self.value.blockSignals(True)
        self.value.setDecimals(unit.decimals)
        self.value.setRange(10**-unit.decimals, 100.0 if unit.unit == "keep" else 1e8)
        self.value.setSingleStep(1.0)
        self.value.setStepType(
            QDoubleSpinBox.StepType.DefaultStepType
            if unit.unit == "keep"
            else QDoubleSpinBox.StepType.AdaptiveDecimalStepType
        )
        self.value.setSuffix(tr(unit.suffix))
        self.value.setValue(target.value / unit.scale)
        self.value.blockSignals(False)

    def _type(self, typed: float) -> None:
        self._session.change_settings(target=self.unit.target(typed))

    def _change_unit(self) -> None:
        session = self._session
        if self.unit != unit_of(session.settings.target):
            dense = dense_perplexity(session.model, session.recorded, session.measurements)
            session.change_settings(target=converted(session.settings.target, self.unit, session.model, dense))
