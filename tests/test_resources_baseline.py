"""The trigram that ``tiny`` is measured against is a proper probability model, and a strong one."""

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest


@pytest.fixture
def baseline(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(Path(__file__).resolve().parent.parent / "scripts")
    import tiny_baseline

    return tiny_baseline


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize("tokens", [12, 4000])
def test_that_the_probabilities_of_all_next_tokens_sum_to_one(baseline: ModuleType, order: int, tokens: int) -> None:
    random = np.random.default_rng(order)
    ids = np.minimum(random.geometric(0.25, tokens), 8).astype(np.int64)
    model = baseline.NgramModel(ids, 10, order)  # the tokens 0 and 9 never occur
    contexts = [(a, b) for a in range(10) for b in range(10)]
    sums = [sum(model.probabilities(np.array([a, b, w]))[2] for w in range(10)) for a, b in contexts]
    assert sums == pytest.approx([1.0] * 100, abs=1e-12)


def test_that_every_token_has_a_probability_even_if_never_seen(baseline: ModuleType) -> None:
    model = baseline.NgramModel(np.array([0, 1, 2] * 20), 5, order=3)
    assert model.probabilities(np.array([3, 4, 3, 4])).min() > 0


def test_that_a_bigram_agrees_with_the_published_formula_worked_by_hand(baseline: ModuleType) -> None:
    # "a b a b c" over {a, b, c, d}: too few counts of counts to estimate, so every discount is 0.75.
    # Bigrams ab 2, ba 1, bc 1. Ends of bigram types: b 1, a 1, c 1, three types in all.
    # P(a) = P(b) = P(c) = 0.25 / 3 + (0.75 · 3 / 3) · 1/4;  P(b | a) = 1.25 / 2 + (0.75 / 2) P(b).
    model = baseline.NgramModel(np.array([0, 1, 0, 1, 2]), 4, order=2)
    unigram = 0.25 / 3 + 0.75 / 4
    assert model.probabilities(np.array([0, 1])).tolist() == pytest.approx([unigram, 1.25 / 2 + 0.75 / 2 * unigram])


def test_that_a_longer_history_predicts_structured_text_better(baseline: ModuleType) -> None:
    random = np.random.default_rng(0)
    ids = np.zeros(20_000, dtype=np.int64)
    for at in range(2, len(ids)):
        ids[at] = (3 * ids[at - 2] + ids[at - 1] + (random.random() < 0.1)) % 7
    losses = [
        -np.log(baseline.NgramModel(ids[:15_000], 7, order).probabilities(ids[15_000:])).mean() for order in (1, 2, 3)
    ]
    assert losses[0] > losses[1] > losses[2] + 0.5


def test_that_n_grams_too_long_for_their_keys_are_refused(baseline: ModuleType) -> None:
    with pytest.raises(ValueError, match="64 bits"):
        baseline.NgramModel(np.array([1, 2, 3]), 100_000, order=4)
