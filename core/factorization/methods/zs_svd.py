"""ZS-SVD: input whitening, with the first-order change of the loss that each component makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.factorization.method import Method
from core.factorization.weighting import Gram, Weighting
from core.model.moment_kinds import GRADIENT, INPUT_GRAM
from core.model.option import Options

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.model import Site


def weigh(_site: Site, moments: Moments, _options: Options) -> Weighting:
    """Minimise the Frobenius norm of (W - W') X: P = I, Q = A = mean x x^T [n, n], the matrix of ``svd-llm``.

    What the method adds is by what ranks are chosen: dropping component i changes the loss by -sigma_i u_i^T (G R^-T)
    v_i to first order, G [m, n] the gradient of the mean next-token loss and R R^T = A, in nats per token. These are
    ``Decomposition.loss_change``; they sum to -<G, W>. Its allocation and its correction cycles are an allocator and
    the refinement ``correct``, and go with other methods too.
    Source: Abbasi et al., ICML 2026, arXiv 2602.02848, FOUND in code (read, not copied). What differs, and why: the
    code adds an absolute 1e-4 to A, here the ridge is relative; its gradient is that of one row of text in float16,
    which underflows, here of all calibration rows in the dtype of calibration.
    """
    return Weighting(right=Gram(moments[INPUT_GRAM]))


ZS_SVD = Method(
    name="zs-svd",
    summary="The matrices of svd-llm, and for allocators what the loss does when each component goes.",
    citation="Abbasi et al., ZS-SVD, ICML 2026, arXiv 2602.02848",
    cost="one forward and backward pass",
    needs=lambda _options: frozenset({INPUT_GRAM, GRADIENT}),
    weigh=weigh,
)
