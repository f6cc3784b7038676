"""SVD-LLM: truncation-aware whitening of the input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.factorization.method import Method, Value
from core.factorization.weighting import Gram, Weighting
from core.jobs.errors import StudioError

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.model import Site


def weigh(site: Site, moments: Moments | None, _options: Mapping[str, Value]) -> Weighting:
    """Minimise the output error of the site, the Frobenius norm of (W - W') X: P = I, Q = A = mean x x^T [n, n].

    Source: Wang et al., SVD-LLM, ICLR 2025, step W. A's root is a float64 Cholesky factor; the scale of A does not
    change W'. What differs from the authors' code: the ridge for a singular A is relative to its diagonal, and A's root
    is never inverted (see ``kernel.py``).
    """
    if moments is None or moments.input_gram is None:
        raise StudioError(f"svd-llm needs the input Gram of {site.name}, which was not calibrated; calibrate again.")
    return Weighting(right=Gram(moments.input_gram))


SVD_LLM = Method(
    name="svd-llm",
    summary="Smallest error of each site's output on the calibration text (input whitening).",
    citation="Wang et al., SVD-LLM, ICLR 2025",
    needs=frozenset({"input_gram"}),
    weigh=weigh,
)
