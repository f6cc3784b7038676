"""AA-SVD: anchored and adaptive SVD, on the inputs that the compressed part before a site gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.factorization.method import Method
from core.factorization.weighting import Gram, Weighting
from core.model.moment_kinds import INPUT_GRAM
from core.model.option import Option, Options

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.model import Site


def weigh(_site: Site, moments: Moments, options: Options) -> Weighting:
    """Minimise over rank(W') <= r, with X the inputs [n, T] of the site in the original model and X' those that the
    compressed part before it gives: ``O1`` the norm of W - W' (plain SVD), ``O2`` of W X - W' X (``svd-llm``), ``O3``
    of W X' - W' X' (shift-aware), ``O4`` of W X - W' X' (anchored and adaptive).

    Stated here is the weighting on original inputs: all there is for O1 and O2, and for O3 and O4 what their curves are
    measured in, as X' exists only once ranks are planned. Their matrices are made site group by site group while the
    plan is carried out, from ``core/factorization/anchored.py``.
    Source: Sinha & Fleuret, arXiv 2604.02119, theorem 3.2, and the authors' code (read, not copied). O2 is the code's
    default (FOUND) and the paper argues for O4. What differs, and why: the ridge is relative and the roots float64,
    where the code works in float32 and adds an absolute 1e-3 once a Cholesky factor fails; it is added to both sides of
    the least squares, so that short texts do not make a site forget what they never show. The refinement of blocks that
    follows in the paper is the step ``block`` and goes with any method.
    """
    return Weighting() if options["objective"] == "O1" else Weighting(right=Gram(moments[INPUT_GRAM]))


AA_SVD = Method(
    name="aa-svd",
    summary="A choice of four aims: weights alone, outputs (as svd-llm), outputs on shifted inputs, or anchored ones.",
    citation="Sinha & Fleuret, AA-SVD, arXiv 2604.02119",
    cost="one forward pass; with O3 and O4 two more while the plan is carried out",
    needs=lambda options: frozenset() if options["objective"] == "O1" else frozenset({INPUT_GRAM}),
    weigh=weigh,
    options=(
        Option(
            "objective",
            "O2",
            "O1 input-agnostic, O2 input-aware, O3 shift-aware, O4 anchored and adaptive.",
            ("O1", "O2", "O3", "O4"),
        ),
    ),
    sequential=lambda options: options["objective"] in ("O3", "O4"),
)
