"""A fair n-gram baseline: interpolated modified Kneser-Ney over token ids.

Source: S. F. Chen, J. Goodman, "An empirical study of smoothing techniques for language modeling", Computer Speech and
Language 13 (1999), section 3: three discounts per order from the counts of counts, lower orders on continuation counts;
the unigram is interpolated with the uniform distribution, so that every token of the vocabulary has a probability.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Order:
    """One order of the model; n-grams and contexts are written as one integer in base ``vocabulary``, sorted."""

    ngrams: Ids
    discounted: Floats
    contexts: Ids
    totals: Floats
    backoff: Floats


class NgramModel:
    """P(w | the ``order`` − 1 tokens before it), trained on ``ids`` [tokens] with values in [0, ``vocabulary``)."""

    def __init__(self, ids: Ids, vocabulary: int, order: int = 3) -> None:
        if vocabulary**order >= 2**63:
            raise ValueError(f"{order}-grams of {vocabulary} tokens do not fit in 64 bits")
        self.vocabulary = vocabulary
        self.order = order
        ngrams, counts = np.unique(_keys(ids, order, vocabulary), return_counts=True)
        orders = [_smoothed(ngrams, counts, vocabulary)]
        for shorter in range(order - 1, 0, -1):
            # Continuation count: in how many different one-token-longer n-grams this one is the end.
            ngrams, counts = np.unique(ngrams % vocabulary**shorter, return_counts=True)
            orders.append(_smoothed(ngrams, counts, vocabulary))
        self._orders = orders[::-1]

    def probabilities(self, ids: Ids) -> Floats:
        """For each token of ``ids`` its probability given those before it (fewer than ``order`` − 1 at the start)."""
        result = np.full(len(ids), 1.0 / self.vocabulary)
        for length, level in enumerate(self._orders, start=1):
            keys = _keys(ids, length, self.vocabulary)
            result[length - 1 :] = _interpolated(level, keys, keys // self.vocabulary, result[length - 1 :])
        return result


def _keys(ids: Ids, length: int, vocabulary: int) -> Ids:
    windows = np.lib.stride_tricks.sliding_window_view(ids.astype(np.int64), length)
    keys: Ids = windows @ vocabulary ** np.arange(length - 1, -1, -1, dtype=np.int64)
    return keys


def _smoothed(ngrams: Ids, counts: Ids, vocabulary: int) -> _Order:
    discount: Floats = _discounts(counts)[np.minimum(counts, 3)]
    contexts, which = np.unique(ngrams // vocabulary, return_inverse=True)
    totals: Floats = np.bincount(which, weights=counts).astype(np.float64)
    return _Order(ngrams, counts - discount, contexts, totals, np.bincount(which, weights=discount) / totals)


def _discounts(counts: Ids) -> Floats:
    """D for counts 0, 1, 2 and 3 or more (equation 17 of the source); 0.75 where the counts are too few to say."""
    n1, n2, n3, n4 = (int(np.count_nonzero(counts == c)) for c in (1, 2, 3, 4))
    if min(n1, n2, n3, n4) == 0:
        return np.array([0.0, 0.75, 0.75, 0.75])
    y = n1 / (n1 + 2 * n2)
    estimated: Floats = np.array([0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
    bounded: Floats = np.clip(estimated, 0.0, np.arange(4.0))
    return bounded


def _interpolated(level: _Order, ngrams: Ids, contexts: Ids, lower: Floats) -> Floats:
    seen_context, context_at = _find(level.contexts, contexts)
    seen_ngram, ngram_at = _find(level.ngrams, ngrams)
    own = np.where(seen_ngram, level.discounted[ngram_at] / level.totals[context_at], 0.0)
    return np.where(seen_context, own + level.backoff[context_at] * lower, lower)


def _find(table: Ids, wanted: Ids) -> tuple[NDArray[np.bool_], Ids]:
    at = np.minimum(np.searchsorted(table, wanted), len(table) - 1)
    return table[at] == wanted, at
