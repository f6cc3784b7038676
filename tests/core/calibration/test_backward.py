"""Gradients block by block are those of the whole model, whatever its family, and everything made of them."""

from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from torch import nn
from transformers.models.llama import modeling_llama

from core.calibration import backward as backwards
from core.calibration.backward import backward_pass
from core.calibration.calibrate import calibrate_rows
from core.calibration.moments import unpack
from core.calibration.rows import TokenRows
from core.checkpoint.open import open_checkpoint
from core.jobs.errors import StudioError
from core.jobs.reporter import silent
from core.model import Site
from core.model.moment_kinds import (
    COLUMN_SQUARES,
    GRADIENT,
    INPUT_GRAM,
    ROW_SQUARES,
    MomentKind,
    kronecker,
    logit_curvature,
    output_gram,
    output_subspace,
)
from tests.core.calibration.whole_model import clipped, close, loaded, make_rows, opened, pairs_of, row_gradients
from tests.families import FAMILIES, tiny_tokenizer

PLAIN = output_gram(middle=False, clip=False)
CUT = output_gram(middle=True, clip=True)
KINDS = frozenset({PLAIN, CUT, GRADIENT, COLUMN_SQUARES, ROW_SQUARES})


def expected_of(pairs: list[tuple[torch.Tensor, torch.Tensor]], kind: MomentKind) -> torch.Tensor:
    """Straight from the definition, float64."""
    seen = [(x, g) for x, g in pairs if len(g) > 1]
    if kind == PLAIN:
        return sum((g.T @ g for _, g in seen), start=torch.zeros(())) / sum(len(g) for _, g in seen)
    if kind == CUT:
        cut = [clipped(g) for _, g in seen]
        return sum((g.T @ g for g in cut), start=torch.zeros(())) / sum(len(g) for g in cut)
    if kind == GRADIENT:
        return sum((g.T @ x for x, g in seen), start=torch.zeros(())) / sum(len(g) - 1 for _, g in seen)
    squares = torch.stack([gradient.square() for gradient in row_gradients(seen)]).mean(dim=0)
    return squares.mean(dim=0 if kind == COLUMN_SQUARES else 1)


@pytest.mark.parametrize("ragged", [False, True], ids=["whole rows", "padded rows"])
@pytest.mark.parametrize("family", FAMILIES)
def test_that_gradients_block_by_block_are_those_of_the_whole_model(
    family: str, ragged: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backwards, "BATCH_TOKENS", 80)
    checkpoint, rows = opened(family, tmp_path), make_rows(ragged=ragged)
    store = calibrate_rows(checkpoint, rows, "float32", KINDS, silent())
    pairs = pairs_of(checkpoint, rows)
    for kind in KINDS:
        expected = {site: expected_of(pairs[site], kind) for site in checkpoint.info.sites}
        scale = max(float(one.norm()) for one in expected.values())
        for site, one in expected.items():
            assert close(store.moments(site)[kind], one, scale), (site.name, kind.name)


@pytest.mark.parametrize("family", FAMILIES)
def test_that_the_gradient_is_the_one_autograd_gives_the_parameters(family: str, tmp_path: Path) -> None:
    checkpoint, rows = opened(family, tmp_path), make_rows()
    store = calibrate_rows(checkpoint, rows, "float32", frozenset({GRADIENT}), silent())
    model = loaded(checkpoint).requires_grad_(True)
    logits = model(rows.ids).logits[:, :-1].flatten(0, 1)
    nn.functional.cross_entropy(logits, rows.ids[:, 1:].flatten()).backward()
    weights = {site: model.get_submodule(site.name).weight.grad for site in checkpoint.info.sites}
    grads = {site: grad.T if site.transposed else grad for site, grad in weights.items()}
    scale = max(float(grad.norm()) for grad in grads.values())
    for site, grad in grads.items():
        assert store.moments(site)[GRADIENT].dtype == torch.float32
        assert close(store.moments(site)[GRADIENT], grad.double(), scale, 2e-6), site.name


def test_that_scaling_and_capping_behind_the_blocks_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.calibration.head._CHUNK_ENTRIES", 128 * 7)
    torch.manual_seed(0)
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "vocab_size": 128, "head_dim": 8}
    more = {"num_attention_heads": 4, "num_key_value_heads": 2, "tie_word_embeddings": False}
    model = transformers.Gemma2ForCausalLM(transformers.Gemma2Config(**shape, **more, final_logit_softcapping=3.0))
    with torch.no_grad():
        model.lm_head.weight.mul_(100)
    model.save_pretrained(tmp_path / "gemma2")
    tiny_tokenizer().save_pretrained(tmp_path / "gemma2")
    checkpoint, rows = open_checkpoint(str(tmp_path / "gemma2"), silent()), make_rows(2)
    store = calibrate_rows(checkpoint, rows, "float32", frozenset({PLAIN}), silent())
    pairs = pairs_of(checkpoint, rows)
    for site in checkpoint.info.sites:
        expected = expected_of(pairs[site], PLAIN)
        assert close(store.moments(site)[PLAIN], expected, float(expected.norm()), 5e-5), site.name


