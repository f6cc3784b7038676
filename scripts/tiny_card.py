"""What is written beside the weights of ``tiny``: its figures (for tests and documents) and the model card."""

import json
from pathlib import Path

from pydantic import BaseModel

_CARD = """\
---
license: cc-by-sa-3.0
language: en
library_name: transformers
pipeline_tag: text-generation
datasets: [wikitext]
---

# tiny

A Llama-shaped language model small enough to ship inside Rank Studio, so that the window, the demonstration and the
tests work without a network and in seconds, with a real loss that compression really raises. It is no assistant and
knows nothing: it has read one megabyte of encyclopedia.

| | |
|---|---|
| parameters | {parameters:,} (embedding tied to the head, counted once) |
| blocks | {blocks}: SwiGLU, rotary positions |
| hidden size | {hidden}; intermediate size {intermediate} |
| heads | {heads} for queries, {key_heads} for keys and values |
| context | {context:,} tokens |
| tokenizer | byte-level BPE, {vocabulary:,} tokens, learned on the training text; any text survives a round trip |
| weights | bf16 safetensors |
| training text | WikiText-2, validation part without its last 5 %: {training_tokens:,} tokens |
| checkpoint chosen on | the last 5 % of that part |
| tokens seen | {tokens_seen:,} ({epochs:.1f} passes) |

## Perplexity

On the bundled evaluation text (WikiText-2, test part; {evaluation_tokens:,} tokens; never trained on): non-overlapping
rows, next-token loss within each row, weights as stored in bf16, computed in float32. The baseline is an interpolated
modified Kneser-Ney trigram over the same token ids, trained on the same text and on the held-out 5 % as well; it may
look back past the beginning of a row.

| rows of | tiny | trigram |
|---|---|---|
{rows}

Perplexity is per token of this tokenizer: compare it with nothing that uses another one.

## Retraining

    python scripts/train_tiny.py --out resources/tiny

writes this folder anew ({minutes:.0f} minutes on {threads} shared processor core{plural}, {steps:,} steps, seed {seed};
the same machine and options give the same weights).

## Licence

The text is CC BY-SA 3.0 (WikiText-2: Merity, Xiong, Bradbury, Socher, "Pointer Sentinel Mixture Models", ICLR 2017;
from articles of the English Wikipedia by its contributors). The weights and the tokenizer were derived from it and are
offered under the same licence, CC BY-SA 3.0, <https://creativecommons.org/licenses/by-sa/3.0/>.
"""


class Figures(BaseModel):
    """What was measured; keys of ``perplexity`` and ``trigram_perplexity`` are row lengths in tokens."""

    parameters: int
    blocks: int
    hidden: int
    intermediate: int
    heads: int
    key_heads: int
    vocabulary: int
    context: int
    training_tokens: int
    tokens_seen: int
    evaluation_tokens: int
    perplexity: dict[int, float]
    trigram_perplexity: dict[int, float]
    seed: int
    steps: int
    threads: int
    minutes: float


def write_card(folder: Path, figures: Figures) -> None:
    """Writes ``training.json`` and ``README.md`` into ``folder``."""
    rows = [
        f"| {length:,} tokens | {figures.perplexity[length]:.2f} | {figures.trigram_perplexity[length]:.2f} |"
        for length in sorted(figures.perplexity)
    ]
    card = _CARD.format(
        **figures.model_dump(),
        rows="\n".join(rows),
        epochs=figures.tokens_seen / figures.training_tokens,
        plural="" if figures.threads == 1 else "s",
    )
    (folder / "README.md").write_text(card, encoding="utf-8")
    measured = json.loads(figures.model_dump_json())
    (folder / "training.json").write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
