"""Floors and ceilings: one line a kind, from at least to at most."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QWidget

from studio.translation import tr

_NONE = "—"


class KindLimits(QWidget):
    """Shares of a kind's parameters in percent. A floor above the ceiling lifts it, a ceiling below the floor lowers
    that."""

    changed = Signal(dict, dict)
    """Floors and ceilings by kind, fractions; kinds without one are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.floors: dict[str, QDoubleSpinBox] = {}
        self.ceilings: dict[str, QDoubleSpinBox] = {}
        self._others: tuple[dict[str, float], dict[str, float]] = ({}, {})
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(3, 1)

    def show_kinds(self, kinds: tuple[str, ...]) -> None:
        """One line for each of these kinds."""
        if tuple(self.floors) == kinds:
            return
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.floors, self.ceilings = {}, {}
        for column, words in enumerate((tr("Kind"), tr("at least"), tr("at most")) if kinds else ()):
            label = QLabel(words)
            label.setProperty("muted", True)
            self._grid.addWidget(label, 0, column)
        for row, kind in enumerate(kinds, start=1):
            self._grid.addWidget(QLabel(kind), row, 0)
            least, most = (
                tr("Each {kind} keeps at least this share of its parameters"),
                tr("Each {kind} keeps at most this share of its parameters"),
            )
            self.floors[kind] = self._box(least.format(kind=kind), row, 1)
            self.ceilings[kind] = self._box(most.format(kind=kind), row, 2)
            self.floors[kind].valueChanged.connect(lambda _value, kind=kind: self._take(kind, lifted=True))
            self.ceilings[kind].valueChanged.connect(lambda _value, kind=kind: self._take(kind, lifted=False))

    def show_limits(self, floors: Mapping[str, float], ceilings: Mapping[str, float]) -> None:
        """Show these fractions; those of kinds that the model does not have are kept as they are."""
        self._others = (
            {kind: share for kind, share in floors.items() if kind not in self.floors},
            {kind: share for kind, share in ceilings.items() if kind not in self.ceilings},
        )
        for boxes, shares, free in ((self.floors, floors, 0.0), (self.ceilings, ceilings, 1.0)):
            for kind, box in boxes.items():
                share = shares.get(kind, free)
                _show(box, 100 * share if 0 < share < 1 else 0.0)

    def _take(self, kind: str, *, lifted: bool) -> None:
        floor, ceiling = self.floors[kind], self.ceilings[kind]
        if 0 < ceiling.value() < floor.value():
            _show(*((ceiling, floor.value()) if lifted else (floor, ceiling.value())))
        self.changed.emit(
            self._others[0] | {k: box.value() / 100 for k, box in self.floors.items() if box.value() > 0},
            self._others[1] | {k: box.value() / 100 for k, box in self.ceilings.items() if box.value() > 0},
        )

    def _box(self, name: str, row: int, column: int) -> QDoubleSpinBox:
        """The lowest value stands for no limit."""
        box = QDoubleSpinBox(minimum=0.0, maximum=99.9, decimals=1, singleStep=5.0, suffix=" %")
        box.setSpecialValueText(_NONE)
        box.setKeyboardTracking(False)
        box.setAccessibleName(name)
        box.setToolTip(tr("{limit}; {none} for no limit").format(limit=name, none=_NONE))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setFixedWidth(84)
        self._grid.addWidget(box, row, column)
        return box


def _show(box: QDoubleSpinBox, value: float) -> None:
    box.blockSignals(True)
    box.setValue(value)
    box.blockSignals(False)
