"""Dobi-SVD: the output directions that most rows of text have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.factorization.method import Method
from core.factorization.weighting import Gram, Subspace
from core.model.moment_kinds import INPUT_GRAM, output_subspace
from core.model.option import Option, Options

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.model import Site


def weigh(_site: Site, moments: Moments, options: Options) -> Subspace:
    """Maximise tr(U^T D U) over orthonormal U [m, r] and put W' = U U^T W, where D [m, m] is the mean over rows of text
    of V V^T, V [m, q] the leading right singular vectors of the row's outputs W x, q = ``share`` of min(m, n).

    V counts without its singular values: a consensus of directions, not the least output error, which is ``svd-llm``'s
    and never larger. The curve it plans by is the exact output error of these projections, tr(E A E^T), A = mean x x^T.
    Source: Wang Q. et al., ICLR 2025, stage 2, FOUND in the authors' code (read, not copied). What differs, and
    why: the code takes q = r, the final rank, and so decomposes again for every plan; a fixed q gives one basis for
    all ranks (DERIVED), and 0.2 lost less than q = r where it was tried (docs/methods.md). Its incremental PCA
    subtracts running means of the rows of V^T, whose signs are arbitrary; here nothing is centred, so that the
    result depends on the directions alone. Its bias ends up on the inner factor, here the bias is taken off before.
    The truncation positions it learns by gradient descent are ranks: what allocators are for.
    """
    return Subspace(moments[output_subspace(float(options["share"]))], right=Gram(moments[INPUT_GRAM], root="eigen"))


DOBI_SVD = Method(
    name="dobi-svd",
    summary="Keeps the output directions that the rows of text have in common, each row counting alike.",
    citation="Wang Q. et al., Dobi-SVD, ICLR 2025, arXiv 2502.02723",
    cost="one forward pass with an SVD of every row's outputs",
    needs=lambda options: frozenset({output_subspace(float(options["share"])), INPUT_GRAM}),
    weigh=weigh,
    options=(
        Option(
            "share",
            0.2,
            "Directions taken of each row of text, of min(m, n); published: the final rank.",
            minimum=0.0,
            maximum=1.0,
        ),
    ),
)
