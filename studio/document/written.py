"""A compressed folder that is looked at beside the open model: what became of every site."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.spectra.statistics import Spectrum


class Written(QObject):
    """Fills site by site while the worker reads both."""

    changed = Signal()
    """Another folder is looked at, or none, or what is known of the whole."""
    arrived = Signal(str)
    """More is known of this site."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clear()

    def clear(self) -> None:
        """Look at none."""
        self.folder = ""
        self.ranks: dict[str, int | None] = {}
        self.spectra: dict[str, Spectrum] = {}
        self.changes: dict[str, float] = {}
        """Frobenius norm of the difference to the source, as a fraction of the source's."""
        self.summary = ""
        self.changed.emit()

    @property
    def name(self) -> str:
        return Path(self.folder).name

    def start(self, folder: str) -> None:
        """Look at another folder, of which nothing is known yet."""
        self.clear()
        self.folder = folder
        self.changed.emit()

    def add(self, site: str, rank: int | None, sigma: Sequence[float], change: float) -> None:
        self.ranks[site] = rank
        self.spectra[site] = Spectrum(np.asarray(sigma, dtype=np.float64))
        self.changes[site] = change
        self.arrived.emit(site)

    def say(self, summary: str) -> None:
        """What is to be said of the whole."""
        self.summary = summary
        self.changed.emit()
