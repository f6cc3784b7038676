"""GFWSVD: generalised Fisher-weighted SVD with a Kronecker-factored Fisher matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.factorization.method import Method
from core.factorization.weighting import Gram, Weighting
from core.model.moment_kinds import kronecker
from core.model.option import Option, Options

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.model import Site


def weigh(_site: Site, moments: Moments, options: Options) -> Weighting:
    """Minimise tr(E^T X E Y): P = X [m, m], Q = Y [n, n], where X (x) Y is the nearest Kronecker product to the Fisher
    matrix F = mean of vec(G_t) vec(G_t)^T of the gradients G_t [m, n] of single rows of text; vec(E)^T F vec(E) is what
    the objective stands for.

    Source: Chekalina et al., arXiv 2505.17974, and the authors' code (read, not copied). What differs, and why: X and Y
    come from alternating power iteration, which keeps them positive semi-definite, where the code takes a general
    singular value solver and leaves the sign of the pair to chance (DERIVED); labels are shifted once; the output
    side's root enters transposed, as in the authors' main code and unlike its re-implementation elsewhere. Few rows
    make X and Y nearly singular. Both are shrunk towards the mean of their diagonal, by the authors' first 1e-5 (FOUND;
    they go up tenfold until a Cholesky succeeds, which is the policy of ``roots.py``).
    """
    left, right = (moments[kind] for kind in kronecker(int(options["passes"])))
    shrink = float(options["shrink"])
    return Weighting(left=Gram(left, shrink=shrink), right=Gram(right, shrink=shrink))


GFWSVD = Method(
    name="gfwsvd",
    summary="Weights both sides of each site by the gradients of whole rows of text.",
    citation="Chekalina et al., GFWSVD, arXiv 2505.17974",
    cost="one forward and backward pass per pass of the power iteration",
    needs=lambda options: frozenset(kronecker(int(options["passes"]))),
    weigh=weigh,
    options=(
        Option("passes", 6, "Passes of the alternating power iteration; published: to convergence.", minimum=1),
        Option("shrink", 1e-5, "Share of the mean diagonal in both factors; published: 1e-5 and up.", (), 0.0, 1.0),
    ),
)
