"""The texts that the window shows but that stand in the engine and in files: what methods do, the glossary, recipes."""

from collections.abc import Iterator

from core.allocation.allocators import ALLOCATORS
from core.allocation.recipe import shipped_recipes
from core.factorization.methods import METHODS
from core.model.glossary import terms
from core.refinement.steps import STEPS


def data_strings() -> list[str]:
    """Each once, sorted."""
    return sorted({text for text in (*_registered(), *_glossary(), *_recipes()) if text})


def _registered() -> Iterator[str]:
    """Methods, allocators and refinement steps. Their names are names, and those who published them too; the names of
    options are read as words."""
    for entry in (*METHODS.values(), *ALLOCATORS.values(), *STEPS.values()):
        yield from (entry.summary, entry.cost)
        for option in entry.options:
            yield from (option.name.replace("-", " ").replace("_", " "), option.help)


def _glossary() -> Iterator[str]:
    for term in terms():
        yield from (term.name, term.tip, term.more, *term.labels)


def _recipes() -> Iterator[str]:
    for recipe in shipped_recipes():
        yield from (recipe.name, recipe.about, recipe.good_for)
