"""Components chosen by prompt: the choice against brute force, the continuation against masked whole forwards."""

from itertools import combinations
from pathlib import Path

import pytest
import torch
from torch import nn
from transformers import PreTrainedModel

from core.allocation.plan import RankPlan
from core.calibration.rows import TokenRows
from core.checkpoint.load import load_model
from core.checkpoint.modeling_low_rank import FactoredLinear
from core.checkpoint.open import open_checkpoint
from core.evaluation import by_prompt as module
from core.evaluation.by_prompt import score_by_prompt
from core.evaluation.prompt_aware import Components, component_bank, kept_of
from core.factorization.kernel import decompose
from core.factorization.roots import Root, root_of
from core.factorization.weighting import Gram
from core.jobs.errors import StudioError
from core.jobs.events import Advanced, Event
from core.jobs.reporter import EventReporter, silent
from core.requests import SelectByPrompt, SelectByPromptResult
from core.workflow import run
from tests.factors import compress
from tests.families import make_checkpoint

ROWS = TokenRows(torch.randint(4, 128, (3, 33), generator=torch.Generator().manual_seed(5)))
RANK = 6


def draw(*shape: int, seed: int) -> torch.Tensor:
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def kernel_layer(m: int, n: int, rank: int, calibrated: torch.Tensor) -> FactoredLinear:
    """The kernel's factors of a random matrix, weighted by the inputs ``calibrated`` [tokens, n]."""
    weight = draw(m, n, seed=1)
    gram = calibrated.T @ calibrated
    factors = decompose(weight, Root(), root_of(Gram(gram, root="eigen"), "cpu")).truncated(weight, rank)
    layer = FactoredLinear(n, m, rank, bias=True, guard=False, dtype=torch.float64)
    with torch.no_grad():
        layer.left.weight.copy_(factors.left)
        layer.right.weight.copy_(factors.right)
    return layer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return factored("llama", tmp_path)


def factored(family: str, folder: Path, storage: str = "factored") -> Path:
    """A tiny checkpoint of rank ``RANK`` but for its first site, which stays dense."""
    checkpoint = open_checkpoint(str(make_checkpoint(family, folder / family)), silent())
    ranks = {site.name: RANK if i else None for i, site in enumerate(checkpoint.info.sites)}
    return compress(checkpoint, RankPlan(ranks, storage), folder / "low").folder


def test_that_no_other_set_of_components_errs_less_on_the_prompt() -> None:
    layer = kernel_layer(12, 10, 7, draw(50, 10, seed=2))
    prompt = draw(5, 10, seed=3) * torch.logspace(0, 2, 10, dtype=torch.float64)
    components = Components(layer)
    components.listen(True)
    whole = components.forward(prompt).detach()
    components.listen(False)

    def error(chosen: tuple[int, ...]) -> float:
        components.use(torch.tensor(chosen))
        return float((components.forward(prompt).detach() - whole).square().sum())

    errors = {chosen: error(chosen) for chosen in combinations(range(7), 3)}
    best = tuple(components.best(3).tolist())
    assert errors[best] == pytest.approx(min(errors.values()), rel=1e-9)
    assert best != (0, 1, 2)
    left_out = [i for i in range(7) if i not in best]
    assert errors[best] == pytest.approx(float(components.scores[left_out].sum()), rel=1e-5)


def test_that_the_first_components_are_the_choice_of_the_text_that_was_calibrated_on() -> None:
    text = draw(40, 10, seed=4)
    layer = kernel_layer(12, 10, 7, text)
    components = Components(layer)
    components.listen(True)
    components.forward(text)
    sigma = torch.linalg.svdvals(draw(12, 10, seed=1) @ text.T)[:7]
    torch.testing.assert_close(components.scores, sigma.square(), rtol=1e-5, atol=0)
    assert components.best(4).tolist() == [0, 1, 2, 3]


def test_that_all_components_chosen_give_the_layer_itself_with_its_bias() -> None:
    layer = kernel_layer(12, 10, 7, draw(50, 10, seed=2))
    x = draw(2, 5, 10, seed=3)
    plain = layer(x)
    components = Components(layer)
    assert torch.equal(components.forward(x), plain)
    components.use(components.best(7))
    torch.testing.assert_close(components.forward(x), plain)


