"""How unlike two shrunk pictures are, with little regard for how letters look and for a few pixels to and fro.

Letters are grey and differ from one machine to the next: in grey, large squares are compared, and not closely. What is
drawn in colour is the program's own: there, small squares are compared.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Measure:
    """Mean and largest mean over squares of a side, of what differs; 0 to 255."""

    side: int
    mean: float
    worst: float

    def of(self, differs: Floats) -> tuple[float, float]:
        """Of a picture [height, width]."""
        height, width = (max(1, length // self.side) * self.side for length in differs.shape)
        whole = differs[:height, :width]  # a picture lower than a square is one
        side = (min(self.side, whole.shape[0]), min(self.side, whole.shape[1]))
        squares = whole.reshape(whole.shape[0] // side[0], side[0], whole.shape[1] // side[1], side[1])
        return float(differs.mean()), float(squares.mean(axis=(1, 3)).max())


@dataclass(frozen=True)
class Tolerance:
    """What counts as the same picture."""

    grey: Measure
    colour: Measure


STRICT = Tolerance(Measure(side=8, mean=3.0, worst=6.0), Measure(side=4, mean=1.0, worst=5.0))
"""In the font that the pictures were made in. Letters without smoothing differ by 4.6 in the worst square of grey and
2.6 in that of colour; a panel that has moved by 12 pixels by 7 in grey, one that has lost a curve by 12 in colour."""
LOOSE = Tolerance(Measure(side=8, mean=20.0, worst=255.0), Measure(side=4, mean=8.0, worst=255.0))
"""In another font, whose widths move everything: empty panels and wrong themes are still found."""


def differences(is_: npt.NDArray[np.uint8], should: npt.NDArray[np.uint8], tolerance: Tolerance = STRICT) -> list[str]:
    """What is too unlike, in words; empty where the pictures count as the same."""
    if is_.shape != should.shape:
        return [f"the picture is {is_.shape[1]} x {is_.shape[0]}, not {should.shape[1]} x {should.shape[0]}"]
    found = list[str]()
    for what, one, other in zip(("grey", "colour"), parts(is_), parts(should), strict=True):
        measure: Measure = getattr(tolerance, what)
        mean, worst = measure.of(np.maximum(_beyond(one, other), _beyond(other, one)).max(axis=2))
        if mean > measure.mean:
            found.append(f"{what} differs by {mean:.1f} on average, more than {measure.mean}")
        if worst > measure.worst:
            found.append(f"{what} differs by {worst:.1f} in a square, more than {measure.worst}")
    return found


def parts(picture: npt.NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Grey [height, width, 1], and colour [height, width, 3]: what is left without the grey."""
    whole = picture.astype(np.float64)
    grey = whole.mean(axis=2, keepdims=True)
    return grey, whole - grey


def _beyond(one: Floats, other: Floats) -> Floats:
    """How far each value of ``one`` is outside what ``other`` has there and one place around, [height, width, c]."""
    height, width = one.shape[:2]
    padded = np.pad(other, ((1, 1), (1, 1), (0, 0)), mode="edge")
    around = np.stack([padded[y : y + height, x : x + width] for y in range(3) for x in range(3)])
    return np.maximum(0, np.maximum(one - around.max(axis=0), around.min(axis=0) - one))
