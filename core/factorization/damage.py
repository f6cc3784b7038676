"""What a truncation of any method does to the loss, in nats: one unit for all of them."""

import numpy as np
import torch
from torch import Tensor

from core.allocation.curves import FloatArray
from core.calibration.moments import Moments
from core.factorization.kernel import Decomposition
from core.factorization.methods.kfac_svd import KFAC_SVD
from core.factorization.roots import shrunk
from core.factorization.weighting import Gram, Side, Weighting
from core.model import Site
from core.model.moment_kinds import MomentKind
from core.model.option import Value

OPTIONS: dict[str, Value] = KFAC_SVD.checked_options({})
"""Window, clipping and shrinkage of the measure: the defaults of ``kfac-svd``."""
KINDS: frozenset[MomentKind] = KFAC_SVD.needs(OPTIONS)
"""Moments that it needs: one forward and backward pass."""


def damage_weights(site: Site, moments: Moments) -> tuple[Tensor, Tensor]:
    """P [m, m] and Q [n, n], float64, of the measure tr(E^T P E Q): half the output-gradient Gram and the input Gram of
    ``kfac-svd`` with its default shrinkage, see there for why this is nats. Raises ``StudioError`` when one was not
    calibrated."""
    weighting = KFAC_SVD.weigh(site, moments, OPTIONS)
    assert isinstance(weighting, Weighting)
    return _matrix(weighting.left), _matrix(weighting.right)


def truncation_damage(weight: Tensor, found: Decomposition, output: Tensor, inputs: Tensor) -> FloatArray:
    """tr(E_r^T P E_r Q), E_r = W - B_r D_r^T W, for every rank at once: float64 [min(m, n) + 1], the last one, dense,
    0. ``weight`` W [m, n], ``found`` its decomposition with basis B and dual D [m, k], ``output`` P, ``inputs`` Q.

    With v_i^T = d_i^T W the error is the sum of b_i v_i^T over i >= r and of what all components together leave, so
    that its measure is a sum over the trailing block of (B^T P B) * (V Q V^T), elementwise: O(k^2 (m + n)) for all
    ranks together (DERIVED). Summed from the last component on, so that large leading ones cancel nothing. Unlike the
    tail of a method's own curve it need not fall with the rank: a component that helps in the method's weighting may
    hurt in this one. Where no gradient ever arrived (P = 0) it is 0.
    """
    where = weight.device
    weight = weight.double()
    basis = found.basis.to(where, torch.float64)
    dual = basis if found.dual is None else found.dual.to(where, torch.float64)
    p, q = output.to(where, torch.float64), inputs.to(where, torch.float64)
    rows = dual.T @ weight
    rest = weight - basis @ rows
    left, right = p @ basis, rows @ q
    pairs = (basis.T @ left) * (rows @ right.T)
    with_rest = (left * (rest @ right.T)).sum(dim=0)
    alone = float((rest * (p @ rest @ q)).sum())
    steps = pairs.diagonal() + 2 * pairs.triu(1).sum(dim=1) + 2 * with_rest
    below = alone + steps.flip(0).cumsum(0).flip(0)
    return np.append(below.clamp(min=0).cpu().numpy(), 0.0)


def _matrix(side: Side | None) -> Tensor:
    assert isinstance(side, Gram)
    return shrunk(side.matrix.double(), side.shrink)