def test_that_a_site_that_the_prompt_did_not_reach_goes_on_with_its_first_components() -> None:
    components = Components(kernel_layer(12, 10, 7, draw(50, 10, seed=2)))
    components.listen(True)
    components.forward(draw(0, 10, seed=0))
    assert components.best(3).tolist() == [0, 1, 2]


def test_that_the_next_prompt_is_scored_from_zero(folder: Path) -> None:
    model = load_model(folder)
    with torch.no_grad(), component_bank(model) as bank:
        found = []
        for row in (ROWS.ids[:1], ROWS.ids[1:2], ROWS.ids[:1]):
            with bank.scoring():
                model(row)
            found.append({name: components.scores for name, components in bank.sites.items()})
            bank.use_best(0.5)
    first, second, again = found
    for name in first:
        assert torch.equal(first[name], again[name])
        assert not torch.equal(first[name], second[name])


def fail_with_first_components(model: PreTrainedModel, before: torch.Tensor) -> None:
    with component_bank(model) as bank:
        bank.use_first(0.5)
        assert not torch.equal(model(ROWS.ids).logits, before)
        raise RuntimeError("on purpose")


def test_that_the_model_is_itself_again_even_after_an_error(folder: Path) -> None:
    model = load_model(folder)
    with torch.no_grad():
        before = model(ROWS.ids).logits
        with pytest.raises(RuntimeError, match="on purpose"):
            fail_with_first_components(model, before)
        assert torch.equal(model(ROWS.ids).logits, before)


def test_that_a_model_without_factored_layers_has_no_bank(tmp_path: Path) -> None:
    model = load_model(make_checkpoint("llama", tmp_path / "llama"))
    with pytest.raises(ValueError, match="no factored layers"), component_bank(model):
        pass


@torch.no_grad()
def masked_losses(model: PreTrainedModel, row: torch.Tensor, half: int, share: float, *, first: bool) -> torch.Tensor:
    """The whole row at once: from ``half`` on every site has only its chosen components, the others are masked out."""
    layers = [layer for layer in model.modules() if isinstance(layer, FactoredLinear)]
    kept = kept_of(RANK, share)
    seen: dict[FactoredLinear, torch.Tensor] = {}

    def see(layer: FactoredLinear, output: torch.Tensor) -> None:
        energy = output.double().flatten(0, -2).square().sum(dim=0)
        seen[layer] = energy * layer.left.weight.double().square().sum(dim=0)

    def mask(layer: FactoredLinear, output: torch.Tensor) -> torch.Tensor:
        chosen = torch.zeros(RANK, dtype=torch.bool)
        chosen[torch.arange(kept) if first else seen[layer].topk(kept).indices] = True
        tokens = (torch.arange(output.flatten(0, -2).shape[0]) < half)[:, None]
        return (output.flatten(0, -2) * (tokens | chosen)).view_as(output)

    hooks = [la.right.register_forward_hook(lambda _m, _a, out, layer=la: see(layer, out)) for la in layers]
    model(row[:, :half])
    for hook in hooks:
        hook.remove()
    hooks = [la.right.register_forward_hook(lambda _m, _a, out, layer=la: mask(layer, out)) for la in layers]
    logits = model(row).logits[0, half:-1]
    for hook in hooks:
        hook.remove()
    return nn.functional.cross_entropy(logits.double(), row[0, half + 1 :], reduction="none")


