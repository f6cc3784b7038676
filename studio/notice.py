"""Something to tell the person without stopping them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Offer:
    """A button on the notice."""

    title: str
    accept: Callable[[], None]


@dataclass(frozen=True)
class Notice:
    """One sentence, how it is meant, and perhaps what to do next."""

    text: str
    level: Literal["info", "good", "warning", "error"] = "info"
    offer: Offer | None = None
