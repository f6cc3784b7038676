"""Calibration, the method's options, the allocator's constraints, evaluation: small forms side by side."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.allocation.document import CalibrationSpec
from core.allocation.problem import Constraints
from studio.panels.floors import floors_from, floors_words
from studio.panels.method_options import MethodOptions
from studio.session import Session

_DTYPES = ("auto", "float32", "bfloat16", "float16")


class SettingsPanel(QWidget):
    """Every field takes effect when it is left or Return is pressed; a field that makes no sense says why."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._make_fields()
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(8, 6, 8, 6)
        for group in (self._calibration(), MethodOptions(session), self._constraints(), self._evaluation()):
            row.addWidget(group, alignment=Qt.AlignmentFlag.AlignTop)
        row.addStretch()
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
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
        self.corpus.setText(spec.corpus)
        self.chat.setChecked(spec.chat_template)
        self.dtype.setCurrentText(spec.dtype)
        self.floors.setText(floors_words(limits.floors))
        self.wrong.setText("")

    def _make_fields(self) -> None:
        self.corpus = QLineEdit()
        self.corpus.setToolTip("bundled, a text, .jsonl or .parquet file, or the name of a datasets dataset")
        self.rows = _number(1, 100_000, "Rows of text that moments are measured on")
        self.length = _number(2, 1_000_000, "Tokens in a row")
        self.chat = QCheckBox("Chat template")
        self.dtype = QComboBox()
        self.dtype.addItems(_DTYPES)
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
        browse = QToolButton()
        browse.setText("…")
        browse.setToolTip("Choose a text file")
        browse.clicked.connect(self._browse)
        text = QHBoxLayout()
        text.addWidget(self.corpus, 1)
        text.addWidget(browse)
        group = QGroupBox("Calibration")
        form = QFormLayout(group)
        form.addRow("Text", text)
        form.addRow("Rows", _beside(self.rows, QLabel("of"), self.length, QLabel("tokens")))
        form.addRow("Forward pass", _beside(self.dtype, self.chat))
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
        form.addRow("Rows", self.windows)
        form.addRow("Tokens a row", self.window_length)
        self.window_length.setMinimumWidth(80)
        return group

    def _connect(self) -> None:
        session = self._session
        session.settingsChanged.connect(self.refresh)
        self.corpus.editingFinished.connect(self._set_calibration)
        self.rows.valueChanged.connect(self._set_calibration)
        self.length.valueChanged.connect(self._set_calibration)
        self.chat.clicked.connect(self._set_calibration)
        self.dtype.activated.connect(self._set_calibration)
        self.minimum.valueChanged.connect(self._set_constraints)
        self.multiple.valueChanged.connect(self._set_constraints)
        self.floors.editingFinished.connect(self._set_constraints)
        self.windows.valueChanged.connect(lambda rows: session.change_settings(evaluation_rows=rows))
        self.window_length.valueChanged.connect(lambda length: session.change_settings(evaluation_length=length))

    def _set_calibration(self) -> None:
        spec = CalibrationSpec.model_validate(
            {
                "corpus": self.corpus.text().strip() or "bundled",
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

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Text for calibration", filter="Text (*.txt *.jsonl *.parquet);;All files (*)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take_corpus)
        dialog.open()

    def _take_corpus(self, path: str) -> None:
        self.corpus.setText(path)
        self._set_calibration()


def _beside(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row


def _number(minimum: int, maximum: int, tip: str) -> QSpinBox:
    box = QSpinBox(minimum=minimum, maximum=maximum)
    box.setKeyboardTracking(False)
    box.setToolTip(tip)
    return box
