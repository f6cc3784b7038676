"""Keys and gestures that belong to one panel, for the list of shortcuts; the panels themselves answer to them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PanelKey:
    """``where``: the panel that must have the focus, or the mouse."""

    where: str
    what: str
    keys: str


PANEL_KEYS: tuple[PanelKey, ...] = (
    PanelKey("Bars", "One rank more, one less", "Up, Down; wheel"),
    PanelKey("Bars", "Eight ranks more, eight less", "Shift+Up, Shift+Down; Shift+wheel"),
    PanelKey("Bars", "Select the neighbour; take it in", "Left, Right; with Shift"),
    PanelKey("Bars", "Select the first, the last", "Home, End"),
    PanelKey("Bars", "Type an amount for the selected: 64, 60%", "a digit; Return"),
    PanelKey("Bars", "Brush over many bars", "B; Alt+drag"),
    PanelKey("Bars", "Write a rule", "R"),
    PanelKey("Bars", "Lock or unlock the selected", "L"),
    PanelKey("Bars", "Keep the selected dense", "D"),
    PanelKey("Bars", "Select nothing", "Escape"),
    PanelKey("Bars", "Zoom", "Ctrl+wheel"),
    PanelKey("Bars", "Fold to sites, blocks or kinds", "F"),
    PanelKey("Find sites", "Select the matches; add them to the selection", "Return; Shift+Return"),
    PanelKey("Sites", "Copy the selected lines as a table", "Ctrl+C"),
    PanelKey("Plans", "Compare with the chosen one; bring it back", "Return; B"),
    PanelKey("Plans", "Give it another name; drop it", "F2; Delete"),
    PanelKey("Frontier", "From point to point; bring its plan back", "Arrows; Return"),
    PanelKey("History", "Bring the plan of a run back", "Return; double click"),
    PanelKey("History", "Compare with the plan of a run", "C"),
    PanelKey("History", "Copy the selected runs", "Ctrl+C"),
)
