"""What one level of knowledge predicts of a plan, with how sure it is and how well such predictions did so far."""

import math
from dataclasses import dataclass
from typing import Literal

Level = Literal["weights", "moments", "probes"]
"""What a prediction costs: nothing but the weights; one calibration with gradients; forward passes of trial plans."""
LEVELS: tuple[Level, ...] = ("weights", "moments", "probes")

ENOUGH_RUNS = 12
"""Below this many measured runs nothing is said about how well predictions do."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 80 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class TrackRecord:
    """How well predictions of one level did on measured runs that were left out when it was fitted (leave one out).
    Intervals are bootstrap ones; ``None`` below ``ENOUGH_RUNS``."""

    runs: int
    pearson: Estimate | None = None
    spearman: Estimate | None = None
    absolute_error: Estimate | None = None
    """Mean absolute error of the predicted rise, in nats."""


@dataclass(frozen=True)
class Prediction:
    """``rise``: of the mean next-token loss, in nats a token, so that perplexity grows by ``exp(rise)``.
    ``accuracy_drop``: of the mean zero-shot accuracy, 0 to 1, ``None`` where too few runs had tasks measured."""

    level: Level
    predictor: str
    """Name of the number that was read off the plan, such as ``gamma-rho`` or ``summed-damage``."""
    feature: float
    rise: Estimate | None
    accuracy_drop: Estimate | None
    track: TrackRecord
    fitted_on: str
    """In words: which measured runs the number was turned into a rise with."""

    def perplexity(self, dense: float) -> Estimate | None:
        """Predicted perplexity of a model whose dense perplexity is ``dense``."""
        if self.rise is None:
            return None
        return Estimate(*(dense * math.exp(x) for x in (self.rise.value, self.rise.low, self.rise.high)))
