"""What a checkpoint is, said without opening it again: sites, shapes, sizes. Plain data, safe for the window."""

from core.model.info import ModelInfo, Skipped
from core.model.site import Part, Site

__all__ = ["ModelInfo", "Part", "Site", "Skipped"]
