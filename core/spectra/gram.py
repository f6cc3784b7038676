"""Singular values of one matrix: from the smaller Gram where that is accurate enough, from a full SVD where it is not.

All arithmetic is float64. Let W be m x n, k = min(m, n), N = max(m, n), eps = 2**-52, sigma' the computed values.

**Gram.** G = W W^T or W^T W, k x k. Products of bfloat16, float16 and float32 numbers are exact in float64 (24 + 24
significant bits at most), so only their sums are rounded. The eigenvalues lambda' found are those of a G + E, and

    |lambda'_i - lambda_i| <= ||E||_2 <= (k + sqrt(N) + 8) * eps * lambda_1                                        (1)

by Weyl's inequality: k is the backward error of the symmetric eigensolver (LAPACK Users' Guide, section 4.7), sqrt(N)
the rounding of sums of N products (Higham & Mary, SIAM J. Sci. Comput. 41, 2019; holds with high probability), 8 covers
tiny matrices. Divided by sigma'_i + sigma_i, about 2 sigma_i:

    |sigma'_i - sigma_i| / sigma_i <= (k + sqrt(N) + 8) * eps / 2 * (sigma_1 / sigma_i)**2                         (2)

DERIVED: the constant in (1) is a choice with room to spare, not a theorem; the largest error seen on the sample model
is a ninth of it, and the tests hold every constructed spectrum against it.

**Choice.** (2) is worst at the smallest value; it is evaluated there, with what was computed. At most ``TOLERANCE``:
the Gram's values are returned, every one at least that accurate and those near sigma_1 to some eps. More, or a Gram
that over- or underflows (only float64 weights can do that): the full SVD of W in float64, whose error is absolute,

    |sigma'_i - sigma_i| <= k * eps * sigma_1                                                                      (3)

so what is zero in exact arithmetic comes out below k * eps * sigma_1, where a Gram would leave sqrt(k * eps) * sigma_1.
"""

import math

import numpy as np
import numpy.typing as npt
import torch

FloatArray = npt.NDArray[np.float64]

TOLERANCE = 1e-4
"""Largest relative error (2) of the smallest singular value with which the Gram's answer is taken."""

_EPS = float(np.finfo(np.float64).eps)
_SMALLEST_TRACE, _LARGEST_TRACE = 1e-280, 1e300
"""Outside, squares may have lost digits to underflow or become infinite."""


def singular_values(weight: torch.Tensor, device: str | torch.device = "cpu") -> FloatArray:
    """All singular values of ``weight`` [m, n], any real floating dtype: float64 [min(m, n)], descending.

    ``device`` is where to compute. Raises ``ValueError`` where the weight holds NaN or infinity.
    """
    matrix = weight.detach().to(device=_with_float64(torch.device(device)), dtype=torch.float64)
    gram = _smaller_gram(matrix)
    trace = float(gram.trace())
    if _SMALLEST_TRACE < trace < _LARGEST_TRACE:
        eigenvalues = _eigenvalues(gram)
        if gram_error(eigenvalues, max(weight.shape)) <= TOLERANCE:
            return np.sqrt(eigenvalues[::-1])
    return _full(matrix)


def gram_error(eigenvalues: FloatArray, longer: int) -> float:
    """Bound (2) for the smallest singular value; infinite where it says nothing.

    ``eigenvalues``: of the Gram, float64 [k], ascending; ``longer``: the longer side N of the matrix.
    """
    smallest, largest = float(eigenvalues[0]), float(eigenvalues[-1])
    if smallest <= 0:
        return float("inf")
    return (len(eigenvalues) + math.sqrt(longer) + 8) * _EPS / 2 * largest / smallest


def _with_float64(device: torch.device) -> torch.device:
    # Apple's GPUs have no float64; the host does it as well as anywhere.
    return torch.device("cpu") if device.type == "mps" else device


def _smaller_gram(matrix: torch.Tensor) -> torch.Tensor:
    wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    if matrix.device.type != "cpu":
        return wide @ wide.T
    # numpy sees that both operands are the same memory and calls the symmetric product: half the multiplications.
    rows = wide.numpy()
    with np.errstate(over="ignore", invalid="ignore"):  # the caller looks at the trace
        return torch.from_numpy(rows @ rows.T)


def _eigenvalues(gram: torch.Tensor) -> FloatArray:
    if gram.device.type != "cpu":
        return np.asarray(torch.linalg.eigvalsh(gram).cpu().numpy(), dtype=np.float64)
    # numpy's eigensolver took half the time of torch's where it was measured, see docs/adr/0002.
    return np.asarray(np.linalg.eigvalsh(gram.numpy()), dtype=np.float64)


def _full(matrix: torch.Tensor) -> FloatArray:
    if not bool(torch.isfinite(matrix).all()):
        raise ValueError("The matrix holds NaN or infinity: it has no singular values.")
    if matrix.device.type != "cpu":
        return np.asarray(torch.linalg.svdvals(matrix).cpu().numpy(), dtype=np.float64)
    return np.asarray(np.linalg.svd(matrix.numpy(), compute_uv=False), dtype=np.float64)
