"""Steps that make no sense together, with a plan or with a method, are refused with the reason."""

import pytest

from core.allocation.document import StepSpec
from core.allocation.plan import RankPlan
from core.jobs.errors import UsageError
from core.refinement.checks import check_steps
from core.refinement.steps import STEPS, chosen

PLAN = RankPlan({"a": 3, "b": None}, "pivoted")
DENSE = RankPlan({"a": None, "b": None}, "pivoted")


@pytest.mark.parametrize("step", list(STEPS))
def test_that_no_step_refines_a_plan_that_compresses_nothing(step: str) -> None:
    with pytest.raises(UsageError, match="leaves every site dense"):
        check_steps([step], DENSE, "svd-llm", sequential=False)


def test_that_a_plan_that_compresses_nothing_is_fine_without_steps() -> None:
    check_steps([], DENSE, "aa-svd", sequential=True)


@pytest.mark.parametrize("step", ["prehab", "correct", "update"])
def test_that_a_sequential_method_says_why_it_does_not_go_with_a_step(step: str) -> None:
    with pytest.raises(UsageError, match=rf"^{step} .* but aa-svd with this objective .*; leave {step} out"):
        check_steps([step], PLAN, "aa-svd", sequential=True)


def test_that_block_training_goes_with_every_method() -> None:
    check_steps(["block"], PLAN, "aa-svd", sequential=True)
    check_steps(["correct", "update", "block"], PLAN, "svd-llm", sequential=False)


def test_that_two_steps_that_replace_the_weights_exclude_each_other() -> None:
    with pytest.raises(UsageError, match="choose one"):
        check_steps(["prehab", "correct"], PLAN, "svd-llm", sequential=False)


@pytest.mark.parametrize(
    ("step", "option", "value"),
    [
        ("block", "epochs", 0),
        ("block", "rows-per-step", 0),
        ("block", "learning-rate", -1e-4),
        ("block", "weight-decay", -0.1),
        ("prehab", "steps", 0),
        ("prehab", "strength", -1.0),
        ("correct", "cycles", 0),
        ("correct", "rows", 0),
    ],
)
def test_that_an_option_out_of_range_is_refused(step: str, option: str, value: float) -> None:
    with pytest.raises(UsageError, match=option):
        chosen((StepSpec(name=step, options={option: value}),))
