"""The least-squares target of a site whose inputs have shifted, in closed form (AA-SVD, objectives O3 and O4)."""

import torch
from torch import Tensor

from core.factorization.roots import Root, root_of
from core.factorization.weighting import Gram


def anchored_target(weight: Tensor, cross: Tensor, shifted: Tensor, root: Root | None = None) -> Tensor:
    """The matrix T [m, n] whose truncation in the input weight ``shifted`` minimises mean |W x - W' x'|**2 over
    rank(W') <= r, for ``weight`` W [m, n], ``cross`` mean x x'^T [n, n], ``shifted`` mean x' x'^T [n, n], x the
    original and x' the shifted inputs. float64, on the weight's device.

    T = W + W (cross - shifted) Q^-1, where Q = R R^T is ``shifted`` with the ridge that the policy of ``roots.py`` gave
    it. Where that ridge is nothing it is W cross shifted^-1 (Sinha & Fleuret, arXiv 2604.02119, theorem 3.2, FOUND; O4;
    with cross = shifted it is O3, whose target is W itself). With Q = shifted + ridge I it is the exact target of the
    objective plus ridge |W - W'|**2 (DERIVED): directions that x' never takes keep what W does there, where the paper's
    pseudo-inverse would forget it. Decompose T with the same root: the minimum is the tail of its squared singular
    values plus what no matrix can recover, mean |W x|**2 + tr(W (Q - shifted) W^T) - |T R|**2, which does not depend on
    W'. ``root``: R, if it was made already. Moments that are empty or not finite give W back.
    """
    weight = weight.double()
    root = root_of(Gram(shifted), weight.device) if root is None else root
    if root.matrix is None or not bool(torch.isfinite(cross).all()):
        return weight
    shift = weight @ (cross - shifted).to(weight.device, torch.float64)
    return weight + root.transposed_solve(root.solve(shift.T)).T
