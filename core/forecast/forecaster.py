"""Forecasts that follow a drag: everything about the model is prepared once, a plan is then a few array sums."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from core.allocation.curves import ErrorCurve, FloatArray
from core.allocation.plan import RankPlan
from core.allocation.storage import IntArray, index_bytes, rank_cost
from core.forecast.candidates import CANDIDATES, SHOWN, Cut, Table
from core.forecast.fitting import Fits
from core.forecast.forecast import Forecast
from core.forecast.prediction import Level, Prediction
from core.model import ModelInfo, Part
from core.spectra.statistics import Spectrum


class Forecaster:
    """Prepared for one model. ``spectra`` and ``curves`` may still be incomplete; what they do not cover is ``None``.

    ``fits``: what measured runs say about the numbers read off a plan, for this model and the method of ``curves``;
    without it nothing is predicted. See ``candidates.py`` for gamma-rho; of a whole plan it is that of attention plus
    that of MLP.
    """

    def __init__(
        self,
        model: ModelInfo,
        spectra: Mapping[str, Spectrum],
        curves: Mapping[str, ErrorCurve],
        fits: Fits | None = None,
    ) -> None:
        self._model = model
        self._fits = fits
        self._names = [site.name for site in model.sites]
        self._m = np.array([site.shape[0] for site in model.sites], np.int64)
        self._n = np.array([site.shape[1] for site in model.sites], np.int64)
        self._full = np.minimum(self._m, self._n)
        self._size = self._m * self._n
        self._parts: dict[Part, tuple[npt.NDArray[np.bool_], Table | None]] = {}
        for part in sorted({site.part for site in model.sites}):
            mask = np.array([site.part == part for site in model.sites], bool)
            sites = [site for site in model.sites if site.part == part]
            self._parts[part] = mask, Table(sites, spectra) if all(s.name in spectra for s in sites) else None
        self._relative = self._summed(curves, lambda _, curve: curve.relative)
        self._damage = self._summed(curves, lambda _, curve: curve.nats)
        probed = fits.probed if fits is not None else None
        self._probed: _Summed | None = None
        if probed is not None and self._damage is not None:
            self._probed = self._summed(curves, probed.scaled)

    def _summed(
        self, curves: Mapping[str, ErrorCurve], read: Callable[[str, ErrorCurve], FloatArray | None]
    ) -> "_Summed | None":
        if not self._names or any(name not in curves for name in self._names):
            return None
        rows = [read(name, curves[name]) for name in self._names]
        known = [row for row in rows if row is not None]
        return _Summed(known) if len(known) == len(rows) else None

    def forecast(self, plan: RankPlan) -> Forecast:
        """Sizes and predictions of ``plan``: 224 sites under a millisecond, 2,000 under five."""
        planned = plan.ranks
        ranks = np.array([-1 if (r := planned[name]) is None else r for name in self._names], np.int64)
        low = ranks >= 0
        cost = np.where(low, rank_cost(self._m, self._n, ranks, plan.storage), self._size)
        ranks = np.where(low, ranks, self._full)
        stored, whole = int(cost.sum()), int(self._size.sum())
        parameters = self._model.parameters - whole + stored
        orders = int((self._m[low] * index_bytes(1, plan.storage)).sum())
        predictions = (
            self._predicted("weights", self._candidate(SHOWN, ranks, cost)),
            self._predicted("moments", None if self._damage is None else self._damage.at(ranks)),
            self._predicted("probes", None if self._probed is None else self._probed.at(ranks)),
        )
        return Forecast(
            stored_parameters=stored,
            keep=stored / whole if whole else 1.0,
            parameters=parameters,
            bytes=parameters * self._model.dtype_bytes() + orders,
            compressed_sites=int(low.sum()),
            gamma_rho_attention=self._candidate("gamma-rho", ranks, cost, "attention"),
            gamma_rho_mlp=self._candidate("gamma-rho", ranks, cost, "mlp"),
            relative_error=None if self._relative is None else self._relative.at(ranks),
            predictions=tuple(prediction for prediction in predictions if prediction is not None),
        )

    def _candidate(self, name: str, ranks: IntArray, cost: IntArray, part: Part | None = None) -> float | None:
        """A candidate of one part or summed over the parts; ``None`` where there is none or its spectra are missing."""
        chosen = [prepared for which, prepared in self._parts.items() if part in (None, which)]
        total = 0.0
        for mask, table in chosen:
            if table is None:
                return None
            total += CANDIDATES[name].value(table, Cut(ranks[mask], cost[mask]))
        return total if chosen else None

    def _predicted(self, level: Level, feature: float | None) -> Prediction | None:
        return None if feature is None or self._fits is None else self._fits.prediction(level, feature)


class _Summed:
    """Tables of all sites end to end, each over the ranks 0 .. min(m, n), so that a plan is one look-up."""

    def __init__(self, rows: list[FloatArray]) -> None:
        self._table = np.concatenate(rows)
        self._starts = np.cumsum([0, *(len(row) for row in rows)])[:-1]

    def at(self, ranks: IntArray) -> float:
        """Sum over the sites, ``ranks`` int64 [sites], min(m, n) for dense."""
        return float(self._table[self._starts + ranks].sum())
