"""What is predicted of a plan before anything is compressed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Forecast:
    """Exact sizes, and predictors of damage. The predictors are not calibrated to perplexity."""

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
