"""The README of a written checkpoint."""

from collections.abc import Mapping
from pathlib import Path

from core.allocation.plan import RankPlan
from core.checkpoint.hub import is_hub_id
from core.checkpoint.written import WrittenCheckpoint
from core.model import ModelInfo

_HEAD = """---
library_name: transformers
pipeline_tag: text-generation
{base}tags:
- low-rank
- rank-studio
---

# {name}

{model}, compressed by low-rank factorisation with Rank Studio: {sites} of {all_sites} linear layers were replaced by
low-rank ones{method}.

| | {model} | this checkpoint |
|---|---|---|
| parameters of the compressible layers | {site_parameters:,} | {stored_parameters:,} ({keep:.1%} kept) |
| all parameters | {source_parameters:,} | {parameters:,} |
| bytes of weights | {source_bytes:,} | {bytes_on_disk:,} |

The exact plan, the method and everything it depended on are in `compression.json`.

## Loading it
"""

_STOCK = """
The low-rank weights are stored multiplied out, so this is a stock checkpoint that any tool loads:

```python
from transformers import AutoModelForCausalLM

model = AutoModelForCausalLM.from_pretrained("{name}")
```
"""

_COMPRESSED = """
With Rank Studio installed:

```python
import core.checkpoint
from transformers import AutoModelForCausalLM

model = AutoModelForCausalLM.from_pretrained("{name}")
```

Without it, by the modelling file that lies here (read it first: this runs it):

```python
from transformers import AutoModelForCausalLM

model = AutoModelForCausalLM.from_pretrained("{name}", trust_remote_code=True)
```

In lm-eval:

```sh
lm_eval --model hf --model_args pretrained={name},trust_remote_code=True --tasks arc_easy
```

Loaded in any other way it stops with an error about the size of one weight, on purpose: a loader that does not know
the format would fill the compressed layers with random numbers.

## What is stored

{storage}
"""

_STORAGE = {
    "factored": "Each compressed layer `<site>` of shape m x n and rank r is `<site>.left.weight` [m, r] times\n"
    "`<site>.right.weight` [r, n]; a bias is `<site>.left.bias`.",
    "pivoted": "Each compressed layer `<site>` of shape m x n and rank r is `<site>.pivot.weight` [r, n], r rows of\n"
    "the layer's matrix; `<site>.rest.weight` [m - r, r], the coefficients that make the other rows from them; and\n"
    "`<site>.order` [m], the place of each output row in the two put together. A bias is `<site>.bias`.",
}


def model_card(
    written: WrittenCheckpoint, model: ModelInfo, plan: RankPlan, *, stock: bool, method: object, notes: str = ""
) -> str:
    """Markdown with the Hub's front matter: what the checkpoint is, its size, and the ways to load it. ``notes``: what
    its maker says of it."""
    name = written.folder.name
    from_hub = is_hub_id(model.source) and not Path(model.source).exists()
    head = _HEAD.format(
        name=name,
        base=f"base_model: {model.source}\n" if from_hub else "",
        model=model.name,
        sites=sum(rank is not None for rank in plan.ranks.values()),
        all_sites=len(plan.ranks),
        method=_by_method(method),
        site_parameters=model.site_parameters,
        stored_parameters=written.stored_parameters,
        keep=written.stored_parameters / model.site_parameters if model.site_parameters else 1.0,
        source_parameters=model.parameters,
        parameters=written.parameters,
        source_bytes=model.bytes_on_disk,
        bytes_on_disk=written.bytes_on_disk,
    )
    if notes.strip():
        head = head.replace("\n## Loading it\n", f"\n## Notes\n\n{notes.strip()}\n\n## Loading it\n")
    if stock:
        return head + _STOCK.format(name=name)
    return head + _COMPRESSED.format(name=name, storage=_STORAGE[plan.storage])


def _by_method(method: object) -> str:
    named = method.get("name") if isinstance(method, Mapping) else method
    return f" (method: {named})" if isinstance(named, str) and named else ""
