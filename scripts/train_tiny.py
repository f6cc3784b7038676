"""Train ``tiny``, the model shipped in ``resources/tiny``, on the bundled text, and compare it with a trigram model.

    python scripts/train_tiny.py --out resources/tiny

The same seed, machine and number of threads give the same weights. Trains on the calibration part (WikiText-2
validation) but for its last 5 %, which choose the checkpoint; the evaluation part (WikiText-2 test) is only measured at
the end.
"""

import argparse
import copy
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tiny_baseline import NgramModel
from tiny_card import Figures, write_card
from tiny_tokenizer import train_tokenizer
from torch import nn
from torch.optim.lr_scheduler import LambdaLR
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

import resources

CONTEXT = 1024
ROW_LENGTHS = (256, 1024)
HELD_OUT = 0.05


@dataclass(frozen=True)
class Text:
    """Token ids, one dimension each: what is trained on, what chooses the checkpoint, what is measured."""

    train: torch.Tensor
    held_out: torch.Tensor
    evaluation: torch.Tensor


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder to write the model to")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--batch", type=int, default=2048, help="tokens per step")
    parser.add_argument("--rate", type=float, default=4e-3, help="peak learning rate")
    parser.add_argument("--decay", type=float, default=0.1, help="weight decay of the matrices")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--average", type=float, default=0.99, help="decay of the running average of the weights")
    parser.add_argument("--check", type=int, default=100, help="steps between two looks at the held-out text")
    parser.add_argument("--vocabulary", type=int, default=1024)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--intermediate", type=int, default=512)
    parser.add_argument("--blocks", type=int, default=4)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--key-heads", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def build_model(options: argparse.Namespace) -> LlamaForCausalLM:
    config = LlamaConfig(
        vocab_size=options.vocabulary,
        hidden_size=options.hidden,
        intermediate_size=options.intermediate,
        num_hidden_layers=options.blocks,
        num_attention_heads=options.heads,
        num_key_value_heads=options.key_heads,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=True,
        bos_token_id=0,
        eos_token_id=0,
        pad_token_id=0,
        initializer_range=0.02,
    )
    model = LlamaForCausalLM(config)
    model.set_attn_implementation("eager")  # the fused attention is slower here: short rows, bf16, backward, processor
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith(("o_proj.weight", "down_proj.weight")):
                weight /= math.sqrt(2 * options.blocks)  # the usual start of what is added to the residual stream
    return model


def add_dropout(model: LlamaForCausalLM, probability: float) -> None:
    """Llama has no dropout of its own; a small text needs it on everything that enters the residual stream."""

    def drop(module: nn.Module, _inputs: object, output: torch.Tensor) -> torch.Tensor:
        return nn.functional.dropout(output, probability, module.training)

    for name, module in model.named_modules():
        if name.endswith(("embed_tokens", "o_proj", "down_proj")):
            module.register_forward_hook(drop)


