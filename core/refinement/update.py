"""The step ``update``: SVD-LLM's closed-form refit of each site's output side on shifted inputs."""

import torch
from torch import Tensor

from core.factorization.factors import Factors
from core.factorization.roots import root_of
from core.factorization.weighting import Gram


def refitted(factors: Factors, weight: Tensor, shifted: Tensor) -> Factors:
    """``factors`` with the output side that minimises the mean of |W x' - left right x'|**2, the right one as it is;
    ``weight`` W [m, n], ``shifted`` S = mean x' x'^T [n, n]. float64, on the device of ``shifted``.

    Wang et al., SVD-LLM, ICLR 2025, step U (FOUND): least squares on the compressed part's activations, here through
    their Gram, so that no activations are held: left = W S R^T (R S R^T)^-1. Written as a step from the left side that
    is there, left + (W - left R) S R^T (R S R^T + ridge)^-1 (DERIVED): the same where R S R^T is regular, but for the
    ridge of ``roots.py``. It moves nothing that is optimal already, to the last digits (with X' = X, svd-llm's own
    factors), and leaves directions that x' never takes as they were. Moments that are empty change nothing.
    """
    left, right = (side.to(shifted.device, torch.float64) for side in (factors.left, factors.right))
    shifted = shifted.double()
    seen = right @ shifted
    root = root_of(Gram(seen @ right.T), shifted.device)
    if root.matrix is None:
        return factors
    missing = seen @ (weight.to(shifted.device, torch.float64) - left @ right).T
    return Factors(left + root.transposed_solve(root.solve(missing)).T, right)
