"""FWSVD: Fisher-weighted SVD, a diagonal weight on the input side from squared gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.factorization.method import Method
from core.factorization.weighting import Diagonal, Weighting
from core.model.moment_kinds import COLUMN_SQUARES
from core.model.option import Option, Options

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.model import Site


def weigh(_site: Site, moments: Moments, options: Options) -> Weighting:
    """Minimise the sum over i, j of s_j**2 (W - W')_ij**2: P = I, Q = diag(s**2), s = d**alpha [n], where d_j**2 is the
    squared gradient of the loss with respect to column j of W, averaged over its rows and over rows of text.

    Source: Hsu et al., ICLR 2022; formula and alpha = 1 FOUND in code that compares with it, the paper's text NOT FOUND
    (its "row" is a column here: its W is n x m). What differs from that code, and why: labels are shifted once, where
    it shifts them twice and so takes gradients of predicting the token after the next; the floor of s is 1e-6 of its
    largest entry, where an absolute 1e-6 can be far above the gradients and is plain SVD then (DERIVED).
    """
    return Weighting(right=Diagonal(moments[COLUMN_SQUARES].double().sqrt() ** float(options["alpha"])))


FWSVD = Method(
    name="fwsvd",
    summary="SVD with each input column scaled by how strongly the loss reacts to its weights.",
    citation="Hsu et al., FWSVD, ICLR 2022, arXiv 2207.00112",
    cost="one forward and backward pass",
    needs=lambda _options: frozenset({COLUMN_SQUARES}),
    weigh=weigh,
    options=(Option("alpha", 1.0, "Exponent of the gradient magnitude; 0 is plain SVD.", minimum=0.0),),
)
