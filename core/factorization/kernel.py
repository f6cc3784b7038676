"""The one kernel: weighted truncated SVD.

With roots R R^T = Q and L L^T = P (the left root enters transposed) the minimiser of tr(E^T P E Q), E = W - W', over
rank(W') <= r is, for M = L^T W R = U diag(sigma) V^T,

    W' = (L^-T U_r) (L U_r)^T W,        minimum = sum of sigma[i]**2 over i >= r, exactly.

Written with the projection U_r U_r^T M instead of U_r S_r V_r^T (the same matrix when R is invertible) the input root
is never inverted, so a singular input Gram is no special case: the formula then still attains the minimum (DERIVED;
each claim here has its test). The result does not depend on which root is taken, nor on the scale of P and Q.

Everything is float64. U comes from the eigenvectors of the smaller of M M^T and M^T M (in the second case as the
orthonormal basis of M V by QR, whose first r columns span those of M V_r for every r). Squares of singular
values come out with an absolute error of a few eps * sigma[0]**2, far below any truncation error that is worth making.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.factorization.dense import orthonormal, squared, symmetric_eigen
from core.factorization.factors import Factors
from core.factorization.roots import Root

ABSENT = 1e-9
"""Eigenvalues of wanted directions below this share of the largest are rounding."""


@dataclass(frozen=True, eq=False)
class Decomposition:
    """All ranks of one site at once, k = min(m, n). ``sigma`` float64 [k], descending (but see ``project``). ``basis``
    float32 [m, k] is L^-T U; ``dual`` float32 [m, k] is L U, ``None`` where the output side has no weight and both are
    U. ``loss_change`` float64 [k]: first-order change of the loss when a component is dropped, if that was asked."""

    sigma: npt.NDArray[np.float64]
    basis: Tensor
    dual: Tensor | None = None
    loss_change: npt.NDArray[np.float64] | None = None

    def truncated(self, weight: Tensor, rank: int) -> Factors:
        """Factors of the best approximation of rank ``rank`` to ``weight`` [m, n], in float64, each component's norm
        shared evenly between the two (so that neither loses more to a low-precision dtype). In float64 because what is
        stored is then the same to the last bit however the products were split among threads. Raises ``ValueError``
        for a rank outside 1 .. min(m, n)."""
        if not 1 <= rank <= self.basis.shape[1]:
            raise ValueError(f"rank {rank} is outside 1..{self.basis.shape[1]}")
        left = self.basis[:, :rank].to(weight.device, torch.float64)
        dual = left if self.dual is None else self.dual[:, :rank].to(weight.device, torch.float64)
        right = dual.T @ weight.double()
        sizes = torch.linalg.vector_norm(left, dim=0), torch.linalg.vector_norm(right, dim=1)
        share = (sizes[1] / sizes[0]).sqrt()
        share = torch.where(share > 0, share, torch.ones_like(share))
        return Factors(left * share, right / share[:, None])

    def with_loss_change(self, weight: Tensor, gradient: Tensor) -> "Decomposition":
        """The same with the first-order change of the loss that dropping each single component of ``weight`` [m, n]
        makes, ``gradient`` [m, n] being dL/dW: -<G, b_i (d_i^T W)>. It is -sigma_i u_i^T (G R^-T) v_i of ZS-SVD (FOUND
        in code, up to its jitter) without the inverse of R (DERIVED). Over all components it sums to -<G, W>."""
        basis, dual = self.basis.double(), (self.basis if self.dual is None else self.dual).double()
        rows = (dual.T @ weight.double().cpu()) * (basis.T @ gradient.double().cpu())
        return replace(self, loss_change=-rows.sum(dim=1).numpy())


def decompose(weight: Tensor, left: Root, right: Root) -> Decomposition:
    """Decompose W [m, n], any float dtype, on its device, with the roots of the output side's and the input side's
    weights."""
    weighted = right.on_the_right_of(left.transposed_times(weight.double()))
    m, n = weighted.shape
    if m <= n:
        values, vectors = symmetric_eigen(squared(weighted))
        u = vectors.flip(1)
    else:
        values, vectors = symmetric_eigen(squared(weighted.T))
        u = orthonormal(weighted @ vectors.flip(1))
    sigma = values.flip(0).clamp(min=0).sqrt().cpu().numpy()
    if left.is_identity:
        return Decomposition(sigma, _kept(u))
    return Decomposition(sigma, _kept(left.transposed_solve(u)), _kept(left.times(u)))


def project(weight: Tensor, directions: Tensor, right: Root) -> Decomposition:
    """The projections U_r U_r^T W onto the leading eigenvectors of ``directions`` [m, m], min(m, n) of them.

    Where ``directions`` has fewer than that, the principal directions of what they leave of W R follow (DERIVED): any
    others would be arbitrary. ``sigma[i]`` is the norm of u_i^T W R, so that its squared tails are the exact error of
    these projections in the input side's weight at every rank below min(m, n); it need not descend. The last one also
    carries what no u_i reaches, which is something only where m > n and the directions leave the column space of W."""
    weighted = right.on_the_right_of(weight.double())
    kept = min(weight.shape)
    values, vectors = symmetric_eigen(directions.to(weight.device, torch.float64))
    present = min(kept, int((values > ABSENT * values[-1]).sum()))
    u = vectors.flip(1)[:, :present]
    if present < kept:
        left_over = weighted - u @ (u.T @ weighted)
        u = torch.cat([u, symmetric_eigen(squared(left_over))[1].flip(1)], dim=1)
        u = torch.linalg.qr(u)[0][:, :kept]
    squares = torch.linalg.vector_norm(u.T @ weighted, dim=1).square()
    squares[-1] += (weighted.square().sum() - squares.sum()).clamp(min=0)
    return Decomposition(squares.sqrt().cpu().numpy(), _kept(u))


def _kept(basis: Tensor) -> Tensor:
    """As it comes back from the disk, row by row: the products made from another layout differ in their last bits."""
    return basis.float().cpu().contiguous()
