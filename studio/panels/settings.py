"""Calibration, the method's options, refinement, the allocator's constraints, evaluation: one form below the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.allocation.document import CalibrationSpec
from core.allocation.problem import Constraints
from core.requests import DTYPES
from studio.panels.floors import floors_from, floors_words
from studio.panels.method_options import MethodOptions
from studio.panels.refinement_settings import RefinementSettings
from studio.panels.text_field import TextField
from studio.session import Session

_TEXTS = "bundled, bundled-second, a text, .jsonl or .parquet file, or the name of a datasets dataset"


class SettingsPanel(QWidget):
    """Every field takes effect when it is left or Return is pressed; a field that makes no sense says why."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._make_fields()
        inside = QWidget()
        groups = QVBoxLayout(inside)
        groups.setContentsMargins(8, 6, 8, 6)
        self.refinement = RefinementSettings(session)
        self.method = MethodOptions(session)
        for group in (self.method, self._calibration(), self.refinement, self._constraints(), self._evaluation()):
            groups.addWidget(group)
        groups.addStretch()
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        self.refresh()
        self._connect()

    def refresh(self) -> None:
        """Show the session's settings."""
        settings = self._session.settings
        spec, limits = settings.calibration, settings.constraints
        for box, value in (
            (self.rows, spec.samples),
            (self.length, spec.length),
            (self.minimum, limits.minimum_rank),
            (self.multiple, limits.multiple_of),
            (self.windows, settings.evaluation_rows),
            (self.window_length, settings.evaluation_length),
        ):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        self.corpus.show_text(spec.corpus)
        self.evaluation_corpus.show_text(settings.evaluation_corpus)
        self.chat.setChecked(spec.chat_template)
        self.dtype.setCurrentText(spec.dtype)
        self.floors.setText(floors_words(limits.floors))
        self.wrong.setText("")

    def _make_fields(self) -> None:
        self.corpus = TextField("Text for calibration", _TEXTS)
        self.evaluation_corpus = TextField("Text for evaluation", _TEXTS)
        self.rows = _number(1, 100_000, "Rows of text that moments are measured on")
        self.length = _number(2, 1_000_000, "Tokens in a row")
        self.chat = QCheckBox("Chat template")
        self.dtype = QComboBox()
        self.dtype.addItems(DTYPES)
        self.dtype.setToolTip("Number type of the forward pass; auto measures which is faster here")
        self.minimum = _number(1, 100_000, "No site gets a rank below this")
        self.multiple = _number(1, 1024, "Ranks below dense are multiples of this; hardware likes 8 or 16")
        self.floors = QLineEdit(placeholderText="e.g. v=0.6, k=0.5")
        self.floors.setToolTip("Smallest fraction of its parameters that each site of a kind keeps")
        self.wrong = QLabel()
        self.wrong.setProperty("state", "failed")
        self.wrong.setWordWrap(True)
        self.windows = _number(1, 100_000, "Rows of text that perplexity is measured on")
        self.window_length = _number(2, 1_000_000, "Tokens in a row")

    def _calibration(self) -> QGroupBox:
        group = QGroupBox("Calibration")
        form = QFormLayout(group)
        form.addRow("Text", self.corpus)
        form.addRow("Rows", _beside(self.rows, QLabel("of"), self.length, QLabel("tokens")))
        form.addRow("Forward pass", self.dtype)
        form.addRow(self.chat)
        return group

    def _constraints(self) -> QGroupBox:
        group = QGroupBox("Constraints of the allocator")
        form = QFormLayout(group)
        form.addRow("Minimum rank", self.minimum)
        form.addRow("Multiple of", self.multiple)
        form.addRow("Floors", self.floors)
        form.addRow(self.wrong)
        return group

    def _evaluation(self) -> QGroupBox:
        group = QGroupBox("Evaluation")
        form = QFormLayout(group)
        form.addRow("Text", self.evaluation_corpus)
        form.addRow("Rows", _beside(self.windows, QLabel("of"), self.window_length, QLabel("tokens")))
        return group

    def _connect(self) -> None:
        session = self._session
        session.settingsChanged.connect(self.refresh)
        self.corpus.edited.connect(self._set_calibration)
        self.rows.valueChanged.connect(self._set_calibration)
        self.length.valueChanged.connect(self._set_calibration)
        self.chat.clicked.connect(self._set_calibration)
        self.dtype.activated.connect(self._set_calibration)
        self.minimum.valueChanged.connect(self._set_constraints)
        self.multiple.valueChanged.connect(self._set_constraints)
        self.floors.editingFinished.connect(self._set_constraints)
        self.evaluation_corpus.edited.connect(lambda text: session.change_settings(evaluation_corpus=text or "bundled"))
        self.windows.valueChanged.connect(lambda rows: session.change_settings(evaluation_rows=rows))
        self.window_length.valueChanged.connect(lambda length: session.change_settings(evaluation_length=length))

    def _set_calibration(self) -> None:
        spec = CalibrationSpec.model_validate(
            {
                "corpus": self.corpus.text() or "bundled",
                "samples": self.rows.value(),
                "length": self.length.value(),
                "chat_template": self.chat.isChecked(),
                "dtype": self.dtype.currentText(),
            }
        )
        self._session.change_settings(calibration=spec)

    def _set_constraints(self) -> None:
        try:
            floors = floors_from(self.floors.text())
        except ValueError as error:
            self.wrong.setText(str(error))
            return
        self.wrong.setText("")
        self._session.change_settings(constraints=Constraints(self.minimum.value(), self.multiple.value(), floors))


def _beside(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row


def _number(minimum: int, maximum: int, tip: str) -> QSpinBox:
    box = QSpinBox(minimum=minimum, maximum=maximum)
    box.setMinimumWidth(64)  # the largest values are rare; the panel is narrow
    box.setKeyboardTracking(False)
    box.setToolTip(tip)
    return box
