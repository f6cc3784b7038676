"""Something to tell the person without stopping them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Level = Literal["info", "good", "warning", "error"]


@dataclass(frozen=True)
class Offer:
    """A button on the notice."""

    title: str
    accept: Callable[[], None]


@dataclass(frozen=True)
class Notice:
    """One sentence, how it is meant, and perhaps what to do next."""

    text: str
    level: Level = "info"
    offer: Offer | None = None
