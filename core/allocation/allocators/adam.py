"""Adam, for the few numbers that allocators learn."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]


class Adam:
    """Kingma & Ba 2015, with their defaults, on arrays that it changes in place. A step that is no finite number in
    some place leaves that place and its averages as they are."""

    def __init__(self, parameters: Sequence[Floats]) -> None:
        self._parameters = parameters
        self._mean = [np.zeros_like(values) for values in parameters]
        self._square = [np.zeros_like(values) for values in parameters]
        self._steps = 0

    def step(self, gradients: Sequence[Floats], rate: float | Sequence[float]) -> None:
        """Go down the gradients. ``rate``: one for all, or one an array."""
        self._steps += 1
        rates = [rate] * len(self._parameters) if isinstance(rate, float) else rate
        bias_mean, bias_square = 1 - 0.9**self._steps, 1 - 0.999**self._steps
        for values, gradient, mean, square, speed in zip(
            self._parameters, gradients, self._mean, self._square, rates, strict=True
        ):
            usable = np.isfinite(gradient)
            known = np.where(usable, gradient, 0)
            mean[...] = np.where(usable, 0.9 * mean + 0.1 * known, mean)
            square[...] = np.where(usable, 0.999 * square + 0.001 * known**2, square)
            move = speed * (mean / bias_mean) / (np.sqrt(square / bias_square) + 1e-8)
            values -= np.where(usable, move, 0).astype(values.dtype)
