"""Targets in the units that people think in: what is typed, what it means in keep, what it is called."""

from collections.abc import Callable
from dataclasses import dataclass

from core.allocation.target import Target, Unit
from core.model import ModelInfo
from studio.translation import QT_TR_NOOP, tr
from studio.words import count, size


@dataclass(frozen=True)
class TargetUnit:
    """One entry of the menu of units. ``scale``: a typed number times this is the target's value."""

    label: str
    help: str
    unit: Unit
    scale: float
    decimals: int
    suffix: str = ""
    dtype: str = ""

    def target(self, typed: float) -> Target:
        return Target.model_validate({"unit": self.unit, "value": typed * self.scale, "dtype": self.dtype})


TARGET_UNITS: tuple[TargetUnit, ...] = (
    TargetUnit(
        QT_TR_NOOP("kept"), QT_TR_NOOP("Share of the sites' parameters that the plan may store."), "keep", 0.01, 1, " %"
    ),
    TargetUnit(
        QT_TR_NOOP("on disk"), QT_TR_NOOP("Bytes of the written weights, row orders included."), "disk", 1e6, 1, " MB"
    ),
    TargetUnit(
        QT_TR_NOOP("in memory"),
        QT_TR_NOOP("Bytes of all weights in memory, in the checkpoint's own number type."),
        "memory",
        1e6,
        1,
        " MB",
    ),
    TargetUnit(
        QT_TR_NOOP("as float32"),
        QT_TR_NOOP("Bytes of all weights in memory, in float32."),
        "memory",
        1e6,
        1,
        " MB",
        "float32",
    ),
    TargetUnit(
        QT_TR_NOOP("as bfloat16"),
        QT_TR_NOOP("Bytes of all weights in memory, in bfloat16."),
        "memory",
        1e6,
        1,
        " MB",
        "bfloat16",
    ),
    TargetUnit(
        QT_TR_NOOP("as float16"),
        QT_TR_NOOP("Bytes of all weights in memory, in float16."),
        "memory",
        1e6,
        1,
        " MB",
        "float16",
    ),
    TargetUnit(
        QT_TR_NOOP("parameters"),
        QT_TR_NOOP("Parameters of the whole model, embeddings included."),
        "parameters",
        1e6,
        2,
        " M",
    ),
    TargetUnit(
        QT_TR_NOOP("perplexity"),
        QT_TR_NOOP("The worst forecast perplexity to accept: finds the smallest model."),
        "perplexity",
        1.0,
        2,
    ),
)


def unit_of(target: Target) -> TargetUnit:
    return next(u for u in TARGET_UNITS if (u.unit, u.dtype) == (target.unit, target.dtype))


def target_words(target: Target) -> str:
    """``80.0%``, ``200 MB on disk``, ``perplexity 26``."""
    unit = unit_of(target)
    match target.unit:
        case "keep":
            return f"{target.value:.1%}"
        case "perplexity":
            return tr("perplexity {value}").format(value=f"{target.value:g}")
        case "parameters":
            return tr("{number} parameters").format(number=count(target.value))
        case _:
            return tr("{size} {place}", "200 MB on disk").format(size=size(target.value), place=tr(unit.label))


def converted(target: Target, to: TargetUnit, model: ModelInfo | None, dense_perplexity: float | None) -> Target:
    """About the same target in another unit: where to begin when the unit is changed. Exact only to what row orders
    take; a perplexity starts a fifth above the dense model's, and from one keep starts at its default."""
    if to.unit == "perplexity":
        return Target(unit="perplexity", value=round(1.2 * (dense_perplexity or 25.0), 2))
    if model is None or not model.site_parameters:
        return Target() if to.unit == "keep" else to.target(100.0)
    whole, sites = model.parameters, model.site_parameters
    bytes_of = _bytes_of(model)
    keep = Target().value
    match target.unit:
        case "keep":
            keep = target.value
        case "parameters":
            keep = 1 - (whole - target.value) / sites
        case "disk" | "memory":
            keep = 1 - (whole - target.value / bytes_of(target.dtype)) / sites
    parameters = whole - (1 - min(max(keep, 0.01), 1.0)) * sites
    match to.unit:
        case "keep":
            return Target(value=min(max(keep, 0.01), 1.0))
        case "parameters":
            return to.target(round(parameters / to.scale, to.decimals))
        case _:
            return to.target(round(parameters * bytes_of(to.dtype) / to.scale, to.decimals))


def _bytes_of(model: ModelInfo) -> Callable[[str], int]:
    return lambda dtype: {"float32": 4, "bfloat16": 2, "float16": 2}.get(dtype, model.dtype_bytes())
