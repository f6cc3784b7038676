"""Vanilla truncated SVD."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.factorization.method import Method
from core.factorization.weighting import Weighting
from core.model.option import Options

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.model import Site


def weigh(_site: Site, _moments: Moments, _options: Options) -> Weighting:
    """Minimise the Frobenius norm of W - W': P = Q = I (Eckart & Young, Psychometrika 1936)."""
    return Weighting()


SVD = Method(
    name="svd",
    summary="Truncated SVD of the weights alone; needs no text, and loses most.",
    citation="Eckart & Young, Psychometrika 1936",
    cost="weights only",
    needs=lambda _options: frozenset(),
    weigh=weigh,
)
