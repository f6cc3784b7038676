"""What measured runs say about numbers read off a plan."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np

from core.forecast.candidates import SHOWN
from core.forecast.forecast import Forecast
from core.forecast.monotone import MonotoneFit, Points, Prior
from core.forecast.prediction import ENOUGH_RUNS, LEVELS, Estimate, Level, Prediction, TrackRecord
from core.forecast.probed import Probed
from core.forecast.reference import shipped_runs
from core.forecast.track import track_record
from core.model import ModelInfo

PREDICTORS: Mapping[Level, str] = {"weights": SHOWN, "moments": "summed-damage", "probes": "probed-damage"}
"""The number that each level reads off a plan."""
FEWEST = 3
"""Measured plans without which a number is not turned into a rise."""
MOST = 250
"""Runs that are fitted on: time and memory go with their square."""

_RISE: Mapping[Level, Prior] = {
    "weights": Prior(0.6, 0.8, 0.005),
    "moments": Prior(0.3, 0.3, 0.005),
    "probes": Prior(0.15, 0.3, 0.005),
}
_DROP = {level: Prior(max(0.5, prior.spread), prior.between, 0.003) for level, prior in _RISE.items()}
_OTHER_METHOD = {"weights": 0.25, "moments": 0.1, "probes": 0.2}
"""What a run of another method counts for. Damage is a second-order estimate: a method that ignores what enters a site
leaves its reach long before one that does not, so that the same damage means more (``benchmarks/forecast.py``)."""
_FAMILY_WEIGHT, _FAMILY_LIMIT = 0.5, 6.0
_STRANGER_WEIGHT, _STRANGER_LIMIT = 0.15, 3.0
_UNSCALED = 0.3
"""What a run counts for of which only the damage without the probes' scales is known."""


@dataclass(frozen=True)
class Evidence:
    """One compression that was measured, and not refined: refinement is not what is forecast. ``features``: by
    predictor, of its plan. ``rise``: of the mean next-token loss, nats a token. ``family``: the model's ``model_type``,
    "" if not known. ``shipped``: a reference run, not the user's own."""

    features: Mapping[str, float]
    rise: float
    accuracy_drop: float | None = None
    structure: str = ""
    family: str = ""
    method: str = ""
    shipped: bool = False

    @staticmethod
    def of(
        forecast: Forecast,
        *,
        dense: float,
        measured: float,
        accuracy_drop: float | None = None,
        structure: str = "",
        family: str = "",
        method: str = "",
    ) -> "Evidence | None":
        """From what was forecast of a run and the perplexities ``dense`` and ``measured`` on the same text; ``None``
        where one of them is not finite."""
        if not (math.isfinite(dense) and math.isfinite(measured) and dense > 0 and measured > 0):
            return None
        features = {prediction.predictor: prediction.feature for prediction in forecast.predictions}
        parts = [x for x in (forecast.gamma_rho_attention, forecast.gamma_rho_mlp) if x is not None]
        if parts:
            features.setdefault("gamma-rho", sum(parts))
        return Evidence(features, math.log(measured / dense), accuracy_drop, structure, family, method)


class Fits:
    """Everything measured, fitted once for forecasts of one model under one method. Cheap to ask, milliseconds to make:
    make it anew when a run is measured, the method changes or a ``Probed`` arrives, not with every plan.

    Runs of the same structure count whole; those of the same family half and together as ``_FAMILY_LIMIT`` at most;
    those of other models less still. Shipped reference runs are runs like any other.
    """

    def __init__(
        self,
        model: ModelInfo,
        method: str = "",
        evidence: Iterable[Evidence] = (),
        probed: Probed | None = None,
        *,
        reference: bool = True,
    ) -> None:
        """``evidence``: newest first, of which ``MOST`` count. ``probed``: what was found out about this model under
        this method. ``reference``: use the shipped runs."""
        self.probed = probed
        known = [*islice(evidence, MOST), *(_reference() if reference else ())]
        self._levels = {level: _LevelFit(level, model, method, known, probed) for level in LEVELS}

    def prediction(self, level: Level, feature: float) -> Prediction | None:
        """What ``feature`` means; ``None`` when it is no finite number."""
        return self._levels[level].prediction(feature) if math.isfinite(feature) else None


