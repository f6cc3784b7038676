"""ASVD: activation-aware SVD with a diagonal input scaling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.factorization.method import Method
from core.factorization.weighting import Diagonal, Weighting
from core.model.moment_kinds import COLUMN_SQUARES, INPUT_ABS_MAX, INPUT_ABS_MEAN, INPUT_ABS_ROW_MAX, MomentKind
from core.model.option import Option, Options

if TYPE_CHECKING:
    from torch import Tensor

    from core.calibration.moments import Moments
    from core.model import Site

_NEEDS: dict[str, frozenset[MomentKind]] = {
    "abs-mean": frozenset({INPUT_ABS_MEAN}),
    "abs-max": frozenset({INPUT_ABS_MAX}),
    "row-max": frozenset({INPUT_ABS_ROW_MAX}),
    "fisher": frozenset({COLUMN_SQUARES}),
    "both": frozenset({INPUT_ABS_MEAN, COLUMN_SQUARES}),
}


def weigh(_site: Site, moments: Moments, options: Options) -> Weighting:
    """Minimise the Frobenius norm of (W - W') diag(s): P = I, Q = diag(s**2), s [n] floored at 1e-6 of its largest.

    s_j = a_j**alpha. a_j is the mean (``abs-mean``, the authors' default) or the maximum (``abs-max``) of |x_j| over
    all calibration tokens, the mean over rows of text of each row's maximum (``row-max``; with alpha = 1 what LEMS
    reports as ASVD, FOUND in its code), the root of the mean squared gradient of column j (``fisher``, the d_j of
    ``fwsvd``), or the product of abs-mean and fisher (``both``; ``fisher_abs_mean`` of the authors' code, FOUND).
    Source: Yuan et al., arXiv 2312.05821, and the authors' code (read, not copied). What differs, and why:
    the authors average per sample and sum over samples, which for rows of equal length is this up to a factor that does
    not change W'; they add an absolute 1e-6 to s, which swamps small activations and small gradients, so here the floor
    is relative (DERIVED); their gradients are those of labels shifted twice, here of labels shifted once; where their
    SVD fails they put a randomly initialised layer in, here nothing is ever invented.
    """
    alpha = float(options["alpha"])
    factors = [_magnitude(kind, moments) ** alpha for kind in sorted(_NEEDS[str(options["scaling"])])]
    return Weighting(right=Diagonal(factors[0] if len(factors) == 1 else factors[0] * factors[1]))


def _magnitude(kind: MomentKind, moments: Moments) -> Tensor:
    measured = moments[kind].double()
    return measured.sqrt() if kind == COLUMN_SQUARES else measured


ASVD = Method(
    name="asvd",
    summary="SVD with each input column scaled by how large its activations are.",
    citation="Yuan et al., ASVD, arXiv 2312.05821",
    cost="one forward pass; with the scalings fisher and both a backward pass too",
    needs=lambda options: _NEEDS[str(options["scaling"])],
    weigh=weigh,
    options=(
        Option("alpha", 0.5, "Exponent of the magnitude; 0 is plain SVD.", minimum=0.0),
        Option("scaling", "abs-mean", "Statistic of each input column.", tuple(_NEEDS)),
    ),
)
