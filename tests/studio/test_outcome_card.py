"""What one click came to, in words, and what is offered next."""

from pathlib import Path

import pytest

from core.allocation.document import RefineSpec
from core.allocation.target import Target
from core.requests import Evaluate, EvaluateResult, MakePlan, TaskAccuracy
from studio.oneclick.outcome_card import Outcome, moved
from studio.planning.order import Order


def measured(model: str, perplexity: float, size: int, speed: float = 1000.0, accuracy: float = 0.5) -> EvaluateResult:
    return EvaluateResult(
        model=model, corpus="bundled", tokens=10_230, perplexity=perplexity, tokens_per_second=speed,
        peak_memory_bytes=10**9, bytes_on_disk=size, parameters=size // 2, prompt="Once", generation="upon a time",
        tasks=(TaskAccuracy(task="arc", questions=100, accuracy=accuracy),), seconds=1.0,
    )  # fmt: skip


def outcome(
    perplexity: float, *, recipe: str = "balanced", target: Target | None = None, speed: float = 1000.0
) -> Outcome:
    plan = MakePlan(model="sample", target=target or Target(value=0.8))
    order = Order(recipe=recipe, plan=plan, out="/x/out", refine=RefineSpec(), measure=Evaluate(model="sample"))
    dense, small = measured("sample", 20.0, 270_000_000), measured("/x/out", perplexity, 210_000_000, speed, 0.45)
    return Outcome(order, dense, small)


def test_that_the_card_says_size_perplexity_and_accuracy_of_both() -> None:
    card = outcome(24.0)
    assert card.headline == "22% smaller, at a perplexity 20% higher."
    assert "210 MB on disk instead of 270 MB" in card.gained
    assert "20.00 → 24.00" in card.lost
    assert "arc 50.0% → 45.0%" in card.lost
    assert card.folder == Path("/x/out")


def test_that_speed_is_a_gain_or_a_loss_only_where_it_differs() -> None:
    assert "fast" not in outcome(24.0).gained + outcome(24.0).lost
    assert "1.5 times as fast" in outcome(24.0, speed=1500).gained
    assert "50% of the speed" in outcome(24.0, speed=500).lost


@pytest.mark.parametrize(
    ("pace", "gained", "lost"),
    [
        (30.0, "generates 1.5 times as fast", ""),
        (16.0, "", "generates at 80% of the speed on this device"),
        (20.2, "", ""),
        (0.0, "", ""),
    ],
)
def test_that_generating_slower_or_faster_than_the_original_is_said(pace: float, gained: str, lost: str) -> None:
    card = outcome(24.0)
    dense, small = (
        result.model_copy(update={"generated_per_second": speed})
        for result, speed in ((card.dense, 20.0), (card.small, pace))
    )
    card = Outcome(card.order, dense, small)
    assert gained in card.gained
    assert ("generates" in card.gained) == bool(gained)
    assert lost in card.lost
    assert ("generates" in card.lost) == bool(lost)


def test_that_a_model_that_broke_is_not_called_a_gain() -> None:
    for broken in (float("inf"), float("nan")):
        card = outcome(broken)
        assert "no longer predicts text" in card.headline
        assert card.next_steps()[0].recipe == "best"


@pytest.mark.parametrize(
    ("perplexity", "recipe", "titles"),
    [
        (20.4, "balanced", ["Go smaller: 70.0%", "Again with best"]),
        (23.0, "balanced", ["Again with best", "Go smaller: 70.0%"]),
        (40.0, "balanced", ["Again with best", "Keep more: 90.0%"]),
        (40.0, "best", ["Keep more: 90.0%"]),
        (23.0, "mine", ["Keep more: 90.0%", "Go smaller: 70.0%"]),
    ],
)
def test_that_the_next_step_follows_from_what_was_lost(perplexity: float, recipe: str, titles: list[str]) -> None:
    assert [step.title for step in outcome(perplexity, recipe=recipe).next_steps()] == titles


@pytest.mark.parametrize(
    ("target", "larger", "smaller"),
    [
        (Target(value=0.8), 0.9, 0.7),
        (Target(unit="disk", value=2e8), 2.2e8, 1.8e8),
        (Target(unit="perplexity", value=30), 27.0, 33.0),
        (Target(value=0.95), None, 0.85),
        (Target(value=0.1), 0.2, None),
    ],
)
def test_that_a_step_is_a_tenth_in_any_unit(target: Target, larger: float | None, smaller: float | None) -> None:
    found = [moved(target, way) for way in (1, -1)]
    assert [step.value if step else None for step in found] == [larger, smaller]
    assert all(step is None or step.unit == target.unit for step in found)
