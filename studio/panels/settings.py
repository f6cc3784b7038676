"""Method, calibration, allocator, its constraints, refinement, evaluation: one form below the other."""

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
from core.requests import DTYPES
from studio.panels.allocator_options import AllocatorOptions
from studio.panels.constraints import ConstraintsPanel
from studio.panels.method_options import MethodOptions
from studio.panels.refinement_settings import RefinementSettings
from studio.panels.text_field import TextField
from studio.session import Session

_TEXTS = "bundled, bundled-second, a text, .jsonl or .parquet file, or the name of a datasets dataset"

_DAMAGE = (
    "Measures gradients with the curves, so that the forecast from moments works; kfac-svd, io-svd and the like do so "
    "anyway. Costs a forward and a backward pass over the text."
)
_PROBES = (
    "Truncates every site alone and tries a few whole plans, so that the forecast knows most. Costs half a forward "
    "pass of a search row for each site, and some for the plans."
)
_TASKS = "bundled, or tasks by lm-eval's names such as arc_easy, hellaswag, piqa, with commas between them"


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
        self.allocator = AllocatorOptions(session)
        self.constraints = ConstraintsPanel(session)
        for group in (
            self.method,
            self._calibration(),
            self.allocator,
            self.constraints,
            self._forecast(),
            self.refinement,
            self._evaluation(),
        ):
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
        spec = settings.calibration
        for box, value in (
            (self.rows, spec.samples),
            (self.length, spec.length),
            (self.windows, settings.evaluation_rows),
            (self.window_length, settings.evaluation_length),
            (self.questions, settings.task_limit or 0),
        ):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        self.corpus.show_text(spec.corpus)
        self.evaluation_corpus.show_text(settings.evaluation_corpus)
        self.chat.setChecked(spec.chat_template)
        self.dtype.setCurrentText(spec.dtype)
        self.damage.setChecked(settings.damage)
        self.probes.setChecked(settings.probes)
        self.tasks.setText(", ".join(settings.tasks))

    def _make_fields(self) -> None:
        self.corpus = TextField("Text for calibration", _TEXTS)
        self.evaluation_corpus = TextField("Text for evaluation", _TEXTS)
        self.rows = _number(1, 100_000, "Rows of text that moments are measured on")
        self.length = _number(2, 1_000_000, "Tokens in a row")
        self.chat = QCheckBox("Chat template")
        self.dtype = QComboBox()
        self.dtype.addItems(DTYPES)
        self.dtype.setToolTip("Number type of the forward pass; auto measures which is faster here")
        self.damage = QCheckBox("Damage in nats with every method")
        self.probes = QCheckBox("Probe the model when a plan is made")
        self.tasks = QLineEdit(placeholderText="none")
        self.tasks.setToolTip(_TASKS)
        self.tasks.setAccessibleName("Zero-shot tasks")
        self.questions = _number(0, 100_000, "Questions of each task, the first ones")
        self.questions.setSpecialValueText("all")
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

    def _forecast(self) -> QGroupBox:
        group = QGroupBox("Forecast")
        column = QVBoxLayout(group)
        column.addWidget(self.damage)
        column.addWidget(_help(_DAMAGE))
        column.addWidget(self.probes)
        column.addWidget(_help(_PROBES))
        return group

    def _evaluation(self) -> QGroupBox:
        group = QGroupBox("Evaluation")
        form = QFormLayout(group)
        form.addRow("Text", self.evaluation_corpus)
        form.addRow("Rows", _beside(self.windows, QLabel("of"), self.window_length, QLabel("tokens")))
        form.addRow("Tasks", self.tasks)
        form.addRow("Questions", self.questions)
        return group

    def _connect(self) -> None:
        session = self._session
        session.settingsChanged.connect(self.refresh)
        self.corpus.edited.connect(self._set_calibration)
        self.rows.valueChanged.connect(self._set_calibration)
        self.length.valueChanged.connect(self._set_calibration)
        self.chat.clicked.connect(self._set_calibration)
        self.dtype.activated.connect(self._set_calibration)
        self.damage.clicked.connect(lambda on: session.change_settings(damage=on))
        self.probes.clicked.connect(lambda on: session.change_settings(probes=on))
        self.tasks.editingFinished.connect(self._set_tasks)
        self.questions.valueChanged.connect(lambda limit: session.change_settings(task_limit=limit or None))
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

    def _set_tasks(self) -> None:
        names = dict.fromkeys(filter(None, (name.strip() for name in self.tasks.text().split(","))))
        self._session.change_settings(tasks=tuple(names))


def _help(words: str) -> QLabel:
    label = QLabel(words, wordWrap=True)
    label.setProperty("help", True)
    return label


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
