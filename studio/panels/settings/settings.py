"""Method, calibration, allocator, its constraints, forecast, refinement, evaluation: one form below the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from studio.document.session import Session
from studio.document.settings_schema import CALIBRATION, COMPUTING, EVALUATION, FORECAST
from studio.panels.settings.allocator_options import AllocatorOptions
from studio.panels.settings.constraints import ConstraintsPanel
from studio.panels.settings.method_options import MethodOptions
from studio.panels.settings.refinement_settings import RefinementSettings
from studio.panels.settings.setting_fields import Field, SettingsGroup
from studio.panels.widgets.tab_order import InTabOrder


class SettingsPanel(QWidget):
    """Every field takes effect when it is left or Return is pressed; a field that makes no sense says why."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = MethodOptions(session)
        self.allocator = AllocatorOptions(session)
        self.constraints = ConstraintsPanel(session)
        self.refinement = RefinementSettings(session)
        calibration, forecast, evaluation, computing = (
            SettingsGroup(group, session) for group in (CALIBRATION, FORECAST, EVALUATION, COMPUTING)
        )
        self.fields: dict[str, Field] = {
            name: field
            for group in (calibration, forecast, evaluation, computing)
            for name, field in group.fields.items()
        }
        """Controls of plain settings by their names in the schema."""
        inside = InTabOrder()
        groups = QVBoxLayout(inside)
        groups.setContentsMargins(8, 6, 8, 6)
        for group in (
            self.method,
            calibration,
            self.allocator,
            self.constraints,
            forecast,
            self.refinement,
            evaluation,
            computing,
        ):
            groups.addWidget(group)
        groups.addStretch()
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys reach the fields in it, which scrolls it along
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
