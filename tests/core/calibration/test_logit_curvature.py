"""The logit curvature is unbiased: its mean over many random draws is the exact matrix of a tiny model."""

from pathlib import Path

import pytest
import torch

from core.calibration import cotangents
from core.calibration.calibrate import calibrate_rows
from core.calibration.cotangents import LOSS, Channel, Cotangents, channels_of
from core.calibration.rows import Batch, TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.jobs.reporter import silent
from core.model import Site
from core.model.moment_kinds import GRADIENT, MomentKind, logit_curvature
from tests.core.calibration.whole_model import loaded, opened

WORDS = 12


@pytest.fixture
def tiny(tmp_path: Path) -> Checkpoint:
    shape = {"vocab_size": 128, "hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1}
    return opened("llama", tmp_path, **shape, num_attention_heads=2, num_key_value_heads=2)


def factor(p: torch.Tensor, top: int) -> torch.Tensor:
    """A with A A^T = Diag(p) - p p^T over the ``top`` largest probabilities, renormalised; 0 elsewhere."""
    kept = torch.zeros_like(p)
    whose = p.topk(top).indices
    kept[whose] = p[whose] / p[whose].sum()
    root = kept.sqrt()
    return torch.diag(root) @ (torch.eye(len(p), dtype=p.dtype) - torch.outer(root, root))


def exact(checkpoint: Checkpoint, rows: TokenRows, site: Site, top: int) -> torch.Tensor:
    """Mean over tokens of sum over later logits of J^T H J, from full Jacobians in float64."""
    model = loaded(checkpoint).double()
    total, tokens = torch.zeros(site.shape[0], site.shape[0], dtype=torch.float64), 0
    for row in rows.ids:
        captured: list[torch.Tensor] = []
        handle = model.get_submodule(site.name).register_forward_hook(
            lambda _m, _a, out, kept=captured: kept.append(out)
        )
        model.get_input_embeddings().weight.requires_grad_(True)
        logits = model(row[None]).logits[0]
        handle.remove()
        for position in logits:
            a = factor(position.detach().softmax(-1), top)
            for column in a.T[a.abs().sum(dim=0) > 0]:
                (f,) = torch.autograd.grad(position, captured[0], column, retain_graph=True)
                total += f[0].T @ f[0]
        tokens += len(row)
    return total / tokens


@pytest.mark.parametrize("top", [0, 3, 128])
def test_that_the_mean_over_many_draws_is_the_exact_curvature(
    top: int, tiny: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The same row many times over: every one of them draws its own signs and words.
    repeats = 3000 if top < 128 else 40
    torch.manual_seed(0)
    row = torch.randint(4, 128, (1, 4))
    rows = TokenRows(row.repeat(repeats, 1))
    kind = logit_curvature(top)
    store = calibrate_rows(tiny, rows, "float32", frozenset({kind}), silent())
    for site in tiny.info.sites:
        expected = exact(tiny, TokenRows(row), site, top or 128)
        found = store.moments(site)[kind]
        assert float((found - expected).norm() / expected.norm()) < 0.08, site.name
        assert float(found.trace() / expected.trace()) == pytest.approx(1, abs=0.05)


def test_that_without_signs_positions_would_interfere(tiny: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test above would say of a wrong estimator."""
    drawn = cotangents._draws
    monkeypatch.setattr(cotangents, "_draws", lambda channel, batch: drawn(channel, batch).abs())
    torch.manual_seed(0)
    row = torch.randint(4, 128, (1, 4))
    kind = logit_curvature(3)
    store = calibrate_rows(tiny, TokenRows(row.repeat(8, 1)), "float32", frozenset({kind}), silent())
    wrong = 0.0
    for site in tiny.info.sites:
        expected = exact(tiny, TokenRows(row), site, 3)
        wrong = max(wrong, float((store.moments(site)[kind] - expected).norm() / expected.norm()))
    assert wrong > 0.16


@pytest.mark.parametrize("top", [1, 4, WORDS, 2 * WORDS])
def test_that_the_top_directions_square_to_the_curvature_of_the_renormalised_distribution(top: int) -> None:
    torch.manual_seed(top)
    logits = torch.randn(5, WORDS, dtype=torch.float64)
    kind = logit_curvature(top)
    directions = Cotangents(channels_of([kind]), Batch((0,), 5), torch.zeros(1, 5, dtype=torch.int64))(
        logits, slice(0, 5)
    )
    assert len(directions) == top
    for token in range(5):
        columns = torch.stack([direction[token] for direction in directions], dim=1)
        a = factor(logits[token].softmax(-1), min(top, WORDS))
        assert torch.allclose(columns @ columns.T, a @ a.T, atol=1e-12)


def test_that_words_are_drawn_as_often_as_they_are_probable() -> None:
    torch.manual_seed(0)
    logits = torch.randn(WORDS, dtype=torch.float64)
    p = logits.softmax(-1)
    kind = logit_curvature(0)
    batch, length = Batch((3, 4), 8000), 8000
    call = Cotangents(channels_of([kind]), batch, torch.zeros(2, length, dtype=torch.int64))
    (directions,) = call(logits.expand(2 * length, -1), slice(0, 2 * length))
    assert torch.allclose(directions.T @ directions / (2 * length), torch.diag(p) - torch.outer(p, p), atol=0.01)
    assert abs(float(directions.mean())) < 0.01


def test_that_draws_depend_on_row_and_direction_but_not_on_batches() -> None:
    kind = logit_curvature(2)
    one, two = Channel(kind, 0), Channel(kind, 1)
    together = cotangents._draws(one, Batch((4, 7), 6))
    assert torch.equal(together[:, 6:], cotangents._draws(one, Batch((7,), 6)))
    assert not torch.equal(together[:, :6], together[:, 6:])
    assert not torch.equal(together, cotangents._draws(two, Batch((4, 7), 6)))


def test_that_the_loss_is_sent_back_shifted_once_and_not_from_the_last_token() -> None:
    torch.manual_seed(0)
    ids, logits = torch.randint(0, WORDS, (2, 4)), torch.randn(8, WORDS, dtype=torch.float64, requires_grad=True)
    (found,) = Cotangents([LOSS], Batch((0, 1), 4), ids)(logits.detach(), slice(0, 8))
    whole = logits.view(2, 4, WORDS).log_softmax(-1)
    loss = -sum(whole[row, t, ids[row, t + 1]] for row in range(2) for t in range(3))
    (expected,) = torch.autograd.grad(loss, logits)
    assert torch.allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize(
    ("kinds", "count"),
    [([GRADIENT], 1), ([logit_curvature(0)], 1), ([GRADIENT, logit_curvature(0), logit_curvature(5)], 7)],
)
def test_that_one_thing_is_sent_back_for_the_loss_and_one_for_each_direction(
    kinds: list[MomentKind], count: int
) -> None:
    assert len(channels_of(kinds)) == count
