"""Moments measured block by block are those of the whole model, whatever its family, and are kept on disk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from core.calibration import calibrate as module
from core.calibration.calibrate import calibrate, calibrate_rows
from core.calibration.rows import TokenRows
from core.calibration.store import MomentStore
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.jobs.control import Control
from core.jobs.errors import Cancelled, StudioError
from core.jobs.events import Advanced, Event, LogLine, StageStarted
from core.jobs.reporter import EventReporter, silent
from core.model import Site
from core.model.moment_kinds import INPUT_ABS_MEAN, INPUT_GRAM, MomentKind
from tests.families import FAMILIES, make_checkpoint

GRAM: frozenset[MomentKind] = frozenset({INPUT_GRAM})
ABS: frozenset[MomentKind] = frozenset({INPUT_ABS_MEAN})
BOTH = GRAM | ABS


def make_rows(rows: int = 5, length: int = 40, *, ragged: bool = False) -> TokenRows:
    torch.manual_seed(3)
    ids = torch.randint(4, 128, (rows, length))
    if not ragged:
        return TokenRows(ids)
    lengths = torch.tensor([length, 7, length // 2, 7, 1][:rows])
    return TokenRows(ids, torch.arange(length)[None] < lengths[:, None])


def opened(family: str, folder: Path, **overrides: Any) -> Checkpoint:
    return open_checkpoint(str(make_checkpoint(family, folder / family, **overrides)), silent())


def whole_model_means(folder: Path, sites: tuple[Site, ...], rows: TokenRows) -> dict[str, tuple[Any, Any]]:
    """Gram and mean |x| of every site from plain hooks on the whole model in float32, row by row without padding."""
    model = load_model(folder, dtype="float32").eval()
    inputs: dict[str, list[torch.Tensor]] = {site.name: [] for site in sites}

    def hook(name: str) -> Callable[[nn.Module, tuple[torch.Tensor, ...]], None]:
        return lambda _module, args: inputs[name].append(args[0].double().reshape(-1, args[0].shape[-1]))

    for site in sites:
        model.get_submodule(site.name).register_forward_pre_hook(hook(site.name))
    with torch.no_grad():
        for row, length in zip(rows.ids, rows.lengths, strict=True):
            model(row[None, :length])
    whole = {name: torch.cat(parts) for name, parts in inputs.items()}
    return {name: (x.T @ x / len(x), x.abs().mean(dim=0)) for name, x in whole.items()}


def recorded() -> tuple[EventReporter, list[Event]]:
    events: list[Event] = []
    return EventReporter(events.append), events


def same_numbers(path: Path, other: Path) -> bool:
    return torch.equal(load_file(path)["mean"], load_file(other)["mean"])


def logs(events: list[Event]) -> str:
    return "\n".join(event.text for event in events if isinstance(event, LogLine))


def blocks_run(events: list[Event]) -> list[str]:
    return [event.item for event in events if isinstance(event, Advanced)]


def equal(store: MomentStore, other: MomentStore, sites: tuple[Site, ...]) -> bool:
    pairs = [(store.moments(site)[INPUT_GRAM], other.moments(site)[INPUT_GRAM]) for site in sites]
    return all(a is not None and b is not None and torch.equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("ragged", [False, True], ids=["whole rows", "padded rows"])
@pytest.mark.parametrize("family", FAMILIES)
def test_that_block_by_block_gives_the_moments_of_the_whole_model(family: str, ragged: bool, tmp_path: Path) -> None:
    checkpoint = opened(family, tmp_path)
    rows = make_rows(ragged=ragged)
    store = calibrate_rows(checkpoint, rows, "float32", BOTH, silent())
    expected = whole_model_means(checkpoint.folder, checkpoint.info.sites, rows)
    for site in checkpoint.info.sites:
        moments = store.moments(site)
        gram, absolute = expected[site.name]
        assert moments.tokens == rows.tokens
        assert moments[INPUT_GRAM].dtype == moments[INPUT_ABS_MEAN].dtype == torch.float64
        assert torch.equal(moments[INPUT_GRAM], moments[INPUT_GRAM].T)
        assert float((moments[INPUT_GRAM] - gram).norm() / gram.norm()) < 2e-6
        assert float((moments[INPUT_ABS_MEAN] - absolute).norm() / absolute.norm()) < 2e-6


def test_that_the_sample_rows_come_from_the_specified_text(tmp_path: Path) -> None:
    from core.allocation.document import CalibrationSpec
    from core.calibration.text import token_rows

    checkpoint = opened("llama", tmp_path)
    text = tmp_path / "text.txt"
    text.write_text(" ".join(f"w{4 + i * i % 124}" for i in range(100)), encoding="utf-8")
    spec = CalibrationSpec(corpus=str(text), samples=3, length=20, dtype="float32")
    store = calibrate(checkpoint, spec, GRAM, silent())
    rows = token_rows(checkpoint.tokenizer(), str(text), 3, 20, part="calibration")
    reporter, events = recorded()
    again = calibrate_rows(checkpoint, rows, "float32", GRAM, reporter)
    assert "in the cache" in logs(events)
    assert again == store


def test_that_what_is_cached_is_not_computed_again(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    first = calibrate_rows(checkpoint, make_rows(), "float32", GRAM, silent())
    reporter, events = recorded()
    calibrate_rows(checkpoint, make_rows(), "float32", GRAM, reporter)
    assert not any(isinstance(event, StageStarted) for event in events)
    # Another kind is measured, and leaves the Grams' files alone.
    before = {path: path.stat().st_mtime_ns for path in first.folder.glob("*.input_gram.safetensors")}
    both = calibrate_rows(checkpoint, make_rows(), "float32", BOTH, silent())
    assert INPUT_ABS_MEAN in both.moments(checkpoint.info.sites[0]).tensors
    assert before
    assert before == {path: path.stat().st_mtime_ns for path in before}


@pytest.mark.parametrize("change", ["text", "dtype", "weights"])
def test_that_another_text_dtype_or_model_is_another_entry(change: str, tmp_path: Path) -> None:
    first = calibrate_rows(opened("llama", tmp_path), make_rows(), "float32", GRAM, silent())
    checkpoint = opened("llama", tmp_path / "other", seed=int(change == "weights"))
    rows = make_rows(4 if change == "text" else 5)
    other = calibrate_rows(checkpoint, rows, "bfloat16" if change == "dtype" else "float32", GRAM, silent())
    assert first.folder != other.folder
    assert not equal(first, other, checkpoint.info.sites)


def test_that_the_key_does_not_depend_on_where_the_model_lies(tmp_path: Path) -> None:
    first = calibrate_rows(opened("llama", tmp_path), make_rows(), "float32", GRAM, silent())
    assert first == calibrate_rows(opened("llama", tmp_path / "other"), make_rows(), "float32", GRAM, silent())


def test_that_a_cancelled_calibration_keeps_its_finished_blocks_and_goes_on(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path, num_hidden_layers=4)
    cancelled = Control()

    def stop_after_two(event: Event) -> None:
        if isinstance(event, Advanced) and event.done == 2:
            cancelled.cancel()

    with pytest.raises(Cancelled):
        calibrate_rows(checkpoint, make_rows(), "float32", GRAM, EventReporter(stop_after_two, cancelled))
    (folder,) = (path for path in tmp_path.glob("home/cache/moments/*"))
    kept = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert {name.split(".")[2] for name in kept} == {"0", "1"}
    store = calibrate_rows(checkpoint, make_rows(), "float32", GRAM, silent())
    assert kept == {name: (folder / name).stat().st_mtime_ns for name in kept}
    fresh = opened("llama", tmp_path / "fresh", num_hidden_layers=4)
    for path in list(folder.iterdir()):
        path.rename(tmp_path / path.name)
    uninterrupted = calibrate_rows(fresh, make_rows(), "float32", GRAM, silent())
    for path in folder.iterdir():
        assert same_numbers(path, tmp_path / path.name)
    assert store == uninterrupted


@pytest.mark.parametrize("harm", ["truncated", "other shape"])
def test_that_a_damaged_cache_file_is_measured_again_and_said_so(harm: str, tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    store = calibrate_rows(checkpoint, make_rows(), "float32", GRAM, silent())
    path = store.folder / "model.layers.0.mlp.down_proj.input_gram.safetensors"
    good = path.read_bytes()
    other = store.folder / "model.layers.0.mlp.gate_proj.input_gram.safetensors"
    path.write_bytes(good[:-100] if harm == "truncated" else other.read_bytes())
    reporter, events = recorded()
    calibrate_rows(checkpoint, make_rows(), "float32", GRAM, reporter)
    assert f"{path.name} is damaged" in logs(events)
    (tmp_path / "good").write_bytes(good)
    assert same_numbers(path, tmp_path / "good")
    # The block behind the last damaged one is not run.
    assert [event.done for event in events if isinstance(event, Advanced)] == [1, 2]


def test_that_wrong_numbers_in_the_cache_are_found_when_they_are_read(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path)
    store = calibrate_rows(checkpoint, make_rows(), "float32", GRAM, silent())
    site = checkpoint.info.sites[0]
    path = store.folder / f"{site.name}.input_gram.safetensors"
    good = path.read_bytes()
    path.write_bytes(good[:-3] + bytes([good[-3] ^ 1]) + good[-2:])
    with pytest.raises(StudioError, match=rf"{site.name} .* were damaged and have been removed; calibrate again"):
        store.moments(site)
    with pytest.raises(StudioError, match="no longer in the cache"):
        store.moments(site)
    calibrate_rows(checkpoint, make_rows(), "float32", GRAM, silent())
    (tmp_path / "good").write_bytes(good)
    assert same_numbers(path, tmp_path / "good")


def test_that_a_cache_that_cannot_be_written_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_tensors: object, path: Path, metadata: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.calibration.store.save_file", full)
    with pytest.raises(StudioError, match=r"cannot be written .*No space left on device"):
        calibrate_rows(opened("llama", tmp_path), make_rows(), "float32", GRAM, silent())
    assert not [path for path in tmp_path.glob("home/cache/moments/**/*") if path.is_file()]


def test_that_fewer_tokens_than_inputs_are_warned_about(tmp_path: Path) -> None:
    reporter, events = recorded()
    calibrate_rows(opened("llama", tmp_path), make_rows(1, 40), "float32", GRAM, reporter)
    assert "40 tokens are fewer than the inputs of 2 of 8 input groups (up to 64)" in logs(events)


@pytest.mark.parametrize(
    ("tensor", "said"),
    [
        ("model.layers.1.self_attn.v_proj", "What enters the site model.layers.1.self_attn.o_proj is not finite"),
        ("model.layers.0.mlp.down_proj", "What comes out of the block model.layers.0 is not finite"),
    ],
)
def test_that_hidden_states_that_are_not_finite_name_their_place(tensor: str, said: str, tmp_path: Path) -> None:
    folder = make_checkpoint("llama", tmp_path / "llama")
    model = load_model(folder, dtype="float32")
    with torch.no_grad():
        model.get_submodule(tensor).weight.fill_(3e38 if "v_proj" in tensor else torch.inf)
    model.save_pretrained(folder)
    checkpoint = open_checkpoint(str(folder), silent())
    with pytest.raises(StudioError, match=said):
        calibrate_rows(checkpoint, make_rows(), "float32", GRAM, silent())


def test_that_auto_measures_once_and_then_goes_on_with_what_is_cached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = iter([(torch.bfloat16, 2.0)])
    monkeypatch.setattr(module, "faster_dtype", lambda *_: next(measured))
    checkpoint = opened("llama", tmp_path)
    reporter, events = recorded()
    assert calibrate_rows(checkpoint, make_rows(), "auto", GRAM, reporter).dtype == "bfloat16"
    assert "bfloat16 forward (2.0 times as fast as float32 here)" in logs(events)
    assert calibrate_rows(checkpoint, make_rows(), "auto", BOTH, silent()).dtype == "bfloat16"


def test_that_progress_names_each_block_and_its_speed(tmp_path: Path) -> None:
    reporter, events = recorded()
    calibrate_rows(opened("llama", tmp_path), make_rows(), "float32", GRAM, reporter)
    assert StageStarted(stage="calibrate", total=2, unit="blocks") in events
    assert blocks_run(events) == ["model.layers.0", "model.layers.1"]
    assert all(event.figures["tokens_per_second"] > 0 for event in events if isinstance(event, Advanced))


def test_that_mapped_hidden_states_give_the_same_and_leave_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = opened("llama", tmp_path)
    in_memory = calibrate_rows(checkpoint, make_rows(), "bfloat16", GRAM, silent())
    in_memory.folder.rename(tmp_path / "aside")
    monkeypatch.setattr("core.calibration.hidden.ON_DISK_ABOVE", 0)
    mapped = calibrate_rows(checkpoint, make_rows(), "bfloat16", GRAM, silent())
    for path in mapped.folder.iterdir():
        assert same_numbers(path, tmp_path / "aside" / path.name)
    assert not list((tmp_path / "home/cache/moments").glob("hidden-*"))


@pytest.mark.parametrize("family", ["gpt2", "opt"])
def test_that_rows_longer_than_a_table_of_positions_are_refused(family: str, tmp_path: Path) -> None:
    checkpoint = opened(family, tmp_path)
    with pytest.raises(StudioError, match="takes at most 128 tokens at a time, but rows of 129 were asked for"):
        calibrate_rows(checkpoint, make_rows(1, 129), "auto", GRAM, silent())
    assert calibrate_rows(checkpoint, make_rows(1, 128), "float32", GRAM, silent())


def test_that_computed_positions_have_no_end(tmp_path: Path) -> None:
    assert calibrate_rows(opened("llama", tmp_path), make_rows(1, 129), "float32", GRAM, silent())
