"""KFAC-SVD: both sides weighted by the Kronecker factors of the token-wise Fisher matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.factorization.method import Method
from core.factorization.weighting import Gram, Weighting
from core.model.moment_kinds import INPUT_GRAM, MomentKind, output_gram
from core.model.option import Option, Options

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.model import Site


def weigh(_site: Site, moments: Moments, options: Options) -> Weighting:
    """Minimise tr(E^T P E Q), P = G / 2 [m, m], Q = A [n, n]: A = mean x x^T, G = mean g g^T over tokens, g [m] the
    gradient of a row's summed next-token loss with respect to the site's output; both shrunk towards the mean of their
    own diagonal, which keeps their traces.

    What the minimum estimates: tr(E^T G E A) is the mean over tokens of (g^T E x)**2 if g and x are independent
    (VERIFIED on independent draws). Half of it is then the second-order rise of the mean next-token loss in nats per
    token when W becomes W - E, with the empirical Fisher matrix in place of the Hessian and no correlation between
    tokens (DERIVED). The half does not change W'; it makes curves of ``kfac-svd`` and ``io-svd`` nats alike. Shrinkage
    adds the same for gradients and inputs that have, in that share, no preferred direction; window and clipping leave
    out or scale down what a few tokens would add.

    Source: Thoma et al., ICML 2026, FOUND in code (read, not copied; the paper's text NOT FOUND): shrinkage 0.1 and
    0.3, G over the middle three quarters of each row, clipped gradient norms, A over all tokens. What differs, and why:
    with G = L L^T the left factor of W A^(1/2) is L^T, and the code multiplies by L and divides by L at the end, so
    that it minimises with P = L^T L: the eigenvalues of G with other eigenvectors. ``left-root`` = ``reference`` does
    the same to reproduce it (VERIFIED against its formula); its curve then is no estimate in nats. Roots are float64
    with a relative ridge, where the code shifts eigenvalues in float32 and gives up after three tries.
    """
    gradients = moments[_output_gram(options)] / 2
    shrink = float(options["shrink-output"])
    reference = options["left-root"] == "reference"
    return Weighting(
        left=Gram(gradients, root="reversed" if reference else "cholesky", shrink=shrink),
        right=Gram(moments[INPUT_GRAM], shrink=float(options["shrink-input"])),
    )


def _output_gram(options: Options) -> MomentKind:
    return output_gram(middle=options["window"] == "middle", clip=bool(options["clip"]))


KFAC_SVD = Method(
    name="kfac-svd",
    summary="Smallest rise of the loss to second order: weights inputs and output gradients, token by token.",
    citation="Thoma et al., KFAC-SVD and LEMS, ICML 2026",
    cost="one forward and backward pass",
    needs=lambda options: frozenset({INPUT_GRAM, _output_gram(options)}),
    weigh=weigh,
    options=(
        Option("shrink-input", 0.1, "Share of the mean diagonal in the input Gram.", (), 0.0, 1.0),
        Option("shrink-output", 0.3, "Share of the mean diagonal in the output-gradient Gram.", (), 0.0, 1.0),
        Option("window", "middle", "Tokens whose gradients count: the middle 75 % of a row or all.", ("middle", "all")),
        Option("clip", True, "Clamp gradient norms to a tenth to ten times their mean in each row."),
        Option("left-root", "correct", "reference: the published code's, not transposed.", ("correct", "reference")),
    ),
    absolute=True,
)
