"""What is predicted of a plan before anything is compressed."""

from dataclasses import dataclass

from core.forecast.prediction import LEVELS, Prediction


@dataclass(frozen=True)
class Forecast:
    """Exact sizes, the numbers that damage is predicted by, and the predictions."""

    stored_parameters: int
    """Parameters the plan stores for the sites, exact."""
    keep: float
    parameters: int
    """Parameters of the whole model under the plan, exact."""
    bytes: int
    """Bytes of the whole model's weights in the checkpoint's dtype, row orders of pivoted storage included."""
    compressed_sites: int
    gamma_rho_attention: float | None
    """gamma * mean stable rank over the attention sites, gamma the fraction of their parameters removed; ``None``
    until their spectra are known or where there are none."""
    gamma_rho_mlp: float | None
    relative_error: float | None
    """Sum over sites of the share of weighted energy lost; ``None`` until the curves are known."""
    predictions: tuple[Prediction, ...] = ()
    """One for each level that is known of, the one that costs least first."""

    @property
    def best(self) -> Prediction | None:
        """The prediction that knows most among those that say how far the loss rises; ``None`` if none does."""
        said = [prediction for prediction in self.predictions if prediction.rise is not None]
        return max(said, key=lambda prediction: LEVELS.index(prediction.level), default=None)
