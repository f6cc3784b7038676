"""Keys and gestures that belong to one panel, for the list of shortcuts; the panels themselves answer to them."""

from dataclasses import dataclass

from studio.translation import QT_TR_NOOP


@dataclass(frozen=True)
class PanelKey:
    """``where``: the panel that must have the focus, or the mouse."""

    where: str
    what: str
    keys: str


PANEL_KEYS: tuple[PanelKey, ...] = (
    PanelKey(QT_TR_NOOP("Bars"), QT_TR_NOOP("One rank more, one less"), QT_TR_NOOP("Up, Down; wheel")),
    PanelKey(
        QT_TR_NOOP("Bars"), QT_TR_NOOP("Eight ranks more, eight less"), QT_TR_NOOP("Shift+Up, Shift+Down; Shift+wheel")
    ),
    PanelKey(QT_TR_NOOP("Bars"), QT_TR_NOOP("Select the neighbour; take it in"), QT_TR_NOOP("Left, Right; with Shift")),
    PanelKey(QT_TR_NOOP("Bars"), QT_TR_NOOP("Select the first, the last"), QT_TR_NOOP("Home, End")),
    PanelKey(QT_TR_NOOP("Bars"), QT_TR_NOOP("Type an amount for the selected: 64, 60%"), QT_TR_NOOP("a digit; Return")),
    PanelKey(QT_TR_NOOP("Bars"), QT_TR_NOOP("Brush over many bars"), QT_TR_NOOP("B; Alt+drag")),
    PanelKey(QT_TR_NOOP("Bars"), QT_TR_NOOP("Write a rule"), "R"),
    PanelKey(QT_TR_NOOP("Bars"), QT_TR_NOOP("Lock or unlock the selected"), "L"),
    PanelKey(QT_TR_NOOP("Bars"), QT_TR_NOOP("Keep the selected dense"), "D"),
    PanelKey(QT_TR_NOOP("Bars"), QT_TR_NOOP("Select nothing"), QT_TR_NOOP("Escape")),
    PanelKey(QT_TR_NOOP("Bars"), QT_TR_NOOP("Zoom"), QT_TR_NOOP("Ctrl+wheel")),
    PanelKey(QT_TR_NOOP("Bars"), QT_TR_NOOP("Fold to sites, blocks or kinds"), "F"),
    PanelKey(
        QT_TR_NOOP("Find sites"),
        QT_TR_NOOP("Select the matches; add them to the selection"),
        QT_TR_NOOP("Return; Shift+Return"),
    ),
    PanelKey(QT_TR_NOOP("Sites"), QT_TR_NOOP("Copy the selected lines as a table"), "Ctrl+C"),
    PanelKey(QT_TR_NOOP("Plans"), QT_TR_NOOP("Compare with the chosen one; bring it back"), QT_TR_NOOP("Return; B")),
    PanelKey(QT_TR_NOOP("Plans"), QT_TR_NOOP("Give it another name; drop it"), QT_TR_NOOP("F2; Delete")),
    PanelKey(
        QT_TR_NOOP("Frontier"), QT_TR_NOOP("From point to point; bring its plan back"), QT_TR_NOOP("Arrows; Return")
    ),
    PanelKey(QT_TR_NOOP("History"), QT_TR_NOOP("Bring the plan of a run back"), QT_TR_NOOP("Return; double click")),
    PanelKey(QT_TR_NOOP("History"), QT_TR_NOOP("Compare with the plan of a run"), "C"),
    PanelKey(QT_TR_NOOP("History"), QT_TR_NOOP("Copy the selected runs"), "Ctrl+C"),
)
