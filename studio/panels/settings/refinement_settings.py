"""What comes before and after truncation: the steps, their options, and the texts that say whether they helped."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QGroupBox, QLabel, QVBoxLayout, QWidget

from core.allocation.document import RefineSpec, StepSpec
from core.factorization.methods import method_named
from core.jobs.errors import UsageError
from core.refinement.checks import check_together
from core.refinement.steps import STEPS, Step
from studio.document.session import Session
from studio.document.settings_schema import SETTINGS
from studio.panels.settings.chosen_options import about
from studio.panels.settings.option_form import OptionForm
from studio.panels.settings.setting_fields import add_row, field
from studio.translation import tr


class StepSettings(QWidget):
    """One step: a check box, what it does and costs; its options while it is checked."""

    changed = Signal()

    def __init__(self, step: Step, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = step
        self.options: dict[str, str | float | int | bool] = {}
        self.check = QCheckBox(step.name)
        self.check.setProperty("strong", True)
        self.check.setAccessibleDescription(about(step.summary, step.cost, step.citation))
        self.check.setToolTip(tr(step.citation))
        self.check.toggled.connect(self._toggled)
        self.form = OptionForm(step.options, {})
        self.form.changed.connect(self._take)
        does = QLabel(about(step.summary, step.cost, ""), wordWrap=True)
        source = QLabel(tr(step.citation), wordWrap=True)
        source.setProperty("help", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(2)
        column.addWidget(self.check)
        column.addWidget(_indented(does, source, self.form))
        self.form.hide()

    def spec(self) -> StepSpec | None:
        """The step as it is asked for; ``None`` when it is not."""
        return StepSpec(name=self.step.name, options=self.options) if self.check.isChecked() else None

    def show_spec(self, spec: StepSpec | None) -> None:
        """Show it as asked for or not; the options of a step not asked for are kept for when it is again."""
        self.check.blockSignals(True)
        self.check.setChecked(spec is not None)
        self.check.blockSignals(False)
        self.form.setVisible(spec is not None and bool(self.step.options))
        if spec is not None and spec.options != self.options:
            self.options = dict(spec.options)
            self.form.show_values(self.options)

    def _toggled(self, checked: bool) -> None:
        self.form.setVisible(checked and bool(self.step.options))
        self.changed.emit()

    def _take(self, options: dict[str, str | float | int | bool]) -> None:
        self.options = options
        self.changed.emit()


class RefinementSettings(QGroupBox):
    """Shows and changes the session's ``refine``."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Before and after truncation"), parent)
        self._session = session
        self.steps = {name: StepSettings(step) for name, step in STEPS.items()}
        self.texts = {name: field(name, session) for name in ("validation", "watch", "watch_rows")}
        self._texts = QWidget()
        form = QFormLayout(self._texts)
        form.setContentsMargins(0, 0, 0, 0)
        for name, made in self.texts.items():
            add_row(form, made, SETTINGS[name])
        self.wrong = QLabel(wordWrap=True)
        self.wrong.setProperty("state", "failed")
        column = QVBoxLayout(self)
        column.addWidget(self.wrong)
        for settings in self.steps.values():
            column.addWidget(settings)
            settings.changed.connect(self._take)
        column.addWidget(self._texts)
        self.refresh()
        session.settingsChanged.connect(self.refresh)
        session.methodChanged.connect(self.refresh)

    def refresh(self) -> None:
        """Show the session's refinement."""
        refine = self._session.settings.refine
        asked = {spec.name: spec for spec in refine.steps}
        for name, settings in self.steps.items():
            settings.show_spec(asked.get(name))
        self._texts.setEnabled(bool(refine.steps))
        self.texts["watch_rows"].setEnabled(bool(refine.watch))
        trouble = self._trouble(refine)
        self.wrong.setText(trouble)
        self.wrong.setVisible(bool(trouble))

    def _trouble(self, refine: RefineSpec) -> str:
        """Why this would be refused when it is carried out; empty when it would not."""
        spec, corpus = self._session.method, self._session.calibration.corpus
        if refine.steps and refine.watch == corpus:
            words = tr("The watched text is {text}, which is calibrated on, so it would show nothing; name another.")
            return words.format(text=corpus)
        try:
            method = method_named(spec.name)
            sequential = method.sequential(method.checked_options(spec.options))
            check_together([step.name for step in refine.steps], spec.name, sequential=sequential)
        except UsageError as error:
            return str(error)
        return ""

    def _take(self) -> None:
        specs = (settings.spec() for settings in self.steps.values())
        steps = tuple(spec for spec in specs if spec is not None)
        refine = self._session.settings.refine.model_copy(update={"steps": steps})
        self._session.change_settings(refine=refine)


def _indented(*widgets: QWidget) -> QWidget:
    """Below a check box, in line with its text."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(20, 0, 0, 0)
    column.setSpacing(3)
    for widget in widgets:
        column.addWidget(widget)
    return inside
