"""SVD-LLM: truncation-aware whitening of the input."""

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
    """Minimise the output error of the site, the Frobenius norm of (W - W') X: P = I, Q = A = mean x x^T [n, n].

    Source: Wang et al., SVD-LLM, ICLR 2025, step W; its step U, the closed-form refit on the inputs that the compressed
    part gives, is the refinement ``update`` and goes with any method. The scale of A does not change W'. ``root``:
    ``cholesky`` is a float64 Cholesky factor of A; ``two-svd`` is the root V sqrt(lambda) of SVD-LLM v2 (Wang et al.,
    NAACL 2025; its code was never released, the formula is FOUND in transcriptions), which gives the same matrix
    where A is positive definite and needs no ridge where it is not. What differs from the published codes: the ridge
    for a singular A is relative to its diagonal (v2's re-implementations add an absolute 1e-6 to lambda), and A's root
    is never inverted (see ``kernel.py``).
    """
    return Weighting(right=Gram(moments[INPUT_GRAM], root="eigen" if options["root"] == "two-svd" else "cholesky"))


SVD_LLM = Method(
    name="svd-llm",
    summary="Smallest error of each site's output on the calibration text (input whitening).",
    citation="Wang et al., SVD-LLM, ICLR 2025",
    cost="one forward pass",
    needs=lambda _options: frozenset({INPUT_GRAM}),
    weigh=weigh,
    options=(
        Option("root", "cholesky", "How the input Gram's root is made: the same matrix.", ("cholesky", "two-svd")),
    ),
)
