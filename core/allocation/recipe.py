"""A recipe: everything about a compression but the model and how small it is to become."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec
from core.allocation.storage import Storage
from core.jobs.document import read_document, save_document
from core.jobs.errors import StudioError, UsageError
from core.jobs.places import data_dir
from resources import recipe_files

DEFAULT_RECIPE = "balanced"
_SHIPPED_ORDER = ("fast", DEFAULT_RECIPE, "best")


class Recipe(BaseModel):
    """Shared as one file. Names of methods, allocators and steps are checked where they are used, so that a recipe of a
    later version says what is missing instead of not opening."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["rank-studio-recipe"] = "rank-studio-recipe"
    version: Literal[1] = 1
    name: str = Field(min_length=1, max_length=60, pattern=r"^[^/\\\x00-\x1f\x7f]*[^/\\\s\x00-\x1f\x7f]$")
    about: str = ""
    """What it does, in one sentence."""
    good_for: str = ""
    """When to take it, with what was measured where something was."""
    method: MethodSpec | None = None
    """``None``: the allocator ``auto`` chooses."""
    allocator: str = "auto"
    allocator_options: dict[str, str | float | int | bool] = Field(default_factory=dict)
    calibration: CalibrationSpec = CalibrationSpec()
    search_rows: int = Field(4, ge=1)
    storage: Storage = "pivoted"
    refine: RefineSpec = RefineSpec()

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all. Raises ``StudioError``."""
        save_document(self, path, "recipe")

    def does_as(self, other: "Recipe") -> bool:
        """Whether both do the same work, whatever they are called."""
        words = {"name": "", "about": "", "good_for": ""}
        return self.model_copy(update=words | {"name": "-"}) == other.model_copy(update=words | {"name": "-"})


def read_recipe(path: Path) -> Recipe:
    """Read a recipe file. Raises ``StudioError`` with the file and the first field that is wrong."""
    return read_document(Recipe, path, "recipe")


def shipped_recipes() -> tuple[Recipe, ...]:
    """Those that come with the program, the quickest first."""
    found = {recipe.name: recipe for recipe in map(Recipe.model_validate_json, recipe_files())}
    return tuple(sorted(found.values(), key=lambda recipe: _SHIPPED_ORDER.index(recipe.name)))


def own_recipes() -> tuple[Recipe, ...]:
    """Those that were saved or imported here, by name; a file that cannot be read counts as none."""
    found = []
    for path in sorted(_folder().glob("*.json")):
        try:
            found.append(read_recipe(path))
        except StudioError:
            continue
    return tuple(found)


def recipes() -> tuple[Recipe, ...]:
    """All of them, the shipped ones first."""
    return (*shipped_recipes(), *own_recipes())


def keep_recipe(recipe: Recipe) -> None:
    """Add it to the own ones, in place of one of the same name. Raises ``StudioError``, also for a shipped name."""
    if recipe.name in _SHIPPED_ORDER:
        raise StudioError(f"{recipe.name} is a recipe that comes with the program; give yours another name.")
    recipe.save(_path(recipe.name))


def forget_recipe(name: str) -> None:
    """Remove one of the own ones."""
    _path(name).unlink(missing_ok=True)


def recipe_named(given: str) -> Recipe:
    """A recipe by its name, or in the file of that path. Raises ``UsageError`` listing the known ones."""
    for recipe in recipes():
        if recipe.name == given:
            return recipe
    if Path(given).suffix or Path(given).exists():
        return read_recipe(Path(given).expanduser())
    known = ", ".join(recipe.name for recipe in recipes())
    raise UsageError(f"There is no recipe {given!r}; there are: {known}; or give the path of a recipe file.")


def _folder() -> Path:
    return data_dir("recipes")


def _path(name: str) -> Path:
    return _folder() / f"{name}.json"
