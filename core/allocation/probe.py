"""What allocators may ask of the model itself. Arithmetic lives here; ``core.probing`` answers with forward passes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from core.allocation.curves import FloatArray
from core.allocation.plan import RankPlan

Score = Literal["loss", "kl"]
"""``loss``: mean next-token cross-entropy in nats a token. ``kl``: mean KL(original || compressed) of the next-token
distributions, both at the temperature the question names."""


@dataclass(frozen=True)
class Asked:
    """How a score is taken: ``temperature`` divides the logits (``kl`` only); the first ``skip`` positions of each row
    are left out; ``rows`` of the search rows are used, all by default."""

    score: Score = "loss"
    temperature: float = 1.0
    skip: int = 0
    rows: int | None = None


@dataclass(frozen=True, eq=False)
class MaskGradients:
    """``loss``: mean next-token loss in nats at the masked weights; ``by_site``: its derivative by each component's
    mask, float64 [min(m, n)] in the order of the curve."""

    loss: float
    by_site: Mapping[str, FloatArray]


class Probe(Protocol):
    """One model under one method, on search rows that nothing was calibrated on. Answers are kept on disk, so that an
    interrupted search goes on where it was. A score that is no finite number is ``inf``: never the best."""

    rows: int
    """Search rows there are."""
    length: int
    """Tokens of the longest."""

    def dense(self, asked: Asked) -> float:
        """Score of the model as it is (0 for ``kl``)."""
        ...

    def alone(self, ranks: Mapping[str, Sequence[int]], asked: Asked) -> dict[str, list[float]]:
        """Score of the model with one site alone at a rank, all others dense: one for each rank of each site."""
        ...

    def together(self, plan: RankPlan, asked: Asked) -> float:
        """Score of the model with a whole plan carried out."""
        ...

    def influence(self) -> list[float]:
        """Of each block: 1 - cosine of what enters and what leaves it, mean over tokens (ShortGPT's influence)."""
        ...

    def mask_gradients(self, masks: Mapping[str, FloatArray], rows: Sequence[int] | None = None) -> MaskGradients:
        """One forward and backward pass with every named site at the sum of its components (basis_i dual_i^T W) times
        its mask, float64 [min(m, n)]; sites that are not named are dense. ``rows``: indices of search rows."""
        ...
