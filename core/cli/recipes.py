"""``--recipe``: options that were not given are taken from it."""

import argparse

from core.allocation.document import CalibrationSpec, RefineSpec
from core.allocation.recipe import Recipe, recipe_named
from core.model.option import Options


def apply_recipe(args: argparse.Namespace) -> None:
    """Fill in what ``--recipe`` says and nobody else did; nothing without one. Raises ``UsageError`` for a recipe that
    is not known and ``StudioError`` for a file that cannot be used."""
    if args.recipe is None:
        return
    recipe = recipe_named(args.recipe)
    _choose(args, recipe)
    _calibrate(args, recipe.calibration)
    if hasattr(args, "refine"):
        _refine(args, recipe.refine)
    args.recipe = None


def _choose(args: argparse.Namespace, recipe: Recipe) -> None:
    """Options go with the name of their method or allocator: where another one is given they say nothing."""
    _default(args, "allocator", recipe.allocator)
    if args.allocator == recipe.allocator:
        args.allocator_options = [*_pairs(recipe.allocator_options), *(args.allocator_options or ())]
    if recipe.method is not None:
        _default(args, "method", recipe.method.name)
        if args.method == recipe.method.name:
            args.options = [*_pairs(recipe.method.options), *(args.options or ())]
    _default(args, "storage", recipe.storage)
    _default(args, "search_rows", recipe.search_rows)


def _calibrate(args: argparse.Namespace, calibration: CalibrationSpec) -> None:
    for field in ("corpus", "samples", "length", "chat_template"):
        _default(args, field, getattr(calibration, field))
    _default(args, "calibration_dtype", calibration.dtype)


def _refine(args: argparse.Namespace, refine: RefineSpec) -> None:
    """Steps that are given replace those of the recipe."""
    if args.refine is not None or not refine.steps:
        return
    args.refine = [step.name for step in refine.steps]
    options = [f"{step.name}.{pair}" for step in refine.steps for pair in _pairs(step.options)]
    args.refine_options = [*options, *(args.refine_options or ())]
    _default(args, "validation", refine.validation)
    _default(args, "watch", refine.watch or "none")
    _default(args, "watch_rows", refine.watch_rows)


def _default(args: argparse.Namespace, name: str, value: object) -> None:
    if getattr(args, name) is None:
        setattr(args, name, value)


def _pairs(options: Options) -> list[str]:
    return [f"{name}={value}" for name, value in options.items()]
