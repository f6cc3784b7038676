"""The plan at hand and the plans kept, one below the other: what each keeps, site by site, and where it differs."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from core.allocation.plan import RankPlan
from core.model import ModelInfo
from studio.document.comparison import Kept, difference
from studio.document.session import Session
from studio.panels.bars.bar_layout import FloatArray
from studio.panels.widgets.entry import Entry
from studio.panels.widgets.numbers import percent
from studio.panels.widgets.paint import blend, faded, sized_font
from studio.theme.palette import Palette, current
from studio.translation import QT_TR_NOOP, tr

_LANE, _HEAD, _CHIP = 58, 22, 18
_WORDS, _MOST_WORDS = 250, 420
"""Pixels at the left of a lane for what is said about the plan: at least and at most, as two lines of it need."""
_TWO_LINES = 0.6
"""Of the length in one line: lines break between words."""
_SOON_MS = 80
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_HELP = QT_TR_NOOP(
    "Every plan kept beside the one at hand: a column for each site in the order of the blocks, green where the plan "
    "keeps more than the one at hand, red where less. Click or Return: compare bar by bar. Double click or B: bring "
    "back. F2: rename. Delete: keep no longer."
)


@dataclass(frozen=True)
class Lane:
    """One plan: its letter ("" for the one at hand), name, figures in words, and what each site keeps, 0 to 1."""

    letter: str
    name: str
    words: str
    shares: FloatArray


class PlanLanes(QWidget):
    """Follows the session while it is visible."""

    planWanted = Signal(object)
    """A ``Kept`` to bring back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.lanes: tuple[Lane, ...] = ()
        self._words_width = _WORDS
        self.chosen = 0
        """The kept plan that keys act on."""
        self._name = Entry(self)
        self._name.setAccessibleName(tr("Name of the plan"))
        self._name.editingFinished.connect(self._rename)
        self._name.left.connect(self._name.hide)
        self._name.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Plans side by side"))
        self.setAccessibleDescription(tr(_HELP))
        self.setToolTip(tr(_HELP))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.refresh)
        for changed in (session.planChanged, session.fitsChanged, session.modelChanged, session.ghostChanged):
            changed.connect(self._refresh_soon)

    # What there is

    def refresh(self) -> None:
        """Read all plans again."""
        session, model, plan = self._session, self._session.model, self._session.plan
        self._soon.stop()
        self.lanes = ()
        if model is not None and plan is not None:
            here = Lane("", tr("this plan"), _figures(session, plan), _shares(plan, model))
            kept = (self._lane(index, kept, plan, model) for index, kept in enumerate(session.comparison.kept))
            self.lanes = (here, *kept)
        self.chosen = min(self.chosen, max(0, len(self.lanes) - 2))
        metrics = QFontMetrics(sized_font(self, 0.9))
        longest = max((metrics.horizontalAdvance(lane.words) for lane in self.lanes), default=0)
        self._words_width = min(_MOST_WORDS, max(_WORDS, round(_TWO_LINES * longest) + _CHIP + 22))
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def _lane(self, index: int, kept: Kept, plan: RankPlan, model: ModelInfo) -> Lane:
        found = difference(kept.plan, plan, model.by_name)
        places = tr("more at {more}, less at {fewer}").format(more=found.more, fewer=found.fewer)
        words = f"{_figures(self._session, kept.plan)} · {places}"
        return Lane(letter_of(index), kept.name, words, _shares(kept.plan, model))

    def _refresh_soon(self) -> None:
        """When the bars have come to rest: a drag need not wait for this."""
        if self.isVisible():
            self._soon.start()

    # What a hand does

    def compare(self) -> None:
        """Draw the chosen plan behind the bars, or no longer where it is already."""
        kept, comparison = self._kept(), self._session.comparison
        if kept is not None:
            comparison.compare_with(None if comparison.reference == kept else kept)

    def bring_back(self) -> None:
        kept = self._kept()
        if kept is not None:
            self.planWanted.emit(kept)

    def ask_name(self) -> None:
        """Let the chosen plan be renamed where its name stands."""
        kept = self._kept()
        if kept is not None:
            lane = self._lane_box(self.chosen + 1)
            self._name.setGeometry(
                QRect(lane.left() + _CHIP + 8, lane.top() + 4, self._words_width - _CHIP - 14, _HEAD)
            )
            self._name.setText(kept.name)
            self._name.show()
            self._name.setFocus()
            self._name.selectAll()

    def drop(self) -> None:
        kept = self._kept()
        if kept is not None:
            self._session.comparison.drop(kept.name)

    def _rename(self) -> None:
        kept, name = self._kept(), self._name.text().strip()
        if not self._name.isHidden() and kept is not None and name:
            self._session.comparison.rename(kept.name, name)
        self._name.hide()
        self.setFocus()

    def _kept(self) -> Kept | None:
        kept = self._session.comparison.kept
        return kept[self.chosen] if self.chosen < len(kept) else None

    def _choose(self, index: int) -> None:
        self.chosen = min(max(0, index), max(0, len(self.lanes) - 2))
        self.update()

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._lane_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index is not None and index > 0:
            self._choose(index - 1)
            self.compare()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self._lane_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index is not None and index > 0:
            self.bring_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up:
                self._choose(self.chosen - 1)
            case Qt.Key.Key_Down:
                self._choose(self.chosen + 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.compare()
            case Qt.Key.Key_B:
                self.bring_back()
            case Qt.Key.Key_F2:
                self.ask_name()
            case Qt.Key.Key_Delete:
                self.drop()
            case _:
                super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(560, max(2, len(self.lanes)) * _LANE + 8)

    # Painting

    def _lane_box(self, index: int) -> QRect:
        return QRect(4, 4 + index * _LANE, self.width() - 8, _LANE)

    def _lane_at(self, position: QPoint) -> int | None:
        return next((i for i in range(len(self.lanes)) if self._lane_box(i).contains(position)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, painter = current(), QPainter(self)
        painter.fillRect(event.rect(), QColor(palette.window))
        reference = self._session.comparison.reference
        for index, lane in enumerate(self.lanes):
            box = self._lane_box(index)
            if index > 0 and index - 1 == self.chosen and self.hasFocus():
                painter.fillRect(box, faded(palette.accent, 30))
            compared = index > 0 and reference is not None and reference.name == lane.name
            self._paint_words(painter, palette, lane, box, compared=compared)
            _paint_profile(painter, palette, lane, self.lanes[0], box.adjusted(self._words_width, 5, -4, -5))
        if len(self.lanes) == 1:
            painter.setPen(QColor(palette.muted))
            below = self._lane_box(1)
            words = tr("Keep a plan with Ctrl+B, change the one at hand, and they stand here side by side.")
            painter.drawText(below.adjusted(8, 0, -8, 0), _LEFT | Qt.TextFlag.TextWordWrap, words)

    def _paint_words(self, painter: QPainter, palette: Palette, lane: Lane, box: QRect, *, compared: bool) -> None:
        chip = QRect(box.left() + 4, box.top() + 6, _CHIP, _CHIP)
        if lane.letter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(palette.accent))
            painter.setBrush(QColor(palette.accent) if compared else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(chip, 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setFont(sized_font(self, 0.95, bold=True))
            painter.setPen(QColor(palette.accent_text if compared else palette.accent))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, lane.letter)
        painter.setFont(sized_font(self, 1.0, bold=True))
        painter.setPen(QColor(palette.text))
        left = chip.right() + 8 if lane.letter else chip.left()
        width = box.left() + self._words_width - left - 10
        head = QRect(left, box.top() + 4, width, _HEAD)
        metrics = painter.fontMetrics()
        painter.drawText(head, _LEFT, metrics.elidedText(lane.name, Qt.TextElideMode.ElideRight, width))
        painter.setFont(sized_font(self, 0.9))
        painter.setPen(QColor(palette.muted))
        words = QRect(left, head.bottom(), width, box.bottom() - head.bottom() - 2)
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(words, wrapped, lane.words)


def scrolled(lanes: PlanLanes) -> QScrollArea:
    """The lanes where there may be more of them than fit."""
    area = QScrollArea()
    area.setWidget(lanes)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusProxy(lanes)
    return area


def letter_of(index: int) -> str:
    """``A``, ``B``, ... for the kept plans in their order; numbers when letters run out."""
    return chr(ord("A") + index) if index < 26 else str(index + 1)


def _paint_profile(painter: QPainter, palette: Palette, lane: Lane, here: Lane, box: QRect) -> None:
    """A column for each site, or for as many sites as share a pixel."""
    count = len(lane.shares)
    painter.fillRect(box, QColor(palette.plot))
    if not count or box.width() < 8:
        return
    columns = min(count, box.width())
    starts = np.arange(columns) * count // columns
    lengths = np.diff([*starts, count])
    shares = np.add.reduceat(lane.shares, starts) / lengths
    changes = np.add.reduceat(lane.shares - here.shares, starts) / lengths
    plain = blend(palette.text, palette.plot, 0.35)
    more, less = QColor(palette.good), QColor(palette.error)
    edges = box.left() + np.arange(columns + 1) * box.width() // columns
    for column in range(columns):
        left, width = int(edges[column]), max(1, int(edges[column + 1] - edges[column]) - (columns * 3 < box.width()))
        height = max(1, round(float(shares[column]) * box.height()))
        change = float(changes[column])
        fill = plain if abs(change) < 1e-9 else more if change > 0 else less
        painter.fillRect(left, box.bottom() + 1 - height, width, height, fill)


def _shares(plan: RankPlan, model: ModelInfo) -> FloatArray:
    return np.array([plan.site_cost(site) / site.parameters for site in model.sites])


def _figures(session: Session, plan: RankPlan) -> str:
    """What a plan keeps and what is forecast of it."""
    model, forecaster = session.model, session.forecaster
    if model is None:
        return ""
    best = forecaster.forecast(plan).best if forecaster else None
    words = [tr("keeps {share}").format(share=percent(plan.keep(model)))]
    if best and best.rise:
        words.append(tr("forecast {change} nats").format(change=f"+{best.rise.value:.3f}"))
    return " · ".join(words)
