"""From cell to cell by keys."""

from collections.abc import Collection

from PySide6.QtCore import Qt

_STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


def cell_after(place: tuple[int, int], key: int, cells: Collection[tuple[int, int]]) -> tuple[int, int] | None:
    """Where a key leads from ``place``, (row, block): an arrow to the nearest cell on its way, Home and End to the
    first and the last of the row; the same place at the edge. ``None`` for any other key."""
    row, block = place
    if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        ends = sorted(cell for cell in cells if cell[0] == row)
        return place if not ends else ends[0] if key == Qt.Key.Key_Home else ends[-1]
    if key not in _STEPS:
        return None
    down, right = _STEPS[key]
    if right:
        ahead = [cell for cell in cells if cell[0] == row and (cell[1] - block) * right > 0]
    else:
        ahead = [cell for cell in cells if cell[1] == block and (cell[0] - row) * down > 0]
    return min(ahead, key=lambda cell: abs(cell[0] - row) + abs(cell[1] - block), default=place)
