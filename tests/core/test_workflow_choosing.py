"""Plans whose method nobody named."""

import math
from pathlib import Path

import pytest
import torch

from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.target import Target
from core.jobs.events import Event, LogLine
from core.jobs.reporter import EventReporter
from core.requests import MakePlan, PlanResult
from core.workflow import run
from core.workflow.choosing import CANDIDATES
from tests.families import make_checkpoint


@pytest.fixture
def plan(tmp_path: Path):
    """Makes a plan at keep 0.6; gives its result and the losses that were logged for methods."""
    words = torch.randint(4, 120, (900,), generator=torch.Generator().manual_seed(0))
    corpus = tmp_path / "text.txt"
    corpus.write_text(" ".join(f"w{word}" for word in words))
    model = make_checkpoint("llama", tmp_path / "llama")

    def make(method: MethodSpec | None) -> tuple[PlanResult, dict[str, float]]:
        events: list[Event] = []
        request = MakePlan(
            model=str(model),
            method=method,
            allocator="auto",
            target=Target(value=0.6),
            calibration=CalibrationSpec(corpus=str(corpus), samples=4, length=32, dtype="float32"),
            search_rows=2,
        )
        result = run(request, EventReporter(events.append), "cpu")
        assert isinstance(result, PlanResult)
        said = [event.text for event in events if isinstance(event, LogLine)]
        losses = {
            name: float(line.split(", ")[1].split()[0])
            for name in CANDIDATES
            for line in said
            if line.startswith(f"{name}: keep")
        }
        return result, losses

    return make


def test_that_the_method_with_the_least_loss_on_the_search_rows_is_taken(plan):
    result, losses = plan(None)
    assert set(losses) == set(CANDIDATES)
    assert losses[result.plan.method.name] == min(losses.values())
    assert all(math.isfinite(loss) for loss in losses.values())


def test_that_its_plan_is_the_one_that_naming_the_method_gives(plan):
    result, _ = plan(None)
    named, _ = plan(result.plan.method)
    assert named.plan == result.plan


def test_that_the_plan_says_that_auto_made_it_and_keeps_to_the_target(plan):
    result, _ = plan(None)
    assert result.plan.allocator == "auto"
    assert 0.55 < result.plan.keep <= 0.6
