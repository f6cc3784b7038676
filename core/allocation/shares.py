"""Dealing something out in proportion, under caps."""

import numpy as np

from core.allocation.curves import FloatArray


def dealt(total: float, weights: FloatArray, caps: FloatArray) -> FloatArray:
    """``total`` in proportion to ``weights`` [k], none above its cap [k]; what a cap holds back goes to the others in
    proportion. In equal parts where no weight is left that is positive and finite. The caps where they hold less than
    ``total``. Weights and caps are not negative."""
    given = np.zeros(len(weights))
    weights = np.where(np.isfinite(weights), np.maximum(weights, 0.0), 0.0)
    room = np.ones(len(weights), bool)
    for _ in range(len(weights)):
        left = total - float(given[~room].sum())
        if left <= 0 or not room.any():
            break
        shares = np.where(room, weights, 0.0)
        if not shares.sum() > 0:
            shares = room.astype(np.float64)
        asked = left * (shares / shares.sum())
        full = room & (asked >= caps)
        given = np.where(room, asked, given)
        if not full.any():
            break
        given, room = np.where(full, caps, given), room & ~full
    return np.minimum(given, caps)
