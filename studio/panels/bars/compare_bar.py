"""What the outline behind the bars is, and how the plan at hand differs from it."""

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from core.jobs.errors import StudioError
from studio.document.comparison import Kept, difference
from studio.document.frontier import Made
from studio.document.session import Session
from studio.panels.bars.plan_lanes import letter_of
from studio.panels.widgets.elided_label import ElidedLabel
from studio.panels.widgets.numbers import signed_percent
from studio.translation import QT_TR_NOOP, tr
from studio.words import count

_SOON_MS = 30
_BEFORE = QT_TR_NOOP("before the last allocator")


class CompareBar(QWidget):
    """Offers the plan before the last allocator, the plans kept, and every run of a model with this structure."""

    planWanted = Signal(object)
    """A ``Kept`` to bring back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._runs: list[Made] = []
        self.plans = QComboBox()
        self.plans.setAccessibleName(tr("Plan to compare with"))
        self.plans.setToolTip(tr("The plan that is drawn as an outline behind the bars"))
        self.plans.setMinimumContentsLength(26)
        self.plans.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.words = ElidedLabel()
        self.back = _link(tr("Bring back"), tr("Take the compared plan over; undo brings yours"))
        self.keep = _link(tr("Keep plan"), tr("Keep the plan at hand, to see others against it (Ctrl+B)"))
        self.drop = QToolButton()
        self.drop.setText("✕")
        self.drop.setToolTip(tr("Keep this plan no longer"))
        self.drop.setAccessibleName(tr("Keep this plan no longer"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = QLabel(tr("Outline"))
        label.setBuddy(self.plans)
        for widget in (label, self.plans, self.drop):
            row.addWidget(widget)
        row.addWidget(self.words, 1)
        row.addWidget(self.back)
        row.addWidget(self.keep)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        session = self._session
        self._soon.timeout.connect(self._tell)
        session.comparison.changed.connect(self.refresh)
        session.recordsChanged.connect(self.refresh)
        session.modelChanged.connect(self.refresh)
        for changed in (session.planChanged, session.ghostChanged):
            changed.connect(self._tell_soon)
        self.plans.activated.connect(self._choose)
        self.keep.clicked.connect(session.keep_plan)
        self.drop.clicked.connect(self._drop)
        self.back.clicked.connect(lambda: self.planWanted.emit(session.comparison.reference))

    def refresh(self) -> None:
        """List the plans there are."""
        session, comparison = self._session, self._session.comparison
        self._runs = _runs_of(session)
        chosen = comparison.reference
        with QSignalBlocker(self.plans):
            self.plans.clear()
            self.plans.addItem(tr(_BEFORE))
            self.plans.addItems([f"{letter_of(i)}  {kept.name}" for i, kept in enumerate(comparison.kept)])
            run = tr("run {name}, keep {keep:.1%}")
            self.plans.addItems([run.format(name=made.name, keep=made.plan.keep) for made in self._runs])
            places = [kept.name for kept in comparison.kept] + [_run_name(made) for made in self._runs]
            self.plans.setCurrentIndex(places.index(chosen.name) + 1 if chosen and chosen.name in places else 0)
        self._tell()

    def _choose(self, index: int) -> None:
        comparison, model = self._session.comparison, self._session.model
        reference: Kept | None = None
        if 0 < index <= len(comparison.kept):
            reference = comparison.kept[index - 1]
        elif index > 0 and model is not None:
            made = self._runs[index - 1 - len(comparison.kept)]
            try:
                reference = Kept.of(_run_name(made), made.plan, model)
            except StudioError as error:
                self.words.setText(str(error))
                return
        comparison.compare_with(reference)

    def _drop(self) -> None:
        reference = self._session.comparison.reference
        if reference is not None:
            self._session.comparison.drop(reference.name)

    def _tell_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _tell(self) -> None:
        session = self._session
        self._soon.stop()
        reference, kept = session.comparison.reference, session.comparison.kept
        words = difference_words(session)
        self.words.setText(words)
        self.back.setVisible(reference is not None)
        self.drop.setVisible(reference is not None and any(other.name == reference.name for other in kept))


def difference_words(session: Session) -> str:
    """How the plan at hand differs from the outlined one; empty where there is none, or no difference."""
    model, plan, outline = session.model, session.plan, session.outline
    if model is None or plan is None or outline is None:
        return ""
    found = difference(plan, outline, model.by_name)
    if found.same == len(model.sites):
        return tr("stores the same at every site")
    size = signed_percent(found.parameters / max(1, model.site_parameters))
    places = tr("more at %n sites, less at {fewer}", "", found.more).format(fewer=found.fewer)
    parts = [f"{size} ({count(abs(found.parameters))})", places]
    forecaster = session.forecaster
    here, there = session.forecast(), forecaster.forecast(outline) if forecaster else None
    now, then = here and here.best, there and there.best
    if now and then and now.rise and then.rise and now.level == then.level:
        change = now.rise.value - then.rise.value
        signed = f"{'+' if change >= 0 else '−'}{abs(change):.3f}"
        parts.insert(1, tr("forecast {change} nats").format(change=signed))
    return " · ".join(parts)


def _runs_of(session: Session) -> list[Made]:
    """Runs of models with this structure, the newest first, each folder once."""
    if session.model is None:
        return []
    before = (Made(run.folder, run.plan) for run, _ in session.recorded.of(session.model.structure).runs)
    return list({made.folder: made for made in reversed((*session.compressions, *before))}.values())[::-1]


def _run_name(made: Made) -> str:
    return tr("run {name}").format(name=made.name)


def _link(title: str, tip: str) -> QPushButton:
    button = QPushButton(title)
    button.setProperty("link", True)
    button.setToolTip(tip)
    return button
