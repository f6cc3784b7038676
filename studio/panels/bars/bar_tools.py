"""The line above the bars: what one bar is, in which order they stand, how a hand works on them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from studio.panels.bars.bar_canvas import HELP
from studio.panels.bars.bar_order import ORDERS
from studio.panels.bars.bars import FOLDS, Fold
from studio.panels.sensitivity.kind_legend import KindLegend
from studio.translation import QT_TR_NOOP, tr

_FOLD_WORDS: dict[Fold, str] = {
    "site": QT_TR_NOOP("Sites"),
    "block": QT_TR_NOOP("Blocks"),
    "kind": QT_TR_NOOP("Kinds"),
}


class BarTools(QWidget):
    """Widgets only; the editor says what they do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folds = QComboBox()
        self.folds.addItems([tr(_FOLD_WORDS[fold]) for fold in FOLDS])
        self.folds.setAccessibleName(tr("What one bar is"))
        self.folds.setToolTip(tr("One bar for every site, block or kind (F)"))
        self.orders = QComboBox()
        for index, order in enumerate(ORDERS):
            self.orders.addItem(tr(order.name))
            self.orders.setItemData(index, tr(order.help), Qt.ItemDataRole.ToolTipRole)
        self.orders.setAccessibleName(tr("Order of the bars"))
        self.orders.setToolTip(tr("The order in which the bars stand; choose it again to sort anew"))
        self.orders.setMinimumContentsLength(9)
        self.orders.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.legend = KindLegend()
        self.brush = _toggle(
            tr("Brush"), tr("Every drag is a stroke: the bars it passes take its height (B; Alt+drag)")
        )
        self.rule = _toggle(tr("Rule"), tr("Change many sites with one line of text, as v last third >= 60% (R)"))
        self.snap = QCheckBox(tr("Snap"))
        self.snap.setToolTip(
            tr("Ranks set by hand keep to the constraints in the settings: multiples, floors, ceilings, fused kinds")
        )
        self.hold = QCheckBox(tr("Hold total"))
        self.hold.setToolTip(tr("What one drag gives, the other unlocked sites take where it costs least."))
        help_mark = QLabel("?")
        help_mark.setToolTip(tr(HELP))
        help_mark.setProperty("muted", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for label, box in ((tr("Bars"), self.folds), (tr("by", "bars by depth, size, ..."), self.orders)):
            named = QLabel(label)
            named.setBuddy(box)
            row.addWidget(named)
            row.addWidget(box)
        row.addWidget(self.legend, 1)
        for widget in (self.brush, self.rule, self.snap, self.hold, help_mark):
            row.addWidget(widget)


def _toggle(title: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(title)
    button.setToolTip(tip)
    button.setCheckable(True)
    return button
