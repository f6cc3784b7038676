"""Perplexity in chunks is the plain cross-entropy of the whole model, whatever its family does behind its blocks."""

import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
import transformers
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from transformers import PreTrainedModel

from core.calibration import head as heads
from core.calibration.head import ChunkedHead
from core.calibration.rows import TokenRows
from core.checkpoint.load import load_model
from core.evaluation.perplexity import perplexity
from core.jobs.errors import StudioError
from core.jobs.events import Advanced, Event, LogLine, StageStarted
from core.jobs.reporter import EventReporter, silent
from tests.families import FAMILIES, make_checkpoint


def make_rows(*, ragged: bool = False) -> TokenRows:
    torch.manual_seed(3)
    ids = torch.randint(4, 128, (5, 40))
    if not ragged:
        return TokenRows(ids)
    return TokenRows(ids, torch.arange(40)[None] < torch.tensor([40, 7, 20, 7, 1])[:, None])


def plain_perplexity(model: PreTrainedModel, rows: TokenRows) -> float:
    """Row by row without padding, logits whole."""
    losses = []
    with torch.no_grad():
        for row, length in zip(rows.ids, rows.lengths, strict=True):
            logits = model(row[None, :length]).logits[0, :-1].double()
            losses.append(nn.functional.cross_entropy(logits, row[1:length], reduction="none"))
    return math.exp(torch.cat(losses).mean())


def soft_capped() -> PreTrainedModel:
    """A Gemma 2 with logits large enough that capping them changes the loss."""
    torch.manual_seed(0)
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "vocab_size": 128, "head_dim": 8}
    heads_of = {"num_attention_heads": 4, "num_key_value_heads": 2, "tie_word_embeddings": False}
    model = transformers.Gemma2ForCausalLM(transformers.Gemma2Config(**shape, **heads_of, final_logit_softcapping=3.0))
    with torch.no_grad():
        model.lm_head.weight.mul_(100)
    return model.eval()


@pytest.mark.parametrize("ragged", [False, True], ids=["whole rows", "padded rows"])
@pytest.mark.parametrize("family", FAMILIES)
def test_that_chunked_perplexity_is_that_of_the_whole_model(
    family: str, ragged: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "_CHUNK_ENTRIES", 128 * 7)
    model = load_model(make_checkpoint(family, tmp_path / family), dtype="float32").eval()
    rows = make_rows(ragged=ragged)
    score = perplexity(model, rows, silent())
    assert score.tokens == sum(length - 1 for length in rows.lengths)
    assert score.perplexity == pytest.approx(plain_perplexity(model, rows), rel=1e-5)
    assert ChunkedHead(model, rows.ids[:1]).chunked


def test_that_soft_capped_logits_stay_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "_CHUNK_ENTRIES", 128 * 7)
    model = soft_capped()
    rows = make_rows()
    capped = perplexity(model, rows, silent()).perplexity
    assert ChunkedHead(model, rows.ids[:1]).chunked
    assert capped == pytest.approx(plain_perplexity(model, rows), rel=1e-5)
    model.config.final_logit_softcapping = None
    assert perplexity(model, rows, silent()).perplexity > 2 * capped


def test_that_no_more_logits_than_a_chunk_exist_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "_CHUNK_ENTRIES", 128 * 7)
    model = load_model(make_checkpoint("llama", tmp_path / "llama"), dtype="float32").eval()
    sizes: list[int] = []
    head = ChunkedHead(model, make_rows().ids[:1])
    model.lm_head.register_forward_hook(lambda _module, _args, output: sizes.append(output.numel()))
    head.losses(make_rows().ids)
    assert len(sizes) == math.ceil(5 * 39 / 7)
    assert max(sizes) == 128 * 7


