"""What is said about a refinement: what it gained, and plainly when it did harm."""

import pytest

from core.requests import RefinementResult, TextPerplexity
from studio.planning.refinement_words import got_worse, refinement_words


def result(*texts: tuple[float, float, float]) -> RefinementResult:
    names = ("bundled", "bundled-second")
    told = [
        TextPerplexity(text=name, tokens=100, dense=dense, before=before, after=after)
        for name, (dense, before, after) in zip(names, texts, strict=False)
    ]
    return RefinementResult(seconds=1.0, texts=told)


def test_that_a_gain_on_both_texts_is_told_with_figures() -> None:
    good = result((20.0, 80.0, 40.0), (30.0, 120.0, 60.0))
    words = refinement_words(good)
    assert "80.00 → 40.00 (dense 20.00), 50% of the damage made good" in words
    assert "bundled-second got better too: 120.0 → 60.00" in words
    assert not got_worse(good)


def test_that_a_watched_text_that_got_worse_is_a_warning_that_says_what_to_do() -> None:
    bad = result((20.0, 80.0, 40.0), (30.0, 120.0, 130.0))
    words = refinement_words(bad)
    assert "Warning: the watched text bundled-second got worse: 120.0 → 130.0" in words
    assert "fewer epochs" in words
    assert got_worse(bad)


@pytest.mark.parametrize(("after", "words"), [(80.0, "gained nothing"), (81.0, "made the held-out text worse")])
def test_that_no_gain_is_not_called_one(after: float, words: str) -> None:
    assert words in refinement_words(result((20.0, 80.0, after)))


def test_that_a_ruined_model_is_told_without_a_share() -> None:
    words = refinement_words(result((20.0, float("inf"), 50.0)))
    assert "inf → 50.00" in words
    assert "made good" not in words


def test_that_nothing_is_said_where_nothing_watched() -> None:
    assert refinement_words(result()) == ""
