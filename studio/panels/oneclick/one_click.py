"""One click: a target, a recipe, a button; what it will take, where it is, what came of it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.allocation.recipe import Recipe
from core.estimates import EstimateResult
from studio.ask import ask_where_to_save
from studio.document.session import Session
from studio.free_folder import free_folder
from studio.notice import Notice
from studio.oneclick.estimates import Estimates
from studio.oneclick.one_click import OneClick
from studio.oneclick.outcome_card import NextStep
from studio.oneclick.recipe_settings import take_over
from studio.oneclick.stage_progress import StageProgress
from studio.panels.oneclick.outcome_view import OutcomeView
from studio.panels.oneclick.recipe_box import RecipeBox
from studio.panels.oneclick.stage_list import StageList, rough
from studio.panels.settings.target_field import TargetField
from studio.panels.widgets.copy_menu import copy_button
from studio.panels.widgets.empty_hint import ContentOrHint, EmptyHint
from studio.planning.copying import Form, put_on_clipboard, text_of_order
from studio.planning.order import Order
from studio.planning.target_words import target_words
from studio.translation import tr
from studio.words import duration, size

_LOOK_MS = 500
Tell = Callable[[Notice | None], None]


class OneClickPanel(QWidget):
    """Three pages: choosing, working, and the card at the end."""

    def __init__(self, one_click: OneClick, tell: Tell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.one_click, self._tell = one_click, tell
        self._session = one_click.flow.session
        self._own_place = ""
        """The folder that the person wrote; empty while the suggestion stands."""
        self._at_once = False
        """Start as soon as the estimate says that it fits."""
        self.estimates = Estimates(one_click.flow.device, self)
        self._make()
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        one_click.changed.connect(self._refresh)
        self.estimates.asked.connect(self._show_estimate)
        self.estimates.arrived.connect(self._arrived)
        self.estimates.failed.connect(self._refuse)
        self.recipes.changed.connect(self._wish)
        self._session.modelChanged.connect(self._wish)
        self._session.settingsChanged.connect(self._wish)
        one_click.flow.board.ended.connect(self._job_ended)
        self._refresh()

    def start(self) -> None:
        """Begin with what is chosen."""
        order = self.order()
        if order is None or self.one_click.state == "running":
            return
        expected = self.estimates.latest  # what the recipe changes below may be another wish
        take_over(self._session, self.recipes.recipe)
        self.one_click.start(order.model_copy(update={"expected": expected}))

    def order(self) -> Order | None:
        """What the button would start; ``None`` without a model."""
        place = Path(self.place.text().strip() or ".").expanduser().absolute()
        return Order.of(self._session, self.recipes.recipe, place)

    def copy_as(self, form: Form) -> None:
        """Put what the button would start on the clipboard, as text."""
        order, document = self.order(), self._session.plan_document()
        if order is not None and document is not None:
            self._tell(put_on_clipboard(tr("One click"), form, lambda keep: text_of_order(order, form, document, keep)))

    # Making

    def _make(self) -> None:
        self.recipes = RecipeBox(self._session, self._tell)
        self.target = TargetField(self._session)
        self.place = QLineEdit()
        self.place.setAccessibleName(tr("Folder to write"))
        self.place.setToolTip(tr("The folder to write; must not exist yet"))
        self.place.textEdited.connect(self._take_place)
        self.browse = QToolButton()
        self.browse.setText("…")
        self.browse.setToolTip(tr("Choose where the folder is to be"))
        self.browse.setAccessibleName(tr("Choose the folder"))
        self.browse.clicked.connect(self._ask_place)
        self.will_take = QLabel(wordWrap=True)
        self.warning = QLabel(wordWrap=True)
        self.warning.setProperty("wrong", True)
        self.ahead, self.stages = StageList(), StageList()
        self.button = QPushButton(tr("Compress"))
        self.button.setProperty("primary", True)
        self.button.setToolTip(tr("Plan, write the smaller model, and measure it beside the original"))
        self.button.clicked.connect(self.start)
        self.copies = copy_button(self.copy_as)
        self.where = QLabel(wordWrap=True)
        self.stop = QPushButton(tr("Cancel"))
        self.stop.setToolTip(tr("Stop; what was computed is kept and need not be computed again"))
        self.stop.clicked.connect(self._stop_or_go_on)
        self.back = QPushButton(tr("Back"))
        self.back.clicked.connect(self.one_click.put_away)
        self.card = OutcomeView()
        self.card.stepWanted.connect(self._take_step)
        self.card.closed.connect(self.one_click.put_away)
        self.pages = QStackedWidget()
        for page in (self._choosing(), self._working(), _scrolled(self.card)):
            self.pages.addWidget(page)
        said = tr(
            "Open a model; then say how small it is to be, and press one button. [Begin with the tiny one](open-tiny)"
        )
        hint = EmptyHint(tr("One click"), said)
        self._content = ContentOrHint(self, self.pages, hint)

    def _choosing(self) -> QWidget:
        place = QHBoxLayout()
        place.setSpacing(4)
        place.addWidget(self.place, 1)
        place.addWidget(self.browse)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Target"), self.target)
        form.addRow(tr("Recipe"), self.recipes)
        form.addRow(tr("Folder"), place)
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addWidget(self.copies)
        buttons.addStretch()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(8)
        column.addLayout(form)
        column.addLayout(buttons)
        column.addWidget(self.warning)
        column.addWidget(self.will_take)
        column.addWidget(self.ahead)
        column.addStretch()
        return _scrolled(page)

    def _working(self) -> QWidget:
        buttons = QHBoxLayout()
        buttons.addWidget(self.stop)
        buttons.addWidget(self.back)
        buttons.addStretch()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(8)
        column.addWidget(self.where)
        column.addWidget(self.stages)
        column.addLayout(buttons)
        column.addStretch()
        return _scrolled(page)

    # Following

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._wish()

    def _refresh(self) -> None:
        """Show the page of the present state."""
        one_click = self.one_click
        self._content.show_content(self._session.model is not None)
        self._look.start() if one_click.state == "running" else self._look.stop()
        match one_click.state:
            case "idle":
                self.pages.setCurrentIndex(0)
                self._wish()
            case "done" if one_click.outcome is not None:
                self.card.show_outcome(one_click.outcome)
                self.pages.setCurrentIndex(2)
            case _:
                self.pages.setCurrentIndex(1)
                self._show_progress()

    def _show_progress(self) -> None:
        one_click = self.one_click
        record, now = one_click.record, one_click.flow.board.clock()
        self.stages.show_rows(one_click.progress.rows(record, now))
        stopped = one_click.state == "stopped"
        self.stop.setText(tr("Go on") if stopped else tr("Cancel"))
        self.back.setVisible(stopped)
        if stopped:
            self.where.setText(one_click.message)
            return
        left = one_click.progress.seconds_left(record, now)
        told = [one_click.doing]
        if record is not None and record.state == "waiting" and one_click.flow.board.running is not None:
            told.append(tr("Waits until the job before it ends."))
        if left:
            told.append(tr("{time} left.").format(time=duration(left)))
        self.where.setText(" ".join(told))

    def _wish(self) -> None:
        """Ask for the estimate of what is chosen; only while somebody could see it."""
        self._content.show_content(self._session.model is not None)
        if self.one_click.state != "idle" or self._session.model is None or not self.isVisible():
            return
        if not self._own_place:
            suggestion = str(suggested_folder(self._session, self.recipes.recipe))
            if suggestion != self.place.text():
                self.place.setText(suggestion)
        order = self.order()
        if order is not None:
            self.estimates.want(order.estimate(dense_is_measured=self.one_click.dense_is_measured(order)))

    def _job_ended(self, _job: str) -> None:
        """Caches and free room may be others now."""
        if self.one_click.state == "idle" and self.isVisible():
            self.estimates.again()
        self._wish()

    def _show_estimate(self) -> None:
        found = self.estimates.latest
        self.button.setEnabled(True)
        self.warning.setVisible(found is not None and bool(found.warnings))
        self.ahead.show_rows(StageProgress.of(found).rows(None, 0.0))
        if found is None:
            waits = self.one_click.flow.board.running
            later = tr("Estimates as soon as the running job ends.")
            self.will_take.setText(tr("Estimating…") if waits is None else later)
            return
        self.warning.setText("\n".join(found.warnings))
        self.will_take.setText(estimate_words(found))
        self.will_take.setToolTip(found.memory_words)

    def _arrived(self, found: EstimateResult) -> None:
        self._show_estimate()
        at_once, self._at_once = self._at_once, False
        if at_once and not found.warnings:
            self.start()

    def _refuse(self, sentence: str) -> None:
        """What cannot be estimated cannot be done either; it says why."""
        self._at_once = False
        self.will_take.clear()
        self.warning.setText(sentence)
        self.warning.show()
        self.button.setEnabled(False)

    # Doing

    def _stop_or_go_on(self) -> None:
        if self.one_click.state == "stopped":
            self.one_click.go_on()
        else:
            self.one_click.cancel()

    def _take_step(self, step: NextStep) -> None:
        """The same again, otherwise, into a folder of its own; begins when the estimate says that it fits."""
        self._own_place, self._at_once = "", True
        self._session.change_settings(target=step.target)
        self.recipes.choose(step.recipe)
        self.one_click.put_away()

    def _take_place(self, text: str) -> None:
        self._own_place = text.strip()
        self._wish()

    def _ask_place(self) -> None:
        def take(path: Path) -> None:
            self.place.setText(str(path))
            self._take_place(str(path))

        ask_where_to_save(self, tr("Folder for the compressed model"), "", Path(self.place.text()), take)


def suggested_folder(session: Session, recipe: Recipe) -> Path:
    """A folder that does not exist yet, named after what will be in it."""
    if session.model is None:
        return Path.home()
    target = session.settings.target
    size = f"keep{target.value * 100:g}" if target.unit == "keep" else target_words(target)
    return free_folder(session.model, f"{session.model.name}-{size}-{recipe.name}")


def estimate_words(found: EstimateResult) -> str:
    """``About 4 min. Up to 1.6 GB of memory (9.1 GB free). 211 MB for the folder and 0.9 GB of cache (40 GB free).``"""
    without_cache = tr(
        "{Time}, up to {memory} of memory ({free_memory} free), {folder} for the folder ({free} free). "
        "Times are estimates."
    )
    with_cache = tr(
        "{Time}, up to {memory} of memory ({free_memory} free), {folder} for the folder and {cache} of cache "
        "({free} free). Times are estimates."
    )
    when = rough(found.seconds)
    return (with_cache if found.cache_bytes else without_cache).format(
        Time=when[:1].upper() + when[1:],
        memory=size(found.peak_memory_bytes),
        free_memory=size(found.free_memory_bytes),
        folder=size(found.output_bytes),
        cache=size(found.cache_bytes),
        free=size(found.free_output_bytes),
    )


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(page)
    return area
