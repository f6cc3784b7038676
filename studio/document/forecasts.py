"""Forecasts of the open document, each made once and kept until what it rests on changes."""

from collections.abc import Iterable, Mapping

from core.allocation.curves import ErrorCurve
from core.allocation.plan import RankPlan
from core.forecast.fitting import Fits
from core.forecast.forecast import Forecast
from core.forecast.forecaster import Forecaster
from core.forecast.probed import Probed
from core.history.evidence import Judged, evidence_of
from core.model import ModelInfo
from core.spectra.statistics import Spectrum


class Forecasts:
    """Fits take milliseconds, a forecaster too, a forecast a fraction of one: what changes most costs least."""

    def __init__(self) -> None:
        self.probed: Probed | None = None
        """What forward passes found out about the model under the present method."""
        self._fits: Fits | None = None
        self._forecaster: Forecaster | None = None
        self._forecast: Forecast | None = None

    def forget_probed(self) -> None:
        """The method or the model is another one."""
        self.probed = None
        self.forget_fits()

    def take_probed(self, probed: Probed) -> None:
        self.probed = probed
        self.forget_fits()

    def forget_fits(self) -> None:
        """Runs were measured, or the method is another one."""
        self._fits = None
        self.forget_forecaster()

    def forget_forecaster(self) -> None:
        """A spectrum or a curve arrived."""
        self._forecaster = None
        self._forecast = None

    def forget_plan(self) -> None:
        self._forecast = None

    def forecaster(
        self,
        model: ModelInfo,
        method: str,
        spectra: Mapping[str, Spectrum],
        curves: Mapping[str, ErrorCurve],
        judged: Iterable[Judged],
    ) -> Forecaster:
        """The one that is kept, or a new one."""
        if self._forecaster is None:
            if self._fits is None:
                self._fits = Fits(model, method, evidence_of(judged), self.probed)
            self._forecaster = Forecaster(model, spectra, curves, self._fits)
        return self._forecaster

    def forecast(self, forecaster: Forecaster, plan: RankPlan) -> Forecast:
        """Of the present plan."""
        if self._forecast is None:
            self._forecast = forecaster.forecast(plan)
        return self._forecast
