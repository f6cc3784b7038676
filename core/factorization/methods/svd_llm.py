"""SVD-LLM: truncation-aware whitening of the input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.factorization.method import Method
from core.factorization.option import Options
from core.factorization.weighting import Gram, Weighting
from core.model.moment_kinds import INPUT_GRAM

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.model import Site


def weigh(_site: Site, moments: Moments, _options: Options) -> Weighting:
    """Minimise the output error of the site, the Frobenius norm of (W - W') X: P = I, Q = A = mean x x^T [n, n].

    Source: Wang et al., SVD-LLM, ICLR 2025, step W. A's root is a float64 Cholesky factor; the scale of A does not
    change W'. What differs from the authors' code: the ridge for a singular A is relative to its diagonal, and A's root
    is never inverted (see ``kernel.py``).
    """
    return Weighting(right=Gram(moments[INPUT_GRAM]))


SVD_LLM = Method(
    name="svd-llm",
    summary="Smallest error of each site's output on the calibration text (input whitening).",
    citation="Wang et al., SVD-LLM, ICLR 2025",
    cost="one forward pass",
    needs=lambda _options: frozenset({INPUT_GRAM}),
    weigh=weigh,
)
