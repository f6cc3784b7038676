"""Size against perplexity: everything that was measured of a model and of what was made from it; no Qt."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.allocation.document import PlanDocument, RefineSpec
from core.allocation.storage import index_bytes
from core.forecast.forecast import Forecast
from core.model import ModelInfo
from core.requests import EvaluateResult, RefinementResult
from studio.document.recorded import Recorded
from studio.translation import QT_TR_NOOP, tr

Size = Literal["keep", "parameters", "bytes"]
Role = Literal["dense", "run", "before", "after", "forecast"]
TextRole = Literal["evaluation", "held out", "watched"]
TEXT_ROLES: tuple[TextRole, ...] = (QT_TR_NOOP("evaluation"), QT_TR_NOOP("held out"), QT_TR_NOOP("watched"))


@dataclass(frozen=True)
class Text:
    """What perplexities that may be compared were measured on."""

    role: TextRole
    name: str
    tokens: int

    @property
    def label(self) -> str:
        place = self.name if self.role == "evaluation" else f"{self.name}, {tr(self.role)}"
        return tr("{text} · {tokens} tokens").format(text=place, tokens=f"{self.tokens:,}")


@dataclass(frozen=True)
class Made:
    """A run: the plan that was carried out, where to, and what refinement did to it."""

    folder: str
    plan: PlanDocument
    refine: RefineSpec | None = None
    refinement: RefinementResult | None = None
    forecast: Forecast | None = None
    """What was predicted of it before."""

    @property
    def name(self) -> str:
        return Path(self.folder).name

    @property
    def steps(self) -> str:
        """Names of the refinement steps; empty for none."""
        return ", ".join(step.name for step in self.refine.steps) if self.refine else ""


@dataclass(frozen=True)
class Point:
    """One perplexity at one size. ``before`` and ``after`` of a refinement have the same size, text and ``made``.
    ``interval``: of a forecast, the perplexities between which four of five fall; ``name``: of the forecast plan."""

    text: Text
    role: Role
    perplexity: float
    sizes: Mapping[Size, float]
    made: Made | None = None
    interval: tuple[float, float] | None = None
    name: str = ""


def sizes_at(model: ModelInfo, keep: float, order_bytes: int) -> dict[Size, float]:
    """All sizes of a model whose sites store ``keep`` of their parameters and ``order_bytes`` of row orders."""
    parameters = model.parameters - round((1.0 - keep) * model.site_parameters)
    return {"keep": keep, "parameters": parameters, "bytes": parameters * model.dtype_bytes() + order_bytes}


def points_of(
    model: ModelInfo, recorded: Recorded, compressions: Sequence[Made], measurements: Iterable[EvaluateResult]
) -> tuple[Point, ...]:
    """Points of what the history knows of models with this structure and of the session, each once, the newest run
    first; perplexities that are no positive number are left out."""
    recorded = recorded.of(model.structure)
    runs = [
        (Made(run.folder, run.plan, run.refine, run.refinement, run.forecast), measured)
        for run, measured in recorded.runs
    ]
    known = {_place(made.folder): made for made in reversed([*compressions, *(made for made, _ in runs)])}
    found = [
        *_measured_now(model, known, measurements),
        *(point for made in compressions for point in _of_run(model, made)),
        *(point for made, _ in runs for point in _of_run(model, made)),
        *(
            Point(Text("evaluation", m.corpus, m.tokens), "run", m.perplexity, _sizes_of_plan(model, made.plan), made)
            for made, measured in runs
            for m in measured
        ),
        *(
            Point(Text("evaluation", m.corpus, m.tokens), "dense", m.perplexity, sizes_at(model, 1.0, 0))
            for m in recorded.dense
        ),
    ]
    once = {_key(point): point for point in reversed(found) if 0 < point.perplexity < math.inf}
    return tuple(reversed(once.values()))


def forecast_points(dense: Mapping[Text, float], forecasts: Iterable[tuple[str, Forecast]]) -> Iterator[Point]:
    """What is forecast of plans, by name, on every evaluation text whose dense perplexity is known."""
    for name, forecast in forecasts:
        best, sizes = forecast.best, sizes_of(forecast)
        for text, perplexity in dense.items():
            told = best.perplexity(perplexity) if best and text.role == "evaluation" else None
            if told is not None and math.isfinite(told.high):
                interval = (told.low, told.high)
                yield Point(text, "forecast", told.value, sizes, interval=interval, name=name)


def sizes_of(forecast: Forecast) -> dict[Size, float]:
    """All sizes of a plan."""
    return {"keep": forecast.keep, "parameters": forecast.parameters, "bytes": forecast.bytes}


def dense_perplexity(
    model: ModelInfo | None, recorded: Recorded, measurements: Iterable[EvaluateResult], corpus: str | None = None
) -> float | None:
    """The open model's perplexity as it was measured last, in this session or before, on ``corpus`` or on any text."""
    if model is None:
        return None
    here = ((m.corpus, m.perplexity) for m in measurements if m.model in (model.source, model.folder))
    before = ((m.corpus, m.perplexity) for m in recorded.of(model.structure).dense)
    found = (*reversed(list(here)), *before)
    return next((value for name, value in found if corpus in (None, name) and 0 < value < math.inf), None)


def best(points: Iterable[Point], size: Size) -> list[Point]:
    """The points that no smaller or equal one beats, from small to large: the frontier itself."""
    chain: list[Point] = []
    for point in sorted(points, key=lambda p: (p.sizes[size], p.perplexity)):
        if not chain or point.perplexity < chain[-1].perplexity:
            chain.append(point)
    return chain


def _measured_now(
    model: ModelInfo, known: Mapping[str, Made], measurements: Iterable[EvaluateResult]
) -> Iterator[Point]:
    """What this session (or its project file) measured; newest first."""
    for measured in reversed(list(measurements)):
        text = Text("evaluation", measured.corpus, measured.tokens)
        if measured.model in (model.source, model.folder):
            yield Point(text, "dense", measured.perplexity, sizes_at(model, 1.0, 0))
            continue
        made = known.get(_place(measured.model))
        if made is not None:
            yield Point(text, "run", measured.perplexity, _sizes_of_plan(model, made.plan), made)
        elif model.site_parameters:
            keep = 1.0 - (model.parameters - measured.parameters) / model.site_parameters
            yield Point(text, "run", measured.perplexity, sizes_at(model, keep, 0))


def _of_run(model: ModelInfo, made: Made) -> Iterator[Point]:
    """Before and after refinement on every text that watched it, and the dense model on the same text."""
    sizes = _sizes_of_plan(model, made.plan)
    for index, told in enumerate(made.refinement.texts if made.refinement else ()):
        text = Text("watched" if index else "held out", told.text, told.tokens)
        yield Point(text, "before", told.before, sizes, made)
        yield Point(text, "after", told.after, sizes, made)
        yield Point(text, "dense", told.dense, sizes_at(model, 1.0, 0))


def _sizes_of_plan(model: ModelInfo, plan: PlanDocument) -> dict[Size, float]:
    compressed = (site.shape[0] for site in plan.sites.values() if site.rank is not None)
    return sizes_at(model, plan.keep, sum(index_bytes(m, plan.storage) for m in compressed))


def _key(point: Point) -> tuple[object, ...]:
    """Two points that share it say the same thing."""
    where = _place(point.made.folder) if point.made else point.sizes["keep"]
    return point.text, point.role, point.perplexity, where


def _place(folder: str) -> str:
    """One spelling of a folder. Text alone: the disk is not asked."""
    return str(Path(folder).absolute())