@pytest.mark.parametrize("family", ["llama", "gpt2", "opt", "gemma3", "qwen3_moe"])
def test_that_the_three_perplexities_are_those_of_masked_whole_rows(
    family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CHUNK_ENTRIES", 128 * 7)
    model = load_model(factored(family, tmp_path), dtype="float32")
    found = score_by_prompt(model, ROWS, 0.5, silent())

    def oracle(share: float, *, first: bool) -> float:
        losses = [masked_losses(model, row[None], 16, share, first=first) for row in ROWS.ids]
        return float(torch.cat(losses).mean().exp())

    assert found.tokens == 3 * 16
    assert found.all_components == pytest.approx(oracle(1.0, first=True), rel=1e-5)
    assert found.by_prompt == pytest.approx(oracle(0.5, first=False), rel=1e-5)
    assert found.first_components == pytest.approx(oracle(0.5, first=True), rel=1e-5)
    assert len({found.all_components, found.by_prompt, found.first_components}) == 3
    assert 0 < found.apart <= 1


def test_that_padded_rows_are_halved_by_their_real_tokens(folder: Path) -> None:
    model = load_model(folder, dtype="float32")
    mask = torch.arange(33)[None] < torch.tensor([33, 2, 10])[:, None]
    found = score_by_prompt(model, TokenRows(ROWS.ids, mask), 0.5, silent())
    losses = [masked_losses(model, ROWS.ids[:1], 16, 0.5, first=False)]
    losses.append(masked_losses(model, ROWS.ids[2:, :10], 5, 0.5, first=False))
    assert (found.rows, found.tokens) == (2, 16 + 4)
    assert found.by_prompt == pytest.approx(float(torch.cat(losses).mean().exp()), rel=1e-5)


def test_that_multiplications_shrink_and_parameters_do_not(folder: Path) -> None:
    model = load_model(folder)
    layers = [layer for layer in model.modules() if isinstance(layer, FactoredLinear)]
    ends = sum(layer.left.out_features + layer.right.in_features for layer in layers)
    found = score_by_prompt(model, ROWS, 0.34, silent())
    assert found.sites == len(layers)
    assert found.bank_parameters == RANK * ends
    assert found.chosen_parameters == 2 * ends
    assert found.dense_parameters == sum(layer.left.out_features * layer.right.in_features for layer in layers)
    assert found.parameters == sum(parameter.numel() for parameter in model.parameters())


def test_that_everything_chosen_is_everything(folder: Path) -> None:
    found = score_by_prompt(load_model(folder), ROWS, 1.0, silent())
    assert found.by_prompt == pytest.approx(found.all_components, rel=1e-6)
    assert found.first_components == pytest.approx(found.all_components, rel=1e-6)
    assert found.apart == 0


@pytest.mark.parametrize(("share", "kept"), [(0.01, 1), (0.5, 3), (0.34, 2), (1.0, 6)])
def test_that_at_least_one_component_is_kept(share: float, kept: int) -> None:
    assert kept_of(RANK, share) == kept


def test_that_progress_counts_rows(folder: Path) -> None:
    events: list[Event] = []
    score_by_prompt(load_model(folder), ROWS, 0.5, EventReporter(events.append))
    steps = [event for event in events if isinstance(event, Advanced)]
    assert [(step.done, step.total) for step in steps] == [(1, 3), (2, 3), (3, 3)]


def test_that_rows_too_short_for_a_prompt_are_refused(folder: Path) -> None:
    with pytest.raises(StudioError, match="no row of the text has three tokens"):
        score_by_prompt(load_model(folder), TokenRows(ROWS.ids[:, :2]), 0.5, silent())


def text_file(folder: Path) -> str:
    path = folder / "text.txt"
    path.write_text(" ".join(f"w{int(word)}" for word in torch.randint(4, 120, (200,))))
    return str(path)


def test_that_a_request_tells_compute_and_memory_apart(folder: Path, tmp_path: Path) -> None:
    request = SelectByPrompt(model=str(folder), share=0.5, corpus=text_file(tmp_path), windows=2, length=32)
    answer = run(request, silent(), "cpu")
    assert isinstance(answer, SelectByPromptResult)
    assert (answer.rows, answer.tokens, answer.share) == (2, 30, 0.5)
    assert answer.multiplications == 0.5
    assert answer.multiplications_of_dense < 0.5
    assert answer.copied_parameters < answer.parameters
    assert answer.parameters == sum(parameter.numel() for parameter in load_model(folder).parameters())


@pytest.mark.parametrize("storage", ["pivoted", None])
def test_that_folders_without_components_are_refused_in_one_sentence(storage: str | None, tmp_path: Path) -> None:
    folder = factored("llama", tmp_path, storage) if storage else make_checkpoint("llama", tmp_path / "llama")
    said = "is stored pivoted" if storage else "has no low-rank sites"
    with pytest.raises(StudioError, match=said):
        run(SelectByPrompt(model=str(folder), corpus=text_file(tmp_path), windows=2, length=32), silent(), "cpu")
