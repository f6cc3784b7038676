"""Forecasts that follow a drag: everything about the model is prepared once, a plan is then a few array sums."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from core.allocation.curves import ErrorCurve
from core.allocation.plan import RankPlan
from core.allocation.storage import index_bytes, rank_cost
from core.forecast.forecast import Forecast
from core.model import ModelInfo, Part
from core.spectra.statistics import Spectrum


class Forecaster:
    """Prepared for one model. ``spectra`` and ``curves`` may still be incomplete; what they do not cover is ``None``.

    gamma * mean stable rank is the predictor of arXiv 2604.18085 (abstract only was available). DERIVED there: gamma is
    the fraction of parameters removed of the part, the mean is the plain mean over all of the part's sites, stable rank
    is that of the raw weights.
    """

    def __init__(self, model: ModelInfo, spectra: Mapping[str, Spectrum], curves: Mapping[str, ErrorCurve]) -> None:
        self._model = model
        self._names = [site.name for site in model.sites]
        self._m = np.array([site.shape[0] for site in model.sites], np.int64)
        self._n = np.array([site.shape[1] for site in model.sites], np.int64)
        self._size = self._m * self._n
        self._parts: dict[Part, tuple[npt.NDArray[np.bool_], float | None]] = {
            "attention": self._part("attention", spectra),
            "mlp": self._part("mlp", spectra),
        }
        self._relative: npt.NDArray[np.float64] | None = None
        if all(name in curves for name in self._names) and self._names:
            rows = [curves[name].relative for name in self._names]
            self._relative = np.concatenate(rows)
            self._starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])[:-1]])

    def _part(self, part: Part, spectra: Mapping[str, Spectrum]) -> tuple[npt.NDArray[np.bool_], float | None]:
        mask = np.array([site.part == part for site in self._model.sites], bool)
        names = [site.name for site in self._model.sites if site.part == part]
        if not names or any(name not in spectra for name in names):
            return mask, None
        return mask, float(np.mean([spectra[name].stable_rank for name in names]))

    def forecast(self, plan: RankPlan) -> Forecast:
        """Sizes and predictors of ``plan``; well under a millisecond for a thousand sites."""
        ranks = np.array([-1 if (r := plan.ranks[name]) is None else r for name in self._names], np.int64)
        low = ranks >= 0
        cost = np.where(low, rank_cost(self._m, self._n, ranks, plan.storage), self._size)
        stored, whole = int(cost.sum()), int(self._size.sum())
        parameters = self._model.parameters - whole + stored
        orders = int((self._m[low] * index_bytes(1, plan.storage)).sum())
        return Forecast(
            stored_parameters=stored,
            keep=stored / whole if whole else 1.0,
            parameters=parameters,
            bytes=parameters * self._model.dtype_bytes() + orders,
            compressed_sites=int(low.sum()),
            gamma_rho_attention=self._gamma_rho("attention", cost),
            gamma_rho_mlp=self._gamma_rho("mlp", cost),
            relative_error=self._error(ranks, low),
        )

    def _gamma_rho(self, part: Part, cost: npt.NDArray[np.int64]) -> float | None:
        mask, mean_stable_rank = self._parts[part]
        if mean_stable_rank is None:
            return None
        removed = 1.0 - float(cost[mask].sum()) / float(self._size[mask].sum())
        return removed * mean_stable_rank

    def _error(self, ranks: npt.NDArray[np.int64], low: npt.NDArray[np.bool_]) -> float | None:
        if self._relative is None:
            return None
        return float(self._relative[self._starts[low] + ranks[low]].sum())