class Largest(TorchDispatchMode):
    """Remembers the most numbers of any tensor that came out of an operation."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        output = func(*args, **(kwargs or {}))
        found = (one.numel() for one in tree_leaves(output) if isinstance(one, torch.Tensor))
        self.numbers = max(self.numbers, *found, 0)
        return output


def test_that_nothing_of_the_size_of_tokens_times_vocabulary_is_ever_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 16 tokens: what the head is verified on is no more than a chunk.
    monkeypatch.setattr(heads, "_CHUNK_ENTRIES", 4096 * 16)
    folder = make_checkpoint("llama", tmp_path / "llama", vocab_size=4096, tie_word_embeddings=True)
    model = load_model(folder, dtype="float32").eval()
    with Largest() as largest:
        perplexity(model, make_rows(), silent())
    weights = 4096 * 32
    assert largest.numbers <= max(4096 * 16, weights)
    assert largest.numbers < 5 * 39 * 4096 / 5


def test_that_a_model_that_goes_its_own_way_is_run_whole(tmp_path: Path) -> None:
    model = load_model(make_checkpoint("llama", tmp_path / "llama"), dtype="float32").eval()
    inner = model.forward

    def stubborn(input_ids: torch.Tensor, **more: Any) -> SimpleNamespace:
        """Looks at the shape of its input, as nothing a chunk could satisfy."""
        logits = inner(input_ids=input_ids, **more).logits
        return SimpleNamespace(logits=logits[:, : input_ids.shape[1]] * 2)

    model.forward = stubborn
    rows = make_rows()
    events: list[Event] = []
    score = perplexity(model, rows, EventReporter(events.append))
    assert score.perplexity == pytest.approx(plain_perplexity(model, rows), rel=1e-5)
    assert any(isinstance(event, LogLine) and "only whole" in event.text for event in events)


def test_that_the_model_is_itself_again_after_scoring(tmp_path: Path) -> None:
    model = load_model(make_checkpoint("opt", tmp_path / "opt"), dtype="float32").eval()
    ids = make_rows().ids[:1]
    with torch.no_grad():
        before = model(ids).logits
        perplexity(model, make_rows(), silent())
        assert torch.equal(model(ids).logits, before)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_that_a_loss_that_is_not_finite_is_infinite_perplexity_with_a_warning(value: float, tmp_path: Path) -> None:
    model = load_model(make_checkpoint("llama", tmp_path / "llama"), dtype="float32").eval()
    with torch.no_grad():
        model.lm_head.weight[5] = value
    events: list[Event] = []
    assert perplexity(model, make_rows(), EventReporter(events.append)).perplexity == math.inf
    (warning,) = (event for event in events if isinstance(event, LogLine) and "not finite" in event.text)
    assert warning.level == "warning"


def test_that_a_loss_too_large_for_exp_is_infinite_perplexity(tmp_path: Path) -> None:
    model = load_model(make_checkpoint("llama", tmp_path / "llama"), dtype="float32").eval()
    with torch.no_grad():
        model.lm_head.weight.mul_(1e6)
    assert perplexity(model, make_rows(), silent()).perplexity == math.inf


def test_that_progress_counts_rows_and_shows_the_perplexity_so_far(tmp_path: Path) -> None:
    model = load_model(make_checkpoint("llama", tmp_path / "llama"), dtype="float32").eval()
    events: list[Event] = []
    score = perplexity(model, make_rows(ragged=True), EventReporter(events.append))
    # The row of one token predicts nothing.
    assert StageStarted(stage="evaluate", total=4, unit="rows") in events
    steps = [event for event in events if isinstance(event, Advanced)]
    assert steps[-1].done == 4
    assert steps[-1].figures["perplexity"] == score.perplexity


def test_that_rows_without_a_second_token_are_refused(tmp_path: Path) -> None:
    model = load_model(make_checkpoint("llama", tmp_path / "llama"), dtype="float32").eval()
    with pytest.raises(StudioError, match="no row of the text has two tokens"):
        perplexity(model, TokenRows(torch.ones(2, 1, dtype=torch.int64)), silent())
