"""The sites that the present search finds."""

from PySide6.QtCore import QObject, Signal


class Found(QObject):
    """Panels stress these sites and let the others step back."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names: frozenset[str] | None = None
        """``None`` while nothing is searched for."""

    def show(self, names: frozenset[str] | None) -> None:
        if names != self.names:
            self.names = names
            self.changed.emit()

    def has(self, name: str) -> bool:
        """Whether a site is to be seen well."""
        return self.names is None or name in self.names
