"""Finding by a few typed letters."""

import pytest

from studio.guidance.fuzzy import best, fit

TITLES = [
    "Allocate",
    "All dense",
    "Open folder…",
    "Compress and evaluate…",
    "Go to Forecast",
    "v of block 3 model.layers.3.self_attn.v_proj",
    "v of block 13 model.layers.13.self_attn.v_proj",
    "gate of block 3 model.layers.3.mlp.gate_proj",
]


def found(typed: str) -> list[str]:
    return [hit.thing for hit in best(typed, TITLES, lambda title: title, 20)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("alloc", "Allocate"),
        ("ce", "Compress and evaluate…"),
        ("opfo", "Open folder…"),
        ("forecast", "Go to Forecast"),
        ("v 3", TITLES[5]),
        ("v13", TITLES[6]),
        ("3 gate", TITLES[7]),
        ("LAYERS.3.MLP", TITLES[7]),
    ],
)
def test_that_what_was_meant_comes_first(typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_that_every_typed_word_must_occur() -> None:
    assert found("block 4") == []
    assert fit("compress now", "Compress") is None


def test_that_letters_strewn_over_a_sentence_are_not_found() -> None:
    assert fit("abcde", "flat rubbish in the cracked wooden shed") is None


def test_that_the_found_letters_are_told() -> None:
    hit = fit("ce", "Compress and evaluate")
    assert hit is not None
    assert hit.places == (0, 13)


def test_that_equally_good_ones_stay_in_their_order() -> None:
    assert [hit.thing for hit in best("x", ["x one", "x two"], lambda text: text, 9)] == ["x one", "x two"]
