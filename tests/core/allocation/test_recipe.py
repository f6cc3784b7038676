"""Recipes: those that come with the program, one's own, and what ``--recipe`` makes of the options beside it."""

import json
from pathlib import Path

import pytest

from core.allocation.allocators import ALLOCATORS
from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec, StepSpec
from core.allocation.recipe import (
    DEFAULT_RECIPE,
    Recipe,
    forget_recipe,
    keep_recipe,
    own_recipes,
    read_recipe,
    recipe_named,
    recipes,
    shipped_recipes,
)
from core.cli.asking import refine_spec
from core.cli.parser import parser
from core.cli.plan_asking import plan_request
from core.cli.recipes import apply_recipe
from core.factorization.methods import METHODS
from core.jobs.errors import StudioError, UsageError
from core.refinement.steps import chosen
from core.requests import MakePlan

OWN = Recipe(
    name="mine",
    about="What I take.",
    method=MethodSpec(name="asvd", options={"alpha": 0.4}),
    allocator="lems",
    allocator_options={"trials": 3},
    calibration=CalibrationSpec(samples=8, length=256, chat_template=True, dtype="float32"),
    search_rows=2,
    storage="factored",
    refine=RefineSpec(steps=(StepSpec(name="block", options={"epochs": 2}),), validation=2, watch=""),
)


def asked(*words: str) -> tuple[MakePlan, RefineSpec]:
    args = parser().parse_args(["compress", "tiny", "--out", "x", *words])
    apply_recipe(args)
    return plan_request(args, args.model), refine_spec(args)


def test_that_three_recipes_come_with_the_program_and_name_only_what_there_is() -> None:
    assert [recipe.name for recipe in shipped_recipes()] == ["fast", "balanced", "best"]
    assert DEFAULT_RECIPE in [recipe.name for recipe in shipped_recipes()]
    for recipe in shipped_recipes():
        assert recipe.about.endswith(".")
        assert recipe.good_for.endswith(".")
        ALLOCATORS[recipe.allocator].checked_options(recipe.allocator_options)
        chosen(recipe.refine.steps)
        if recipe.method is not None:
            METHODS[recipe.method.name].checked_options(recipe.method.options)


def test_that_a_saved_recipe_is_found_by_its_name_and_by_its_file(tmp_path: Path) -> None:
    keep_recipe(OWN)
    assert own_recipes() == (OWN,)
    assert recipes()[-1] == OWN
    assert recipe_named("mine") == OWN
    shared = tmp_path / "shared.json"
    OWN.save(shared)
    forget_recipe("mine")
    assert own_recipes() == ()
    assert recipe_named(str(shared)) == OWN


def test_that_a_recipe_cannot_take_the_name_of_a_shipped_one_or_leave_its_folder() -> None:
    with pytest.raises(StudioError, match="comes with the program"):
        keep_recipe(OWN.model_copy(update={"name": "fast"}))
    with pytest.raises(ValueError, match="name"):
        Recipe(name="../elsewhere")


def test_that_an_unknown_recipe_lists_the_known_ones_and_a_broken_file_says_where(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="fast, balanced, best"):
        recipe_named("nothing")
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({"name": "x", "storage": "elsewhere"}))
    with pytest.raises(StudioError, match="at storage"):
        read_recipe(broken)
    with pytest.raises(StudioError, match="no recipe file"):
        recipe_named(str(tmp_path / "gone.json"))


def test_that_a_file_that_cannot_be_read_counts_as_no_recipe_of_ones_own(own_folder: Path) -> None:
    keep_recipe(OWN)
    (own_folder / "broken.json").write_text("{")
    assert own_recipes() == (OWN,)


@pytest.fixture
def own_folder(program_home: Path) -> Path:
    return program_home / "data" / "recipes"


def test_that_recipes_do_the_same_whatever_they_are_called() -> None:
    assert OWN.does_as(OWN.model_copy(update={"name": "other", "about": "", "good_for": "x"}))
    assert not OWN.does_as(OWN.model_copy(update={"storage": "pivoted"}))


def test_that_a_recipe_stands_for_all_of_its_options() -> None:
    keep_recipe(OWN)
    plan, refine = asked("--recipe", "mine", "--keep", "0.7")
    assert plan.method == OWN.method
    assert (plan.allocator, plan.allocator_options) == (OWN.allocator, OWN.allocator_options)
    assert (plan.calibration, plan.storage, plan.search_rows) == (OWN.calibration, OWN.storage, OWN.search_rows)
    assert plan.target.value == 0.7
    assert refine == OWN.refine


def test_that_the_recipe_best_leaves_the_method_open_and_refines() -> None:
    plan, refine = asked("--recipe", "best")
    assert plan.method is None
    assert plan.allocator == "auto"
    assert [step.name for step in refine.steps] == ["block"]


@pytest.mark.parametrize("explicit", [["--method", "svd"], ["--method", "kfac-svd"]], ids=["svd", "kfac-svd"])
def test_that_options_of_another_method_are_not_taken_over(explicit: list[str]) -> None:
    keep_recipe(OWN)
    plan, _ = asked("--recipe", "mine", *explicit)
    assert plan.method == MethodSpec(name=explicit[1])


def test_that_what_is_given_beside_a_recipe_wins() -> None:
    keep_recipe(OWN)
    plan, refine = asked(
        "--recipe", "mine", "--option", "alpha=0.9", "--allocator", "uniform", "--storage", "pivoted", "--samples", "3",
        "--refine", "update",
    )  # fmt: skip
    assert plan.method == MethodSpec(name="asvd", options={"alpha": 0.9})
    assert (plan.allocator, plan.allocator_options, plan.storage) == ("uniform", {}, "pivoted")
    assert plan.calibration.samples == 3
    assert plan.calibration.length == OWN.calibration.length
    assert refine == RefineSpec(steps=(StepSpec(name="update"),))
