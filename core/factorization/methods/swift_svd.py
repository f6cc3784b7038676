"""Swift-SVD: the same optimum as SVD-LLM without an inverse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.factorization.method import Method
from core.factorization.weighting import Gram, Weighting
from core.model.moment_kinds import INPUT_GRAM
from core.model.option import Options

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.model import Site


def weigh(_site: Site, moments: Moments, _options: Options) -> Weighting:
    """Minimise the Frobenius norm of (W - W') X through the principal components of the outputs: W' = V V^T W, V the
    leading eigenvectors of W A W^T.

    Source: Qi et al., Swift-SVD, ICML 2026, arXiv 2604.01609, theorem 3.1. No Cholesky, no inverse, exact for a
    rank-deficient A; equal to ``svd-llm`` where A is positive definite. What differs from the authors' code: W A W^T is
    formed from the input Gram, so a bias never enters it, and the smaller of the two eigenproblems is solved.
    """
    return Weighting(right=Gram(moments[INPUT_GRAM], root="eigen"))


SWIFT_SVD = Method(
    name="swift-svd",
    summary="The optimum of svd-llm by output principal components: no inverse, exact with little text.",
    citation="Qi et al., Swift-SVD, ICML 2026, arXiv 2604.01609",
    cost="one forward pass",
    needs=lambda _options: frozenset({INPUT_GRAM}),
    weigh=weigh,
)
