"""A site that saw too few tokens leans on its siblings when its moments are read."""

import pytest
import torch

from core.calibration.moments import pack
from core.calibration.rows import TokenRows
from core.calibration.store import MomentStore, store_for
from core.model import Site
from core.model.moment_kinds import GRADIENT, INPUT_GRAM, MomentKind, output_gram

N, M = 4, 3
OUT = output_gram(middle=False, clip=False)
NEEDS = frozenset({INPUT_GRAM, OUT})


def expert(number: int, kind: str = "up", block: int = 0, shape: tuple[int, int] = (M, N)) -> Site:
    parent = f"model.layers.{block}.mlp.experts.{number}"
    return Site(
        name=f"{parent}.{kind}_proj",
        block=block,
        kind=f"{number}.{kind}",
        part="mlp",
        shape=shape,
        input_group=f"{parent}.gate_proj",
        tensor="",
    )


SITES = tuple(expert(number, kind) for number in range(3) for kind in ("gate", "up"))


def gram(size: int, seed: int) -> torch.Tensor:
    x = torch.randn(size, size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return x @ x.T


def written(
    tokens: tuple[int, ...], sites: tuple[Site, ...] = SITES, needs: frozenset[MomentKind] = NEEDS
) -> MomentStore:
    """A store in which expert i saw ``tokens[i]`` tokens; its input Gram is ``gram(N, i)``, an output Gram by seed."""
    store = store_for("digest", TokenRows(torch.zeros((1, 2), dtype=torch.int64)), "float32", needs, sites)
    for at, site in enumerate(sites):
        seen = tokens[int(site.kind[0])]
        zero = 0.0 if seen == 0 else 1.0
        if site.name == site.input_group:
            store.write(site, INPUT_GRAM, pack(zero * gram(N, int(site.kind[0]))), seen)
        store.write(site, OUT, pack(zero * gram(M, 10 + at)), seen)
    return store


def test_that_a_thin_expert_is_shrunk_towards_the_token_weighted_mean_of_the_others() -> None:
    store = written((1, 10, 30))
    mean = (10 * gram(N, 1) + 30 * gram(N, 2)) / 40
    moments = store.moments(SITES[0])
    assert torch.allclose(moments[INPUT_GRAM], (1 * gram(N, 0) + N * mean) / (1 + N))
    mean = (10 * gram(M, 12) + 30 * gram(M, 14)) / 40
    assert torch.allclose(moments[OUT], (1 * gram(M, 10) + M * mean) / (1 + M))
    assert moments.notes == (
        "only 1 tokens for its input Gram of 4 columns, which leans on 2 like it",
        "only 1 tokens for its output-gradient Gram of 3 columns, which leans on 2 like it",
    )


def test_that_gates_lean_on_gates_and_ups_on_ups() -> None:
    store = written((1, 10, 30))
    mean = (10 * gram(M, 13) + 30 * gram(M, 15)) / 40
    assert torch.allclose(store.moments(SITES[1])[OUT], (1 * gram(M, 11) + M * mean) / (1 + M))


def test_that_an_expert_that_no_token_reached_takes_the_mean_itself() -> None:
    store = written((0, 10, 30))
    assert torch.allclose(store.moments(SITES[0])[INPUT_GRAM], (10 * gram(N, 1) + 30 * gram(N, 2)) / 40)


def test_that_thin_siblings_count_with_what_they_measured_themselves() -> None:
    store = written((1, 2, 30))
    mean = (1 * gram(N, 0) + 30 * gram(N, 2)) / 31
    assert torch.allclose(store.moments(SITES[2])[INPUT_GRAM], (2 * gram(N, 1) + N * mean) / (2 + N))


@pytest.mark.parametrize("tokens", [(4, 10, 30), (40, 10, 30)])
def test_that_enough_tokens_change_nothing(tokens: tuple[int, ...]) -> None:
    moments = written(tokens).moments(SITES[0])
    assert torch.equal(moments[INPUT_GRAM], gram(N, 0))
    assert moments.notes == ()


def test_that_a_site_without_siblings_is_left_alone() -> None:
    alone = (SITES[0], SITES[1], expert(1, "gate", shape=(M + 1, N)), expert(2, "gate", block=1))
    store = written((1, 50, 50), alone, frozenset({INPUT_GRAM}))
    moments = store.moments(alone[0])
    assert torch.equal(moments[INPUT_GRAM], gram(N, 0))
    assert moments.notes == ()


def test_that_siblings_without_any_token_are_no_help() -> None:
    moments = written((0, 0, 0)).moments(SITES[0])
    assert not moments[INPUT_GRAM].any()
    assert moments.notes == ()


def test_that_only_grams_are_touched() -> None:
    store = store_for(
        "digest", TokenRows(torch.zeros((1, 2), dtype=torch.int64)), "float32", frozenset({GRADIENT}), SITES
    )
    for site in SITES:
        store.write(site, GRADIENT, torch.full((M * N,), 2.0), 1)
    assert torch.equal(store.moments(SITES[0])[GRADIENT], torch.full((M, N), 2.0))


def test_that_tokens_are_told_even_when_everything_is_known() -> None:
    store = written((5, 10, 30))
    first = store.moments(SITES[0])
    assert store.moments(SITES[0], known=first.tensors).tokens == first.tokens == 5
