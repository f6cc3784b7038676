"""How well a number read off plans tells what was measured of them: the study of arXiv 2604.18085 for any candidate.

FOUND in its abstract: a predictor, accuracy degradation as what is predicted, and the Pearson correlation under
leave-one-out cross-validation. DERIVED: a straight line by ordinary least squares; one cell left out at a time; and,
harder and more honest, all cells of one method left out together.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def left_out_by_line(x: FloatArray, y: FloatArray, groups: Sequence[str] | None = None) -> FloatArray:
    """What a line fitted to the other cells predicts of each: ``x``, ``y`` and the answer float64 [k].

    ``groups`` [k]: leave out all cells of a cell's group, not it alone. Where the cells left do not vary in ``x`` their
    mean is predicted; NaN where none is left.
    """
    names = np.array(groups) if groups is not None else np.arange(len(x))
    predicted = np.full(len(x), np.nan)
    for name in np.unique(names):
        out = names == name
        if not out.all():
            predicted[out] = _line(x[~out], y[~out], x[out])
    return predicted


def _line(x: FloatArray, y: FloatArray, at: FloatArray) -> FloatArray:
    dx = x - x.mean()
    spread = float(dx @ dx)
    # What rounding leaves of numbers that are all the same is no slope.
    flat = spread <= len(x) * (1e-12 * float(np.abs(x).max(initial=0.0))) ** 2
    slope = 0.0 if flat else float(dx @ y) / spread
    predicted: FloatArray = y.mean() + slope * (at - x.mean())
    return predicted
