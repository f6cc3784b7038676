"""What forward passes found out about one model under one method."""

import math

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from core.allocation.curves import ErrorCurve, FloatArray


class Trial(BaseModel):
    """A plan that was tried. ``feature``: its summed damage with the scales applied, in nats; ``rise``: of the loss, as
    measured on search rows."""

    model_config = ConfigDict(frozen=True)

    feature: float = Field(gt=0, allow_inf_nan=False)
    rise: FiniteFloat


class Probed(BaseModel):
    """``scales``: what each site's damage is to be multiplied by, 1 where nothing was found out. ``trials``: plans that
    turn the sum into a rise. Good for the curves it was made with, and no others."""

    model_config = ConfigDict(frozen=True)

    scales: dict[str, float] = Field(default_factory=dict)
    trials: tuple[Trial, ...] = ()

    def scale(self, site: str) -> float:
        return self.scales.get(site, 1.0)

    def scaled(self, site: str, curve: ErrorCurve) -> FloatArray:
        """Damage of a site at every rank, in nats, float64 [min(m, n) + 1]. Raises ``ValueError`` for a curve that is
        not in nats."""
        if curve.nats is None:
            raise ValueError(f"the curve of {site} is not in nats")
        return self.scale(site) * curve.nats


def bounded(measured: float, expected: float, limit: float = 5.0) -> float:
    """measured / expected, between 1 / ``limit`` and ``limit``; 1 where nothing was expected. One probe on few rows is
    noisy, and a site that seems free is only free on them."""
    if expected <= 0:
        return 1.0
    return min(limit, max(1.0 / limit, measured / expected)) if math.isfinite(measured) else limit