class _LevelFit:
    def __init__(
        self, level: Level, model: ModelInfo, method: str, evidence: list[Evidence], probed: Probed | None
    ) -> None:
        self._level = level
        name = PREDICTORS[level]
        runs = [run for run in evidence if _usable(run, name)]
        trials = probed.trials if probed is not None and level == "probes" else ()
        self._runs, self._model = runs, model
        features = [run.features[name] for run in runs] + [trial.feature for trial in trials]
        rises = [run.rise for run in runs] + [trial.rise for trial in trials]
        weights = [*_weights(runs, model, method, level), *(1.0 for _ in trials)]
        own = [run.structure == model.structure for run in runs] + [True for _ in trials]
        stand_ins: list[Evidence] = []
        if level == "probes" and len(features) < FEWEST:
            damage = PREDICTORS["moments"]
            stand_ins = [run for run in evidence if _usable(run, damage) and not _usable(run, name)]
            features += [run.features[damage] for run in stand_ins]
            rises += [run.rise for run in stand_ins]
            weights += [_UNSCALED * weight for weight in _weights(stand_ins, model, method, level)]
            own += [run.structure == model.structure for run in stand_ins]
        self._rise = _fit(features, rises, weights, own, _RISE[level])
        with_tasks = [k for k, run in enumerate(runs) if run.accuracy_drop is not None]
        self._drop = _fit(
            [features[k] for k in with_tasks],
            [runs[k].accuracy_drop or 0.0 for k in with_tasks],
            [weights[k] for k in with_tasks],
            [own[k] for k in with_tasks],
            _DROP[level],
        )
        self._track = self._judged()
        self._words = _in_words([*runs, *stand_ins], len(trials), model)

    def prediction(self, feature: float) -> Prediction:
        drop = None if self._drop is None else _share(self._drop.at(feature))
        return Prediction(
            level=self._level,
            predictor=PREDICTORS[self._level],
            feature=feature,
            rise=None if self._rise is None else self._rise.at(feature),
            accuracy_drop=drop,
            track=self._track,
            fitted_on=self._words,
        )

    def _judged(self) -> TrackRecord:
        """On runs of this model where there are enough, else of its family, else all; never on trial plans."""
        if self._rise is None or len(self._runs) < ENOUGH_RUNS:
            return TrackRecord(len(self._runs))
        same = np.array([run.structure == self._model.structure for run in self._runs])
        related = same | np.array([run.family == self._model.model_type for run in self._runs])
        chosen = next((c for c in (same, related) if c.sum() >= ENOUGH_RUNS), np.ones(len(same), bool))
        predicted = self._rise.left_out()[: len(self._runs)]
        return track_record(predicted[chosen], np.array([run.rise for run in self._runs])[chosen])


def _usable(run: Evidence, predictor: str) -> bool:
    feature = run.features.get(predictor, math.nan)
    return math.isfinite(feature) and feature > 0 and math.isfinite(run.rise)


def _weights(runs: list[Evidence], model: ModelInfo, method: str, level: Level) -> list[float]:
    same = np.array([run.structure == model.structure for run in runs], bool)
    related = np.array([bool(run.family) and run.family == model.model_type for run in runs], bool) & ~same
    weights = np.where(same, 1.0, np.where(related, _FAMILY_WEIGHT, _STRANGER_WEIGHT))
    weights *= np.array([1.0 if run.method == method or not method else _OTHER_METHOD[level] for run in runs])
    for group, limit in ((related, _FAMILY_LIMIT), (~same & ~related, _STRANGER_LIMIT)):
        weights[group] *= min(1.0, limit / max(float(weights[group].sum()), 1e-12))
    return [float(weight) for weight in weights]


def _fit(
    features: list[float], outcomes: list[float], weights: list[float], own: list[bool], prior: Prior
) -> MonotoneFit | None:
    if len(features) < FEWEST:
        return None
    return MonotoneFit(Points(np.array(features), np.array(outcomes), np.array(weights), np.array(own)), prior)


def _share(estimate: Estimate) -> Estimate:
    return Estimate(*(min(1.0, x) for x in (estimate.value, estimate.low, estimate.high)))


def _reference() -> list[Evidence]:
    return [
        Evidence(run.features, run.rise, run.accuracy_drop, run.structure, run.family, run.method, shipped=True)
        for run in shipped_runs().runs
    ]


def _in_words(runs: list[Evidence], trials: int, model: ModelInfo) -> str:
    this: list[Evidence] = []
    related: list[Evidence] = []
    others: list[Evidence] = []
    for run in runs:
        same = run.structure == model.structure
        (this if same else related if run.family == model.model_type else others).append(run)
    said = [f"{trials} trial plans"] if trials else []
    for group, words in (
        (this, "of this model"),
        (related, f"of other {model.model_type} models"),
        (others, "of others"),
    ):
        if group:
            shipped = sum(run.shipped for run in group)
            said.append(f"{len(group)} runs {words}" + (f" ({shipped} shipped)" if shipped else ""))
    return ", ".join(said) or "no measured runs yet"
