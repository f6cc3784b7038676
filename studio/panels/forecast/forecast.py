"""What the plan will cost and do, in figures that follow the drag; and what was measured."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from core.forecast.forecast import Forecast
from core.forecast.prediction import LEVELS
from core.model import ModelInfo
from core.requests import EvaluateResult
from studio.document.frontier import dense_perplexity
from studio.document.session import Session
from studio.panels.forecast.prediction_rows import PredictionRow, scale_of
from studio.panels.widgets.empty_hint import ContentOrHint, EmptyHint
from studio.panels.widgets.figure_rows import BigFigure, FigureRow, Heading
from studio.panels.widgets.numbers import figure, percent
from studio.translation import QT_TR_NOOP, tr
from studio.words import count, size

_STREAMING_MS = 150
"""While spectra and curves stream in, the forecast is made anew at most this often."""
_NOT_YET = "—"
_PERPLEXITY = QT_TR_NOOP("perplexity, four of five inside")
_MULTIPLE = QT_TR_NOOP("× the dense model’s perplexity")


class ForecastPanel(QWidget):
    """Knows only the session. Any number of plan changes between two repaints is one forecast, the latest."""

    _plan_is_new = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_STREAMING_MS)
        self._stale = False
        self.keep = BigFigure(tr("of the sites' parameters kept"))
        self.sites = FigureRow(tr("Sites"), tr("Parameters that the plan stores for the sites, to the last integer."))
        self.compressed = FigureRow(tr("Compressed"), tr("Sites that are stored at a rank below dense."))
        self.model = FigureRow(tr("Whole model"), tr("All parameters, embeddings and norms included."))
        self.bytes = FigureRow(
            tr("Weights"), tr("Bytes of all weights in the checkpoint's dtype, row orders of pivoted storage included.")
        )
        self.levels = {level: PredictionRow(level) for level in LEVELS}
        self._predicted_heading = Heading(tr("Predicted damage"), tr(_MULTIPLE))
        self.dense_perplexity = FigureRow(tr("Perplexity, dense"), tr("Measured on the model as it was opened."))
        self.compressed_perplexity = FigureRow(
            tr("Perplexity, compressed"), tr("Measured on the last compressed checkpoint.")
        )
        self.rise = FigureRow(tr("Rise"), tr("Compressed over dense perplexity, on the same text."))
        self.accuracy = FigureRow(
            tr("Accuracy"), tr("Mean zero-shot accuracy of the compressed and of the dense model.")
        )
        self._measured_heading = Heading(tr("Measured"), "")
        self._hint = EmptyHint(
            tr("No forecast yet"),
            tr("Open a model: size and predicted damage of its plan appear here. [Begin with the tiny one](open-tiny)"),
        )
        self._layout = ContentOrHint(self, self._content(), self._hint)
        self._connect()
        self._take_model()

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(1)
        column.addWidget(self.keep)
        for row in (self.compressed, self.sites, self.model, self.bytes):
            column.addWidget(row)
        column.addSpacing(5)
        column.addWidget(self._predicted_heading)
        for level in self.levels.values():
            column.addWidget(level)
            column.addSpacing(3)
        column.addSpacing(5)
        column.addWidget(self._measured_heading)
        for row in (self.dense_perplexity, self.compressed_perplexity, self.rise, self.accuracy):
            column.addWidget(row)
        column.addStretch()
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        return area

    def _connect(self) -> None:
        session = self._session
        # Queued: after everything that changes the plan now, before the repaint, which Qt posts at a lower priority.
        self._plan_is_new.connect(self._refresh_if_stale, Qt.ConnectionType.QueuedConnection)
        self._soon.timeout.connect(self.refresh)
        session.modelChanged.connect(self._take_model)
        session.planChanged.connect(self._take_plan)
        for arrived in (session.spectrumArrived, session.curveArrived):
            arrived.connect(self._wait)
        session.curvesCleared.connect(self._wait)
        session.measurementsChanged.connect(self._take_measurements)
        for changed in (
            session.measurementsChanged,
            session.recordsChanged,
            session.fitsChanged,
            session.settingsChanged,
        ):
            changed.connect(self._wait)

    def _take_plan(self) -> None:
        if not self._stale:
            self._stale = True
            self._plan_is_new.emit()

    def _refresh_if_stale(self) -> None:
        if self._stale:
            self.refresh()

    def _wait(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _take_model(self) -> None:
        self._layout.show_content(self._session.model is not None)
        self._take_measurements()
        self.refresh()

    def refresh(self) -> None:
        """Show the forecast of the present plan now."""
        self._stale = False
        self._soon.stop()
        model, forecast = self._session.model, self._session.forecast()
        if model is not None and forecast is not None:
            self._show(model, forecast)

    def _show(self, model: ModelInfo, forecast: Forecast) -> None:
        self.keep.show_value(percent(forecast.keep))
        self.compressed.show_value(
            tr("{some} of %n sites", "", len(model.sites)).format(some=forecast.compressed_sites)
        )
        self.sites.show_value(_both(count(forecast.stored_parameters), count(model.site_parameters)))
        self.model.show_value(_both(count(forecast.parameters), count(model.parameters)))
        self.bytes.show_value(_both(size(forecast.bytes), size(model.parameters * model.dtype_bytes())))
        dense = self._dense()
        self._predicted_heading.show_note(tr(_MULTIPLE if dense is None else _PERPLEXITY))
        told = {prediction.level: prediction for prediction in forecast.predictions}
        scale = scale_of(forecast.predictions)
        for level, row in self.levels.items():
            row.show_prediction(told.get(level), dense, scale)

    def _dense(self) -> float | None:
        """The dense model's perplexity that rises are told against."""
        session = self._session
        corpus = session.settings.evaluation_corpus
        return dense_perplexity(session.model, session.recorded, session.measurements, corpus)

    def _take_measurements(self) -> None:
        dense, compressed = self._measured()
        self.dense_perplexity.show_value(_NOT_YET if dense is None else figure(dense.perplexity))
        self.compressed_perplexity.show_value(_NOT_YET if compressed is None else figure(compressed.perplexity))
        rise = "" if dense is None or compressed is None else f"×{compressed.perplexity / dense.perplexity:.2f}"
        self.rise.show_value(rise or _NOT_YET)
        for row in (self.dense_perplexity, self.compressed_perplexity, self.rise):
            row.setVisible(bool(self._session.measurements))
        told = _accuracies(_accuracy(compressed), _accuracy(dense))
        self.accuracy.show_value(told)
        self.accuracy.setVisible(bool(told))
        latest = compressed or dense
        self._measured_heading.show_note(_measured_on(latest))

    def _measured(self) -> tuple[EvaluateResult | None, EvaluateResult | None]:
        """The last measurement of the opened model, and the last of anything else on the same text."""
        model = self._session.model
        dense: EvaluateResult | None = None
        compressed: EvaluateResult | None = None
        for result in self._session.measurements:
            if model is not None and result.model in (model.source, model.folder):
                dense = result
            else:
                compressed = result
        same_text = dense is None or compressed is None or _text_of(dense) == _text_of(compressed)
        return (dense if same_text else None), compressed


def _text_of(result: EvaluateResult) -> tuple[str, int]:
    return result.corpus, result.tokens


def _accuracy(result: EvaluateResult | None) -> float | None:
    """Mean over the tasks, 0 to 1; ``None`` where none was asked."""
    return sum(task.accuracy for task in result.tasks) / len(result.tasks) if result and result.tasks else None


def _accuracies(compressed: float | None, dense: float | None) -> str:
    """Those that are known, in words."""
    told = []
    if compressed is not None:
        told.append(tr("compressed {accuracy}").format(accuracy=percent(compressed)))
    if dense is not None:
        told.append(tr("dense {accuracy}").format(accuracy=percent(dense)))
    return ", ".join(told)


def _measured_on(result: EvaluateResult | None) -> str:
    """The text, and the dtype of the forward pass where it is known."""
    if result is None:
        return tr("nothing yet")
    on = tr("on {text}").format(text=result.corpus)
    return f"{on}, {result.dtype}" if result.dtype else on


def _both(new: str, old: str) -> str:
    """``226.6 MB of 269.1 MB``, the unit once where both have the same."""
    value, _, unit = new.partition(" ")
    return tr("{part} of {whole}").format(part=value if unit and old.endswith(f" {unit}") else new, whole=old)
