"""The open document: model, spectra, curves, plan, measurements. Views read it, commands change it; no torch."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Unpack

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack
from shiboken6 import isValid

from core.allocation.curves import ErrorCurve
from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.allocation.storage import Storage
from core.forecast.forecast import Forecast
from core.forecast.forecaster import Forecaster
from core.forecast.probed import Probed
from core.model import ModelInfo
from core.model.option import Options
from core.requests import EvaluateResult
from core.spectra.statistics import Spectrum
from studio.document.commands import ChangePlan, MadeFrom, PlanState
from studio.document.comparison import Comparison, Kept
from studio.document.forecasts import Forecasts
from studio.document.found import Found
from studio.document.frontier import Made
from studio.document.recorded import Recorded
from studio.document.settings import Changes, Settings
from studio.document.written import Written
from studio.editing.by_hand import Hand
from studio.translation import QT_TR_NOOP, tr

BY_HAND = QT_TR_NOOP("by hand")


class Session(QObject):
    """One document. Every change of the plan is a command on ``undo_stack``; everything else is set directly.

    Signals carry as little as a view needs: ``planChanged`` the names of the changed sites (``None``: all of them).
    """

    modelChanged = Signal()
    spectrumArrived = Signal(str)
    curveArrived = Signal(str)
    curvesCleared = Signal()
    planChanged = Signal(object)
    ghostChanged = Signal()
    """Another plan is drawn as the outline behind the bars."""
    selectionChanged = Signal()
    hoverChanged = Signal(str)
    settingsChanged = Signal()
    methodChanged = Signal()
    holdTotalChanged = Signal(bool)
    snapChanged = Signal(bool)
    measurementsChanged = Signal()
    recordsChanged = Signal()
    fitsChanged = Signal()
    """Forecasts know more: probes came in."""
    titleChanged = Signal()
    dirtyChanged = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self._tell_dirty)
        self.comparison = Comparison(self)
        self.comparison.changed.connect(self.ghostChanged)
        self.found = Found(self)
        self.written = Written(self)
        self._drags = count(1)
        self._unsaved = False
        self._was_dirty = False
        self._project_name = ""
        self.settings = Settings()
        self.hold_total = False
        self.snap = True
        """Ranks set by hand keep to the constraints."""
        self.recorded = Recorded()
        """The history, of all models."""
        self._reset(None)

    def _reset(self, info: ModelInfo | None) -> None:
        self.model = info
        self.spectra: dict[str, Spectrum] = {}
        self.densities: dict[str, float] = {}
        self.curves: dict[str, ErrorCurve] = {}
        self.plan: RankPlan | None = RankPlan.dense(info.sites, self.settings.storage) if info else None
        self.ghost: RankPlan | None = None
        self.selection: tuple[str, ...] = ()
        self.hovered = ""
        self.measurements: list[EvaluateResult] = []
        self.compressions: list[Made] = []
        """Runs of this session, the newest first."""
        self.allocator_used = BY_HAND
        self._options_used: Options = {}
        self._forecasts = Forecasts()
        self.hand: Hand | None = None
        """What moves or moved last."""
        self.undo_stack.clear()

    # What is open

    def open_info(self, info: ModelInfo) -> None:
        """Start afresh with an opened model: a dense plan, no spectra, no curves, no undo."""
        self._reset(info)
        self.comparison.clear()
        self.written.clear()
        self._project_name = ""
        self._unsaved = False
        self.modelChanged.emit()
        self.ghostChanged.emit()
        self.selectionChanged.emit()
        self.measurementsChanged.emit()
        self.planChanged.emit(None)
        self.titleChanged.emit()
        self._tell_dirty()

    def add_spectrum(self, site: str, sigma: npt.ArrayLike, density: float) -> None:
        """Plain singular values of one site, descending, and its information density in bits per parameter."""
        if self.model is None or site not in self.model.by_name:
            return
        self.spectra[site] = Spectrum(np.asarray(sigma, dtype=np.float64))
        self.densities[site] = density
        self._forecasts.forget_forecaster()
        self.spectrumArrived.emit(site)

    def add_curve(
        self,
        site: str,
        sigma: npt.ArrayLike,
        *,
        absolute: bool = False,
        loss_change: npt.ArrayLike | None = None,
        damage: npt.ArrayLike | None = None,
    ) -> None:
        """Singular values of one site as the present method weights it; the rest as ``ErrorCurve`` has it."""
        if self.model is None or site not in self.model.by_name:
            return
        loss, nats = (None if x is None else np.asarray(x, dtype=np.float64) for x in (loss_change, damage))
        curve = ErrorCurve(np.asarray(sigma, dtype=np.float64), absolute, loss, nats)
        curve.relative_error_at(1)  # its tables, a little with every curve instead of all at the next forecast
        self.curves[site] = curve
        self._forecasts.forget_forecaster()
        self.curveArrived.emit(site)

    def clear_curves(self) -> None:
        if self.curves:
            self.curves = {}
        self._forecasts.forget_probed()
        self.curvesCleared.emit()

    @property
    def has_all_curves(self) -> bool:
        return self.model is not None and all(site.name in self.curves for site in self.model.sites)

    @property
    def outline(self) -> RankPlan | None:
        """The plan to draw behind the bars: the one compared with, else the one before the last allocator."""
        return self.comparison.reference.plan if self.comparison.reference else self.ghost

    def keep_plan(self) -> None:
        """Keep the plan at hand for comparison."""
        document = self.plan_document()
        if self.model is None or self.plan is None or document is None:
            return
        name = self.comparison.free_name(f"{tr(self.allocator_used)}, {document.keep:.1%}")
        self.comparison.keep(Kept(name, self.plan, document))
        self.touch()

    def keep_plan_by_hand(self) -> str | None:
        """Keep the plan at hand if a person made it; under which name."""
        if self.allocator_used != BY_HAND or not self.undo_stack.canUndo():
            return None
        self.keep_plan()
        return self.comparison.kept[-1].name

    # Forecast

    @property
    def forecaster(self) -> Forecaster | None:
        """Made anew when asked for after a spectrum or curve arrived: ask on a timer while they stream in."""
        if self.model is None:
            return None
        known = (self.model, self.method.name, self.spectra, self.curves, self.recorded.judged)
        return self._forecasts.forecaster(*known)

    @property
    def probed(self) -> Probed | None:
        """What forward passes found out under the present method."""
        return self._forecasts.probed

    def take_probed(self, probed: Probed) -> None:
        """What forward passes found out about the open model under the present method."""
        self._forecasts.take_probed(probed)
        self.fitsChanged.emit()

    def forecast(self) -> Forecast | None:
        """Forecast of the present plan, kept until the plan or its foundations change."""
        forecaster = self.forecaster
        return self._forecasts.forecast(forecaster, self.plan) if forecaster and self.plan else None

    # Selection

    def select(self, names: Iterable[str]) -> None:
        """Select sites by name, in the given order; unknown names are left out."""
        known = self.model.by_name if self.model else {}
        selection = tuple(dict.fromkeys(name for name in names if name in known))
        if selection != self.selection:
            self.selection = selection
            self.selectionChanged.emit()

    def hover(self, name: str) -> None:
        """Say which site is under the mouse in some panel; empty for none."""
        if name != self.hovered:
            self.hovered = name
            self.hoverChanged.emit(name)

    # Changes of the plan

    def new_drag(self) -> int:
        """A number for one drag; ``set_ranks`` calls that carry it become one undo step."""
        return next(self._drags)

    def set_ranks(self, changes: Mapping[str, int | None], label: str, *, drag: int | None = None) -> None:
        """Set ranks by hand (``None``: dense); locked sites stay. What ``snap`` and ``hold_total`` make of it is
        measured from where the drag began."""
        if self.model is None or self.plan is None:
            return
        how = (drag, self.snap, self.hold_total, self.plan)
        if self.hand is None or drag is None or how != self.hand.how:
            self.hand = self.new_hand(drag)
        plan = self.hand.moved(changes)
        self._push(label, PlanState(plan, self.ghost, BY_HAND), drag)

    def new_hand(self, drag: int | None = None) -> Hand:
        """A movement that begins at the present plan. Needs a model."""
        assert self.model is not None
        assert self.plan is not None
        curves = self.curves if self.has_all_curves else {}
        problem = Problem(self.model.sites, curves, self.plan.storage, self.plan, self.limits())
        return Hand(problem, snap=self.snap, hold=self.hold_total, drag=drag)

    def set_locked(self, names: Iterable[str], locked: bool) -> None:
        """Lock or unlock sites: a locked one is left alone by drags, allocators and held totals."""
        if self.plan is None:
            return
        chosen = frozenset(names) & frozenset(self.plan.ranks)
        after = self.plan.locked | chosen if locked else self.plan.locked - chosen
        number = len(chosen)
        label = tr("Lock %n sites", "", number) if locked else tr("Unlock %n sites", "", number)
        self._push(label, self._as_made(self.plan.with_locked(after)))

    def set_storage(self, storage: Storage) -> None:
        """Store the same ranks the other way."""
        self.change_settings(storage=storage)
        if self.model is not None and self.plan is not None and self.plan.storage != storage:
            plan = self.plan.with_storage(self.model.by_name, storage)
            self._push(tr("Store {storage}").format(storage=storage), self._as_made(plan))

    def set_plan(
        self,
        plan: RankPlan,
        label: str,
        *,
        ghost: bool = True,
        allocator: str = BY_HAND,
        options: Options | None = None,
        asked: MadeFrom = None,
    ) -> None:
        """Take over a whole plan, an allocator's for instance; the present one stays visible as the ghost."""
        self._push(label, PlanState(plan, self.plan if ghost else self.ghost, allocator, options or {}, asked))

    def restore_plan(self, plan: RankPlan, allocator: str, options: Options) -> None:
        """Take over the plan of a project file: the new start, not a step that undo takes back."""
        self.undo_stack.clear()
        self._apply(PlanState(plan, None, allocator, options))

    def _as_made(self, plan: RankPlan) -> PlanState:
        """``plan`` beside the present ghost, as the present plan's allocator made it."""
        return PlanState(plan, self.ghost, self.allocator_used, self._options_used)

    def _push(self, label: str, after: PlanState, drag: int | None = None) -> None:
        if self.plan is None:
            return
        before = self._as_made(self.plan)
        if not after.looks_like(before):
            self.undo_stack.push(ChangePlan(label, before, after, self._apply, drag))

    def _apply(self, state: PlanState) -> None:
        old, old_ghost = self.plan, self.ghost
        self.plan, self.ghost = state.plan, state.ghost
        self.allocator_used, self._options_used = state.allocator, state.options
        self._forecasts.forget_plan()
        if state.ghost is not old_ghost:
            self.ghostChanged.emit()
        self.planChanged.emit(_changed(old, state.plan))
        if old is not None and old.storage != state.plan.storage:
            self.change_settings(storage=state.plan.storage)

    # Settings, measurements, saving

    @property
    def method(self) -> MethodSpec:
        return self.settings.method

    @property
    def calibration(self) -> CalibrationSpec:
        return self.settings.calibration

    def change_settings(self, **changes: Unpack[Changes]) -> None:
        """Replace fields of ``settings``; a new method or calibration makes the present curves void."""
        settings = replace(self.settings, **changes)
        if settings == self.settings:
            return
        before, self.settings = self.settings, settings
        self._unsaved = self.model is not None
        if before.behind_curves != settings.behind_curves:
            self.clear_curves()
            self.methodChanged.emit()
        self.settingsChanged.emit()
        self._tell_dirty()

    def limits(self) -> Constraints:
        """The constraints as an allocator needs them: with the plan's locked sites."""
        locked = self.plan.locked if self.plan else frozenset()
        return replace(self.settings.constraints, locked=locked)

    def is_measured(self, model: str) -> bool:
        """Whether a measurement of this model on the present evaluation text is among ``measurements``."""
        corpus = self.settings.evaluation_corpus
        return any(measured.model == model and measured.corpus == corpus for measured in self.measurements)

    def set_hold_total(self, hold: bool) -> None:
        if hold != self.hold_total:
            self.hold_total = hold
            self.holdTotalChanged.emit(hold)

    def set_snap(self, snap: bool) -> None:
        if snap != self.snap:
            self.snap = snap
            self.snapChanged.emit(snap)

    def add_measurement(self, result: EvaluateResult) -> None:
        self.measurements.append(result)
        self.touch()
        self.measurementsChanged.emit()

    def add_compression(self, made: Made) -> None:
        """Remember a run of this session, with what refinement did."""
        self.compressions.insert(0, made)
        self.recordsChanged.emit()

    def show_recorded(self, recorded: Recorded) -> None:
        """Take over what the history knows."""
        self.recorded = recorded
        self._forecasts.forget_fits()
        self.recordsChanged.emit()

    def plan_document(self) -> PlanDocument | None:
        """The present plan as it is written to files and sent to the worker."""
        if self.model is None or self.plan is None:
            return None
        made_by = (self.allocator_used, self._options_used)
        return PlanDocument.of(self.plan, self.model, self.method, self.calibration, *made_by)

    @property
    def dirty(self) -> bool:
        return self._unsaved or not self.undo_stack.isClean()

    @property
    def title(self) -> str:
        """Name to show for the document: the project's, else the model's, else nothing."""
        return self._project_name or (self.model.name if self.model else "")

    def touch(self) -> None:
        """There is something that no project file has."""
        self._unsaved = True
        self._tell_dirty()

    def mark_saved(self, project_name: str) -> None:
        """The document is on disk as it is now."""
        self._project_name = project_name
        self._unsaved = False
        self.undo_stack.setClean()
        self.titleChanged.emit()
        self._tell_dirty()

    def _tell_dirty(self) -> None:
        # A stack that is not clean says so once more while it and the session are being destroyed.
        if isValid(self) and isValid(self.undo_stack) and self.dirty != self._was_dirty:
            self._was_dirty = self.dirty
            self.dirtyChanged.emit(self.dirty)


def _changed(old: RankPlan | None, new: RankPlan) -> frozenset[str] | None:
    """Names of the sites that look different, or ``None`` when all may."""
    if old is None or old.storage != new.storage or old.ranks.keys() != new.ranks.keys():
        return None
    ranks = old.ranks
    names = {name for name, rank in new.ranks.items() if ranks[name] != rank}
    return frozenset(names | (old.locked ^ new.locked))
