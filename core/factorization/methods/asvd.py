"""ASVD: activation-aware SVD with a diagonal input scaling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.factorization.method import Method
from core.factorization.option import Option, Options
from core.factorization.weighting import Diagonal, Weighting
from core.model.moment_kinds import INPUT_ABS_MAX, INPUT_ABS_MEAN

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.model import Site


def weigh(_site: Site, moments: Moments, options: Options) -> Weighting:
    """Minimise the Frobenius norm of (W - W') diag(s), s_j = a_j**alpha, floored at 1e-6 of the largest s.

    a_j is the mean (``abs-mean``, the authors' default) or the maximum (``abs-max``) of |x_j| over all calibration
    tokens [n].
    Source: Yuan et al., arXiv 2312.05821, and the authors' code (read, not copied). What differs, and why:
    the authors average per sample and sum over samples, which for rows of equal length is this up to a factor that does
    not change W'; they add an absolute 1e-6 to s, which swamps small activations, so here the floor is relative
    (DERIVED); where their SVD fails they put a randomly initialised layer in, here nothing is ever invented.
    """
    magnitude = moments[INPUT_ABS_MAX if options["scaling"] == "abs-max" else INPUT_ABS_MEAN]
    scale = magnitude.double() ** float(options["alpha"])
    largest = float(scale.max())
    if largest <= 0.0:
        return Weighting()
    return Weighting(right=Diagonal(scale.clamp(min=1e-6 * largest)))


ASVD = Method(
    name="asvd",
    summary="SVD with each input column scaled by how large its activations are.",
    citation="Yuan et al., ASVD, arXiv 2312.05821",
    cost="one forward pass",
    needs=lambda options: frozenset({INPUT_ABS_MAX if options["scaling"] == "abs-max" else INPUT_ABS_MEAN}),
    weigh=weigh,
    options=(
        Option("alpha", 0.5, "Exponent of the activation magnitude; 0 is plain SVD."),
        Option("scaling", "abs-mean", "Statistic of the activations.", ("abs-mean", "abs-max")),
    ),
)
