"""The moments that calibration can measure, by name; torch-free, so that methods can say what they need.

A kind says all that its numbers depend on besides weights, text and dtype: its name is also its file's name. Letters:
a site y = W x maps x [n] to y [m]; g [m] is the gradient of the summed next-token loss of a row with respect to y at
one token, in nats.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from core.model.site import Site

Layout = Literal["n x n", "m x m", "n", "m", "m x n"]
Source = Literal["input", "output", "loss", "logits"]


@dataclass(frozen=True, order=True)
class MomentKind:
    """One thing to measure at a site. ``layout``: its shape; square ones are symmetric and kept as upper triangles.

    ``source``: what it is read off. ``input``: what enters the site, shared by its input group, forward pass only.
    ``output``: what leaves the site, forward pass only. ``loss``: a backward pass from the next-token loss.
    ``logits``: backward passes from random directions of the logits.
    """

    stem: str
    words: str
    layout: Layout
    source: Source
    parameters: tuple[tuple[str, float], ...] = ()

    @property
    def name(self) -> str:
        """Unique, and safe in a file's name: ``output_gram-middle0.75-clip10``."""
        return "-".join((self.stem, *(f"{name}{_exactly(value)}" for name, value in self.parameters)))

    @property
    def shared(self) -> bool:
        """Whether all sites of an input group share it."""
        return self.source == "input"

    @property
    def backward(self) -> bool:
        """Whether it needs a backward pass."""
        return self.source in ("loss", "logits")

    @property
    def symmetric(self) -> bool:
        return self.layout in ("n x n", "m x m")

    def parameter(self, name: str) -> float:
        """Raises ``KeyError`` for one the kind does not have."""
        return dict(self.parameters)[name]

    def shape(self, site: Site) -> tuple[int, ...]:
        """Of the whole tensor, symmetric ones unpacked."""
        m, n = site.shape
        return {"n x n": (n, n), "m x m": (m, m), "n": (n,), "m": (m,), "m x n": (m, n)}[self.layout]

    def entries(self, site: Site) -> int:
        """Numbers that are stored."""
        shape = self.shape(site)
        if self.symmetric:
            return shape[0] * (shape[0] + 1) // 2
        return shape[0] if len(shape) == 1 else shape[0] * shape[1]


def _exactly(value: float) -> str:
    """The number, short where that says all of it."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


INPUT_GRAM = MomentKind("input_gram", "input Gram", "n x n", "input")
"""A = mean of x x^T over tokens."""
INPUT_ABS_MEAN = MomentKind("input_abs_mean", "mean input magnitudes", "n", "input")
"""Mean of |x| over tokens."""
INPUT_ABS_MAX = MomentKind("input_abs_max", "largest input magnitudes", "n", "input")
"""Largest |x| over tokens."""
INPUT_ABS_ROW_MAX = MomentKind("input_abs_row_max", "largest input magnitudes of a row", "n", "input")
"""Mean over rows of text of the largest |x| in the row."""
GRADIENT = MomentKind("gradient", "gradient", "m x n", "loss")
"""d(mean next-token loss over all predicted tokens)/dW: float32."""
COLUMN_SQUARES = MomentKind("gradient_squares_by_column", "squared gradients by column", "n", "loss")
"""Mean over rows of text and over rows of W of the squared gradient of each row's mean loss."""
ROW_SQUARES = MomentKind("gradient_squares_by_row", "squared gradients by row", "m", "loss")
"""Mean over rows of text and over columns of W of the squared gradient of each row's mean loss."""

MIDDLE = 0.75
CLIP = 10.0


def output_gram(*, middle: bool, clip: bool) -> MomentKind:
    """G = mean of g g^T over tokens. ``middle``: over the middle three quarters of each row only. ``clip``: gradient
    norms of a row are first clamped to between a tenth and ten times their mean (KFAC-SVD, FOUND in code)."""
    parameters = (("middle", MIDDLE if middle else 1.0), ("clip", CLIP if clip else 0.0))
    return MomentKind("output_gram", "output-gradient Gram", "m x m", "loss", parameters)


def logit_curvature(top: int) -> MomentKind:
    """C = mean over tokens of J^T (Diag(p) - p p^T) J, J = d logits / d y (IO-SVD). ``top``: from that many most
    probable tokens, renormalised, one backward pass each; 0: one pass from a sampled token, without bias."""
    return MomentKind("logit_curvature", "logit curvature", "m x m", "logits", (("top", top),))


def output_subspace(share: float) -> MomentKind:
    """Mean over rows of text of V V^T, V [m, q] the leading right singular vectors of the row's outputs [length, m]
    (bias taken off), q = ``share`` of min(m, n), at least 1 (Dobi-SVD's incremental PCA)."""
    return MomentKind("output_subspace", "output subspace", "m x m", "output", (("share", share),))


def kronecker(passes: int) -> tuple[MomentKind, MomentKind]:
    """X [m, m] and Y [n, n] of the nearest Kronecker product X (x) Y to the Fisher matrix of row-level gradients
    (GFWSVD), after ``passes`` passes of alternating power iteration; positive semi-definite by construction."""
    return (
        MomentKind("kronecker_left", "Kronecker factor of the outputs", "m x m", "loss", (("passes", passes),)),
        MomentKind("kronecker_right", "Kronecker factor of the inputs", "n x n", "loss", (("passes", passes),)),
    )


def backward_of(kinds: Iterable[MomentKind]) -> frozenset[MomentKind]:
    """Those that need a backward pass."""
    return frozenset(kind for kind in kinds if kind.backward)
