"""Timing compressed sites beside dense ones: what is measured, how often, and what is said of it."""

from pathlib import Path

import pytest
import torch
from torch import nn

from core.allocation.plan import RankPlan
from core.checkpoint.load import load_model
from core.checkpoint.modeling_low_rank import FactoredLinear, PivotedLinear
from core.checkpoint.open import open_checkpoint
from core.evaluation import site_speed
from core.evaluation.site_speed import SiteSpeed, decoding_speed, low_rank_sites, site_speeds, summary
from core.jobs.control import Control
from core.jobs.errors import Cancelled
from core.jobs.events import Advanced, Event, StageStarted
from core.jobs.reporter import EventReporter, silent
from tests.factors import compress
from tests.families import make_checkpoint


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[tuple[type[nn.Module], torch.Size]]:
    """Seconds are made up: a dense layer takes one for each of its parameters, a compressed one twice as much. The list
    says what was run, by kind and input."""
    ran: list[tuple[type[nn.Module], torch.Size]] = []

    def one_round(layers: list[nn.Module], x: torch.Tensor) -> float:
        ran.append((type(layers[0]), x.shape))
        size = sum(parameter.numel() for parameter in layers[0].parameters())
        return float(size if type(layers[0]) is nn.Linear else 2 * size)

    monkeypatch.setattr(site_speed, "_one_round", one_round)
    monkeypatch.setattr(site_speed, "_MOST_COPIES", 2)
    return ran


def factored(rank: int) -> FactoredLinear:
    return FactoredLinear(8, 8, rank, bias=False, guard=False)


def test_that_sites_alike_in_shape_and_rank_are_timed_once(clock: list[tuple[type[nn.Module], torch.Size]]) -> None:
    events: list[Event] = []
    speeds = site_speeds({"a": factored(2), "b": factored(1), "c": factored(2)}, EventReporter(events.append))
    assert list(speeds) == ["a", "b", "c"]
    assert speeds["a"] == speeds["c"] == SiteSpeed(1.0, 1.0, 1.0)
    assert speeds["b"] == SiteSpeed(2.0, 2.0, 2.0)
    inputs = [shape for kind, shape in clock if kind is nn.Linear]
    assert {shape[1] for shape in inputs} == set(site_speed.TOKENS)
    assert len(inputs) == 2 * 3 * (1 + site_speed._ROUNDS)
    assert StageStarted(stage="time sites", total=3, unit="sites") in events
    assert [event.done for event in events if isinstance(event, Advanced)] == [2, 3]


@pytest.mark.usefixtures("clock")
def test_that_the_speed_of_decoding_weighs_every_shape_by_its_sites() -> None:
    sites = {"a": factored(1), "b": factored(1), "c": FactoredLinear(4, 4, 2, bias=False, guard=False)}
    # 64 against 2 x 16, twice, and 16 against 2 x 16.
    assert decoding_speed(sites, silent()) == pytest.approx((2 * 64 + 16) / (2 * 32 + 32))


def test_that_a_real_compressed_model_is_timed_in_both_storages(tmp_path: Path) -> None:
    checkpoint = open_checkpoint(str(make_checkpoint("qwen2", tmp_path / "source")), silent())
    names = [site.name for site in checkpoint.info.sites]
    for storage in ("factored", "pivoted"):
        plan = RankPlan({name: None if i == 0 else 3 for i, name in enumerate(names)}, storage)
        folder = compress(checkpoint, plan, tmp_path / storage).folder
        model = load_model(folder)
        before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        sites = low_rank_sites(model)
        speeds = site_speeds(sites, silent())
        assert set(speeds) == set(names[1:])
        assert all(min(speed.one, speed.sixteen, speed.prompt) > 0 for speed in speeds.values())
        assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())


@pytest.mark.usefixtures("clock")
def test_that_timing_can_be_cancelled() -> None:
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        site_speeds({"a": PivotedLinear(8, 8, 2, bias=False, guard=False)}, EventReporter(lambda _event: None, control))


def test_that_the_summary_names_the_slowest_site_and_what_to_do_with_it() -> None:
    fast, slow = SiteSpeed(1.5, 1.5, 1.5), SiteSpeed(0.8, 0.9, 0.7)
    assert summary({"a": fast, "b": slow}) == (
        "1 of 2 compressed sites run faster than dense at one token, 1 at 512 tokens; the slowest, b, runs 0.80 times "
        "as fast: it would be better left dense."
    )
    assert summary({"a": fast}) == "1 of 1 compressed sites run faster than dense at one token, 1 at 512 tokens."
    prompts = SiteSpeed(0.8, 1.0, 1.4)
    assert summary({"a": fast, "b": prompts}).endswith("the slowest at one token, b, runs 0.80 times as fast.")
    assert summary({}) == "No site is compressed."