def batches(ids: torch.Tensor, options: argparse.Namespace) -> Iterator[torch.Tensor]:
    """Endless [rows, length] from random places: mostly rows of 128 tokens, every eighth batch rows of 1,024."""
    generator = torch.Generator().manual_seed(options.seed)
    step = 0
    while True:
        length = CONTEXT if step % 8 == 7 else 128
        starts = torch.randint(len(ids) - length, (options.batch // length,), generator=generator)
        yield torch.stack([ids[start : start + length] for start in starts.tolist()])
        step += 1


def token_loss(model: LlamaForCausalLM, rows: torch.Tensor) -> torch.Tensor:
    """Mean next-token loss within the rows [rows, length], in nats; logits in float32."""
    logits = model(input_ids=rows, use_cache=False).logits[:, :-1].float()
    return nn.functional.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten())


@torch.no_grad()
def perplexity(model: LlamaForCausalLM, ids: torch.Tensor, length: int) -> float:
    """Non-overlapping rows of ``length`` tokens, next-token loss within each row."""
    model.eval()
    rows = ids[: len(ids) // length * length].view(-1, length)
    size = max(1, 8192 // length)
    losses = [(token_loss(model, part).item(), len(part)) for part in rows.split(size)]
    model.train()
    return math.exp(sum(loss * count for loss, count in losses) / len(rows))


def trigram_perplexity(text: Text, vocabulary: int, length: int) -> float:
    """On the tokens that ``perplexity`` scores. The trigram also learns from the held-out text and looks past rows."""
    trained = NgramModel(torch.cat([text.train, text.held_out]).numpy(), vocabulary, order=3)
    used = len(text.evaluation) // length * length
    losses = -np.log(trained.probabilities(text.evaluation[:used].numpy()))
    return float(np.exp(losses.reshape(-1, length)[:, 1:].mean()))


def optimizers_for(model: LlamaForCausalLM, options: argparse.Namespace) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of the blocks (it needs fewer steps than AdamW here), AdamW for embedding and norms."""
    blocks = [weight for name, weight in model.named_parameters() if weight.ndim == 2 and "embed" not in name]
    embedding = {"params": [model.get_input_embeddings().weight], "weight_decay": options.decay}
    norms = {"params": [weight for weight in model.parameters() if weight.ndim == 1], "weight_decay": 0.0}
    return [
        torch.optim.Muon(blocks, lr=options.rate, weight_decay=options.decay, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW([embedding, norms], lr=options.rate, betas=(0.9, 0.98)),
    ]


def rate_at(step: int, steps: int) -> float:
    """Share of the peak learning rate: 5 % of the steps up, then half a cosine down to nothing."""
    warm = max(1, steps // 20)
    return (step + 1) / warm if step < warm else 0.5 * (1 + math.cos(math.pi * (step - warm) / (steps - warm)))


class Best:
    """Running average of the weights; ``folder`` holds it, in bf16, as it was best on the held-out text."""

    def __init__(self, model: LlamaForCausalLM, decay: float, folder: Path) -> None:
        self._average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
        self._folder = folder
        self.perplexity = math.inf
        self.step = 0

    def update(self, model: LlamaForCausalLM) -> None:
        self._average.update_parameters(model)

    def look(self, held_out: torch.Tensor, step: int) -> float:
        """The average's perplexity on ``held_out``; the weights are written if it is the best so far."""
        current = perplexity(self._average.module, held_out, 256)
        if current < self.perplexity:
            self.perplexity, self.step = current, step
            copy.deepcopy(self._average.module).to(torch.bfloat16).save_pretrained(self._folder)
        return current


def train(model: LlamaForCausalLM, text: Text, options: argparse.Namespace) -> Best:
    """Leaves in the output folder the averaged weights that were best on the held-out text, and says which."""
    best = Best(model, options.average, options.out)
    add_dropout(model, options.dropout)
    optimizers = optimizers_for(model, options)
    schedules = [LambdaLR(optimizer, lambda step: rate_at(step, options.steps)) for optimizer in optimizers]
    started, losses = time.monotonic(), []
    print(f"{'step':>6} {'tokens':>10} {'train loss':>10} {'held-out perplexity':>19} {'seconds':>8}", flush=True)
    model.train()
    for step, rows in zip(range(1, options.steps + 1), batches(text.train, options), strict=False):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = token_loss(model, rows)
        model.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer, schedule in zip(optimizers, schedules, strict=True):
            optimizer.step()
            schedule.step()
        best.update(model)
        losses.append(loss.item())
        if step % options.check == 0 or step == options.steps:
            held_out, seconds = best.look(text.held_out, step), time.monotonic() - started
            row = f"{step:6d} {step * options.batch:10,d} {np.mean(losses):10.3f} {held_out:19.2f} {seconds:8.0f}"
            print(row, flush=True)
            losses.clear()
    return best


def tokenised(tokenizer: PreTrainedTokenizerFast) -> Text:
    calibration, evaluation = (
        torch.tensor(tokenizer(resources.text(part), verbose=False)["input_ids"])
        for part in ("calibration", "evaluation")
    )
    cut = round(len(calibration) * (1 - HELD_OUT))
    return Text(calibration[:cut], calibration[cut:], evaluation)


def figures(folder: Path, text: Text, options: argparse.Namespace, best: Best, minutes: float) -> Figures:
    """Measured on the files as they were written: weights stored in bf16, computed in float32."""
    model = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32)
    return Figures(
        parameters=sum(weight.numel() for weight in model.parameters()),
        blocks=options.blocks,
        hidden=options.hidden,
        intermediate=options.intermediate,
        heads=options.heads,
        key_heads=options.key_heads,
        vocabulary=options.vocabulary,
        context=CONTEXT,
        training_tokens=len(text.train),
        tokens_seen=best.step * options.batch,
        evaluation_tokens=len(text.evaluation),
        perplexity={length: perplexity(model, text.evaluation, length) for length in ROW_LENGTHS},
        trigram_perplexity={length: trigram_perplexity(text, options.vocabulary, length) for length in ROW_LENGTHS},
        seed=options.seed,
        steps=options.steps,
        threads=options.threads,
        minutes=minutes,
    )


def main() -> None:
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    started = time.monotonic()
    tokenizer = train_tokenizer(resources.text("calibration"), options.vocabulary, CONTEXT)
    text = tokenised(tokenizer)
    tokenizer.save_pretrained(options.out)
    best = train(build_model(options), text, options)
    measured = figures(options.out, text, options, best, (time.monotonic() - started) / 60)
    write_card(options.out, measured)
    print(measured.model_dump_json(indent=2))


if __name__ == "__main__":
    main()
