"""Every compression that was carried out and every measurement, in one SQLite file of the user's."""

from core.history.history import History
from core.history.records import Measurement, Run

__all__ = ["History", "Measurement", "Run"]
