"""Calibration with gradients: one pass for all that is missing, progress, cancelling, batches that are not finite."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from core.calibration import backward as backwards
from core.calibration import calibrate as module
from core.calibration.calibrate import calibrate_rows
from core.calibration.live import LiveBatches, summable
from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.jobs.control import Control
from core.jobs.errors import Cancelled, StudioError
from core.jobs.events import Advanced, Event, LogLine, StageStarted
from core.jobs.reporter import EventReporter, silent
from core.model.moment_kinds import GRADIENT, INPUT_ABS_MEAN, INPUT_GRAM, kronecker, logit_curvature, output_gram
from tests.core.calibration.whole_model import make_rows, opened
from tests.families import make_checkpoint

OUT = output_gram(middle=False, clip=False)
BOTH = frozenset({INPUT_GRAM, OUT})


def recorded() -> tuple[EventReporter, list[Event]]:
    events: list[Event] = []
    return EventReporter(events.append), events


def stages(events: list[Event]) -> list[tuple[str, int]]:
    return [(event.stage, event.total) for event in events if isinstance(event, StageStarted)]


def warnings(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, LogLine) and event.level == "warning"]


def test_that_forward_kinds_alone_need_no_backward(tmp_path: Path) -> None:
    reporter, events = recorded()
    calibrate_rows(opened("llama", tmp_path), make_rows(), "float32", frozenset({INPUT_GRAM}), reporter)
    assert stages(events) == [("calibrate", 2)]


def test_that_progress_goes_through_blocks_forward_loss_and_blocks_backward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backwards, "BATCH_TOKENS", 80)
    reporter, events = recorded()
    calibrate_rows(opened("llama", tmp_path), make_rows(), "float32", BOTH, reporter)
    assert stages(events) == [("calibrate", 2), ("loss", 3), ("gradients", 2)]
    steps = [event for event in events if isinstance(event, Advanced)]
    assert [step.item for step in steps if step.stage == "gradients"] == ["model.layers.1", "model.layers.0"]
    assert all(step.figures["tokens_per_second"] > 0 for step in steps)
    assert any(
        "measuring input Gram, output-gradient Gram (float32" in e.text for e in events if isinstance(e, LogLine)
    )


def test_that_only_what_is_missing_is_measured_and_only_as_far_back_as_it_is(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path, num_hidden_layers=4)
    store = calibrate_rows(checkpoint, make_rows(), "float32", BOTH, silent())
    gone = store.folder / f"model.layers.2.mlp.up_proj.{OUT.name}.safetensors"
    good = load_file(gone)["mean"]
    gone.unlink()
    before = {path: path.stat().st_mtime_ns for path in store.folder.iterdir()}
    reporter, events = recorded()
    calibrate_rows(checkpoint, make_rows(), "float32", BOTH | {INPUT_ABS_MEAN}, reporter)
    assert stages(events)[-1] == ("gradients", 2)
    assert before == {path: path.stat().st_mtime_ns for path in before}
    assert torch.equal(load_file(gone)["mean"], good)
    reporter, events = recorded()
    calibrate_rows(checkpoint, make_rows(), "float32", BOTH | {INPUT_ABS_MEAN}, reporter)
    assert stages(events) == []


def test_that_a_shared_kind_is_kept_once_a_group_and_others_once_a_site(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    store = calibrate_rows(checkpoint, make_rows(), "float32", BOTH, silent())
    groups = {site.input_group for site in checkpoint.info.sites}
    names = [path.name for path in store.folder.iterdir()]
    assert sum("input_gram" in name for name in names) == len(groups)
    assert sum("output_gram" in name for name in names) == len(checkpoint.info.sites)


def test_that_tokens_are_those_that_contributed(tmp_path: Path) -> None:
    checkpoint, rows = opened("llama", tmp_path), make_rows(ragged=True)
    site = checkpoint.info.sites[0]
    window = sum(length - 2 * int(length / 8) for length in rows.lengths if length > 1)
    predicted = sum(length - 1 for length in rows.lengths)
    expected = {
        INPUT_GRAM: rows.tokens,
        output_gram(middle=True, clip=True): window,
        GRADIENT: predicted,
        logit_curvature(3): rows.tokens,
    }
    for kind, tokens in expected.items():
        store = calibrate_rows(checkpoint, rows, "float32", frozenset({kind}), silent())
        assert store.moments(site).tokens == tokens, kind.name


def test_that_a_calibration_cancelled_on_the_way_back_goes_on_where_it_was(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path, num_hidden_layers=4)
    cancelled = Control()

    def stop_after_two(event: Event) -> None:
        if isinstance(event, Advanced) and event.stage == "gradients" and event.done == 2:
            cancelled.cancel()

    with pytest.raises(Cancelled):
        calibrate_rows(checkpoint, make_rows(), "float32", BOTH, EventReporter(stop_after_two, cancelled))
    (folder,) = tmp_path.glob("home/cache/moments/*")
    kept = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert {path.name.split(".")[2] for path in kept if "output_gram" in path.name} == {"2", "3"}
    store = calibrate_rows(checkpoint, make_rows(), "float32", BOTH, silent())
    assert kept == {path: path.stat().st_mtime_ns for path in kept}
    assert not any(store.missing(site)[0] for site in checkpoint.info.sites)


@pytest.mark.parametrize("stage", ["calibrate", "loss", "gradients"])
def test_that_a_wish_to_cancel_is_granted_within_the_step(
    stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backwards, "BATCH_TOKENS", 1)
    cancelled, events = Control(), []

    def sink(event: Event) -> None:
        events.append(event)
        if isinstance(event, StageStarted) and event.stage == stage:
            cancelled.cancel()

    with pytest.raises(Cancelled):
        calibrate_rows(opened("llama", tmp_path), make_rows(), "float32", BOTH, EventReporter(sink, cancelled))
    assert isinstance(events[-1], StageStarted)


def test_that_gradients_are_not_taken_in_float16(tmp_path: Path) -> None:
    checkpoint, rows = opened("llama", tmp_path), make_rows(2)
    reporter, events = recorded()
    store = calibrate_rows(checkpoint, rows, "float16", frozenset({GRADIENT}), reporter)
    assert store.dtype == "float32"
    assert any("do not fit into float16" in event.text for event in events if isinstance(event, LogLine))
    assert store == calibrate_rows(checkpoint, rows, "float32", frozenset({GRADIENT}), silent())


def test_that_auto_never_tries_float16_for_gradients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[list[torch.dtype]] = []

    def fastest(_block: object, _call: object, _hidden: object, among: list[torch.dtype]) -> tuple[torch.dtype, float]:
        tried.append(among)
        return torch.float32, 1.0

    monkeypatch.setattr(module, "candidates", lambda _device: [torch.bfloat16, torch.float16])
    monkeypatch.setattr(module, "faster_dtype", fastest)
    checkpoint, rows = opened("llama", tmp_path), make_rows(2)
    calibrate_rows(checkpoint, rows, "auto", frozenset({GRADIENT}), silent())
    calibrate_rows(checkpoint, make_rows(3), "auto", frozenset({INPUT_GRAM}), silent())
    assert tried == [[torch.bfloat16], [torch.bfloat16, torch.float16]]


def test_that_bfloat16_gradients_are_those_of_float32_but_for_its_rounding(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    exact = calibrate_rows(checkpoint, make_rows(), "float32", frozenset({OUT}), silent())
    rounded = calibrate_rows(checkpoint, make_rows(), "bfloat16", frozenset({OUT}), silent())
    for site in checkpoint.info.sites:
        one, other = exact.moments(site)[OUT], rounded.moments(site)[OUT]
        assert 0 < float((one - other).norm() / one.norm()) < 0.1


def test_that_mapped_hidden_states_give_the_same_gradients_and_leave_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = opened("llama", tmp_path)
    kinds = frozenset({OUT, logit_curvature(2), *kronecker(2)})
    in_memory = calibrate_rows(checkpoint, make_rows(), "bfloat16", kinds, silent())
    found = {site: in_memory.moments(site) for site in checkpoint.info.sites}
    in_memory.folder.rename(tmp_path / "aside")
    monkeypatch.setattr("core.calibration.hidden.ON_DISK_ABOVE", 0)
    mapped = calibrate_rows(checkpoint, make_rows(), "bfloat16", kinds, silent())
    for site, moments in found.items():
        assert all(torch.equal(moments[kind], mapped.moments(site)[kind]) for kind in kinds)
    assert not list((tmp_path / "home/cache/moments").glob("hidden-*"))


def poisoned(tmp_path: Path, tensor: str, value: float) -> Checkpoint:
    """A Llama in which the word 5 alone leads to numbers that are not finite."""
    folder = make_checkpoint("llama", tmp_path / "llama", tie_word_embeddings=False)
    model = load_model(folder, dtype="float32")
    with torch.no_grad():
        model.get_parameter(tensor)[5] = value
    model.save_pretrained(folder)
    return open_checkpoint(str(folder), silent())


def rows_with_word_5(*where: int, rows: int = 4) -> TokenRows:
    ids = make_rows(rows).ids.clone()
    ids[ids == 5] = 6
    for row in where:
        ids[row, 10] = 5
    return TokenRows(ids)


def test_that_batches_that_are_not_finite_are_left_out_counted_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backwards, "BATCH_TOKENS", 1)
    checkpoint = poisoned(tmp_path, "model.embed_tokens.weight", torch.inf)
    reporter, events = recorded()
    store = calibrate_rows(checkpoint, rows_with_word_5(1, 3), "float32", BOTH, reporter)
    (said,) = (line for line in warnings(events) if "skipped" in line)
    assert "2 of 4 batches of text were skipped" in said
    assert "what enters the site model.layers.0.self_attn" in said
    ids = rows_with_word_5().ids[[0, 2]]
    clean = calibrate_rows(checkpoint, TokenRows(ids), "float32", BOTH, silent())
    for site in checkpoint.info.sites:
        assert store.moments(site).tokens == 80
        for kind in BOTH:
            assert torch.allclose(store.moments(site)[kind], clean.moments(site)[kind], rtol=1e-12)


def test_that_a_loss_that_is_not_finite_leaves_its_batch_out_of_the_gradients_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backwards, "BATCH_TOKENS", 1)
    checkpoint = poisoned(tmp_path, "lm_head.weight", torch.nan)
    reporter, events = recorded()
    with pytest.raises(StudioError, match=r"What comes back from the logits is not finite .* in float32; check the"):
        calibrate_rows(checkpoint, rows_with_word_5(), "float32", BOTH, reporter)
    # What the forward pass had measured by then is kept.
    store = calibrate_rows(checkpoint, rows_with_word_5(), "float32", frozenset({INPUT_GRAM}), reporter)
    assert stages(events) == [("calibrate", 2), ("loss", 4)]
    assert store.moments(checkpoint.info.sites[0]).tokens == 160


def test_that_the_error_comes_only_when_no_batch_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backwards, "BATCH_TOKENS", 1)
    checkpoint = poisoned(tmp_path, "model.embed_tokens.weight", torch.inf)
    with pytest.raises(StudioError, match=r"What enters the site model\.layers\.0\.self_attn\S* is not finite"):
        calibrate_rows(checkpoint, rows_with_word_5(0, 1, 2, 3), "float32", BOTH, silent())


def test_that_a_lost_batch_stays_lost_and_the_first_place_is_the_one_told() -> None:
    live = LiveBatches(3, "bfloat16")
    live.lose(1, "What enters the site a")
    live.lose(1, "What enters the site b")
    live.lose(0, "What enters the site c")
    assert [number in live for number in range(3)] == [False, False, True]
    reporter, events = recorded()
    live.report(reporter)
    assert "2 of 3 batches" in warnings(events)[0]
    assert "what enters the site a" in warnings(events)[0]
    with pytest.raises(StudioError, match=r"the site d is not finite .* in bfloat16; calibrate with the dtype float32"):
        live.lose(2, "What enters the site d")


@pytest.mark.parametrize(
    ("value", "summed"), [(1.0, True), (torch.nan, False), (torch.inf, False), (-torch.inf, False), (1e19, False)]
)
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_that_a_sum_of_squares_must_stay_finite(value: float, summed: bool, dtype: torch.dtype) -> None:
    x = torch.zeros(2, 5, 3, dtype=dtype)
    x[1, 2, 0] = value
    assert summable(x) is summed
    assert summable(x[:0])
