"""Recipes and the settings of the window: one from the other."""

from core.allocation.recipe import Recipe
from core.requests import AUTO
from studio.document.session import Session
from studio.document.settings import Settings
from studio.translation import tr


def recipe_of(settings: Settings, name: str) -> Recipe:
    """What is set now, as a recipe."""
    left_open = settings.method_by_allocator and settings.allocator == AUTO
    return Recipe(
        name=name,
        method=None if left_open else settings.method,
        allocator=settings.allocator,
        allocator_options=dict(settings.allocator_options),
        calibration=settings.calibration,
        search_rows=settings.search_rows,
        storage=settings.storage,
        refine=settings.refine,
    )


def take_over(session: Session, recipe: Recipe) -> None:
    """Set in the window what ``recipe`` says; the plan at hand stays as it is."""
    session.change_settings(
        method=recipe.method or session.method,
        method_by_allocator=recipe.method is None,
        allocator=recipe.allocator,
        allocator_options=recipe.allocator_options,
        calibration=recipe.calibration,
        search_rows=recipe.search_rows,
        refine=recipe.refine,
    )


def described(recipe: Recipe) -> str:
    """``kfac-svd · water-filling · pivoted · 16 rows of 1,024 tokens · block``."""
    spec = recipe.calibration
    bundled = tr("%n rows of {length} tokens", "", spec.samples)
    other = tr("%n rows of {length} tokens of {text}", "", spec.samples)
    rows = (bundled if spec.corpus == "bundled" else other).format(length=f"{spec.length:,}", text=spec.corpus)
    method = recipe.method.name if recipe.method else tr("method by the allocator")
    steps = [step.name for step in recipe.refine.steps]
    return " · ".join([method, recipe.allocator, recipe.storage, rows, *steps])
