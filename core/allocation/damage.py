"""What allocators compare sites by."""

from core.allocation.curves import ErrorCurve, FloatArray
from core.model import Site


def damage_of(site: Site, curve: ErrorCurve) -> FloatArray:
    """Damage at rank 0 .. min(m, n): float64 [min(m, n) + 1]. In nats where the curve knows them (``ErrorCurve.nats``);
    else the parameters of the site times its squared error as a fraction of that at a twentieth of min(m, n).

    Not of the whole energy: the first few directions of an activation-weighted matrix are so large (massive
    activations) that shares of it say little about all the others. The shape term of LEMS is FOUND to be normalised
    likewise, at a tenth of the break-even rank and with the same floor. Times the parameters, because a large matrix
    does more of the work than a thin one with the same share lost (DERIVED; both were chosen on calibration rows that
    were held out, see docs/methods.md).
    """
    if curve.nats is not None:
        return curve.nats
    start = -(-len(curve.sigma) // 20)
    unit = max(float(curve.tail[start]), 1e-6 * float(curve.tail[0]))
    return (site.parameters / unit if unit > 0 else 0.0) * curve.tail
