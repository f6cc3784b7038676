"""A reader of the program: how its inputs are made, and the way a person's file takes into it."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from fuzz_parts.box import Box

Spoil = Callable[[random.Random], None]
"""Put a spoiled input into the box."""
Read = Callable[[], None]
"""Read what lies in the box as the program does. Raises ``StudioError`` where it refuses."""


@dataclass(frozen=True)
class Reader:
    """``begin`` makes the valid input once, in the box, and returns the two halves of what is done for each input."""

    name: str
    begin: Callable[[Box], tuple[Spoil, Read]]
    seconds: float = 20.0
    """The longest that one input may take by the clock, on a busy machine too."""