def test_that_no_more_logits_than_a_chunk_exist_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    monkeypatch.setattr("core.calibration.head._CHUNK_ENTRIES", 128 * 7)
    monkeypatch.setattr("core.calibration.head._PROBE_TOKENS", 4)
    softmax = torch.Tensor.softmax

    def counted(logits: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
        sizes.append(logits.numel())
        return softmax(logits, *args, **kwargs)

    checkpoint = opened("llama", tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(torch.Tensor, "softmax", counted)
        calibrate_rows(checkpoint, make_rows(), "float32", frozenset({PLAIN}), silent())
    assert max(sizes) == 128 * 7
    assert sum(sizes) == 128 * 200


def test_that_a_head_that_goes_its_own_way_is_run_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint, rows = opened("llama", tmp_path), make_rows(2)
    inner = transformers.LlamaForCausalLM.forward

    def stubborn(self: Any, input_ids: torch.Tensor, **more: Any) -> Any:
        answer = inner(self, input_ids=input_ids, **more)
        answer.logits = answer.logits[:, : input_ids.shape[1]] * 2
        return answer

    monkeypatch.setattr(transformers.LlamaForCausalLM, "forward", stubborn)
    store = calibrate_rows(checkpoint, rows, "float32", frozenset({PLAIN}), silent())
    pairs = pairs_of(checkpoint, rows)
    for site in checkpoint.info.sites:
        assert close(store.moments(site)[PLAIN], expected_of(pairs[site], PLAIN), 1.0)


def test_that_blocks_may_change_their_tensors_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mlp(self: Any, x: torch.Tensor) -> torch.Tensor:
        gate, up = self.gate_proj(x), self.up_proj(x)
        gate.mul_(2).sigmoid_()
        up *= gate
        x.zero_()
        down: torch.Tensor = self.down_proj(up)
        return down.add_(1)

    def layer(self: Any, hidden_states: torch.Tensor, **more: Any) -> torch.Tensor:
        hidden_states.mul_(1.5)
        between = self.self_attn(hidden_states=self.input_layernorm(hidden_states), **more)[0]
        between += hidden_states
        after: torch.Tensor = self.mlp(self.post_attention_layernorm(between) * 1)
        return after.add_(between)

    monkeypatch.setattr(modeling_llama.LlamaMLP, "forward", mlp)
    monkeypatch.setattr(modeling_llama.LlamaDecoderLayer, "forward", layer)
    checkpoint, rows = opened("llama", tmp_path), make_rows(2)
    store = calibrate_rows(checkpoint, rows, "float32", frozenset({GRADIENT, PLAIN}), silent())

    def out_of_place(self: Any, x: torch.Tensor) -> torch.Tensor:
        down: torch.Tensor = self.down_proj(self.up_proj(x) * (2 * self.gate_proj(x)).sigmoid())
        return down + 1

    def careful(self: Any, hidden_states: torch.Tensor, **more: Any) -> torch.Tensor:
        hidden_states = hidden_states * 1.5
        between = hidden_states + self.self_attn(hidden_states=self.input_layernorm(hidden_states), **more)[0]
        after: torch.Tensor = between + self.mlp(self.post_attention_layernorm(between))
        return after

    monkeypatch.setattr(modeling_llama.LlamaMLP, "forward", out_of_place)
    monkeypatch.setattr(modeling_llama.LlamaDecoderLayer, "forward", careful)
    pairs = pairs_of(checkpoint, rows)
    for kind in (GRADIENT, PLAIN):
        expected = {site: expected_of(pairs[site], kind) for site in checkpoint.info.sites}
        scale = max(float(one.norm()) for one in expected.values())
        for site, one in expected.items():
            assert close(store.moments(site)[kind], one, scale), (site.name, kind.name)


def test_that_a_site_that_sees_only_some_tokens_gets_the_gradients_of_these(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mlp(self: Any, x: torch.Tensor) -> torch.Tensor:
        flat, out = x.reshape(-1, x.shape[-1]), torch.zeros(x.numel() // x.shape[-1], x.shape[-1])
        chosen = torch.nonzero(flat[:, 0] > 0)[:, 0]
        inner = torch.sigmoid(self.gate_proj(flat[chosen])) * self.up_proj(flat[chosen])
        return out.index_add(0, chosen, self.down_proj(inner)).view_as(x)

    monkeypatch.setattr(modeling_llama.LlamaMLP, "forward", mlp)
    monkeypatch.setattr(backwards, "_scattered", lambda _sites: True)
    checkpoint, rows = opened("llama", tmp_path), make_rows(3)
    store = calibrate_rows(checkpoint, rows, "float32", KINDS, silent())
    pairs = pairs_of(checkpoint, rows)
    for site in checkpoint.info.sites:
        seen = pairs[site]
        few = sum(len(g) for _, g in seen)
        assert (few < rows.tokens) is (site.part == "mlp")
        expected = sum((g.T @ g for _, g in seen), start=torch.zeros(())) / few
        assert close(store.moments(site)[PLAIN], expected, float(expected.norm())), site.name
        gradients = [g.T @ x / 39 for x, g in seen]
        squares = torch.stack([gradient.square() for gradient in gradients]).mean(dim=0).mean(dim=0)
        assert close(store.moments(site)[COLUMN_SQUARES], squares, float(squares.norm())), site.name
        mean = torch.stack(gradients).mean(dim=0)
        assert close(store.moments(site)[GRADIENT], mean, float(mean.norm())), site.name


@pytest.mark.parametrize(
    ("name", "scattered"),
    [
        ("model.layers.11.mlp.up_proj", False),
        ("model.layers.1.mlp.experts.0.up_proj", True),
        ("transformer.h.3.attn.c_attn", False),
    ],
)
def test_that_numbered_experts_are_known_by_their_paths(name: str, scattered: bool) -> None:
    site = Site(name=name, block=0, kind="up", part="mlp", shape=(2, 2), input_group=name, tensor=name)
    assert backwards._scattered((site,)) is scattered


@pytest.mark.parametrize("family", ["llama", "gpt2"])
def test_that_replaced_weights_are_run_instead_of_the_checkpoints(family: str, tmp_path: Path) -> None:
    checkpoint, rows = opened(family, tmp_path), make_rows(2)
    torch.manual_seed(1)
    changed = {site: torch.randn(site.shape) * 0.1 for site in checkpoint.info.sites[::3]}
    taken: dict[Site, torch.Tensor] = {}
    backward_pass(
        checkpoint,
        rows,
        torch.float32,
        dict.fromkeys(checkpoint.info.sites, frozenset({PLAIN})),
        lambda site, _kind, moment, _tokens: taken.update({site: unpack(moment, site.shape[0])}),
        silent(),
        replaced=changed.get,
    )
    model = loaded(checkpoint)
    for site, weight in changed.items():
        model.get_submodule(site.name).weight.data = weight.T.contiguous() if site.transposed else weight
    pairs = pairs_of(checkpoint, rows, model)
    for site in checkpoint.info.sites:
        expected = expected_of(pairs[site], PLAIN)
        assert close(taken[site], expected, float(expected.norm()), 2e-5), site.name


def test_that_all_kinds_come_out_of_one_pass_as_they_do_alone(tmp_path: Path) -> None:
    checkpoint, rows = opened("llama", tmp_path), make_rows()
    more = {INPUT_GRAM, logit_curvature(0), logit_curvature(3), output_subspace(0.4), *kronecker(3)}
    together = calibrate_rows(checkpoint, rows, "float32", KINDS | more, silent())
    moments = {site: together.moments(site) for site in checkpoint.info.sites}
    for path in together.folder.iterdir():
        path.unlink()
    for kind in KINDS | more:
        alone = calibrate_rows(checkpoint, rows, "float32", frozenset({kind}), silent())
        for site in checkpoint.info.sites:
            found, expected = alone.moments(site)[kind], moments[site][kind].double()
            assert close(found, expected, float(expected.norm()), 1e-6), kind.name


def test_that_rows_that_predict_nothing_are_refused_only_where_a_loss_is_needed(tmp_path: Path) -> None:
    checkpoint, rows = opened("llama", tmp_path), TokenRows(torch.full((2, 1), 5))
    with pytest.raises(StudioError, match="no row of the text has two tokens"):
        calibrate_rows(checkpoint, rows, "float32", frozenset({GRADIENT}), silent())
    store = calibrate_rows(checkpoint, rows, "float32", frozenset({logit_curvature(0), INPUT_GRAM}), silent())
    assert store.moments(checkpoint.info.sites[0]).tokens == 2
