"""Which sites read the same input, found by letting a forward pass run on the meta device."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import torch
from torch import nn
from transformers import PreTrainedModel

_TOKENS = 4
_SHARED_BY_NAME = (
    frozenset({"q_proj", "k_proj", "v_proj"}),
    frozenset({"gate_proj", "up_proj"}),
    frozenset({"w1", "w3"}),
)


class _AllSeen(Exception):  # noqa: N818 - no error: ends a forward pass that has shown what it should
    pass


def input_groups(model: PreTrainedModel, blocks: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """For every site the name of the first site of its block that reads the same tensor.

    ``blocks``: block path -> paths of its linear layers, in module order. One block of every layout (names of its
    layers) is traced, the others are alike. Where the forward pass cannot run on the meta device (routing of experts
    depends on values), layers it did not reach are grouped by the names transformers gives them.
    """
    examples: dict[tuple[str, ...], str] = {}
    for block, sites in blocks.items():
        examples.setdefault(_suffixes(block, sites), block)
    inputs = _trace(model, [site for block in examples.values() for site in blocks[block]])
    alike = {
        layout: _by_key(block, blocks[block], _partly_by_name(blocks[block], inputs))
        for layout, block in examples.items()
    }
    return {
        f"{block}.{site}": f"{block}.{first}"
        for block, sites in blocks.items()
        for site, first in alike[_suffixes(block, sites)].items()
    }


def _suffixes(block: str, sites: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(site[len(block) + 1 :] for site in sites)


def _by_key(block: str, sites: tuple[str, ...], keys: Mapping[str, object]) -> dict[str, str]:
    """Site -> first site with the same key, both as paths inside the block."""
    members: defaultdict[object, list[str]] = defaultdict(list)
    for site, suffix in zip(sites, _suffixes(block, sites), strict=True):
        members[keys[site]].append(suffix)
    return {suffix: group[0] for group in members.values() for suffix in group}


def _partly_by_name(sites: tuple[str, ...], inputs: Mapping[str, object]) -> dict[str, object]:
    """What was traced stays; the rest is grouped by name, under the same parent only."""
    keys: dict[str, object] = {}
    for site in sites:
        parent, _, last = site.rpartition(".")
        shared = next((names for names in _SHARED_BY_NAME if last in names), frozenset({last}))
        keys[site] = inputs.get(site, (parent, shared))
    return keys


def _trace(model: PreTrainedModel, sites: list[str]) -> dict[str, object]:
    """Site -> identity of the tensor it was given, for those that a pass reached.

    Some models look at values while they build their attention mask, which cannot be done on the meta device; a mask
    in its final form (four dimensions) spares them that.
    """
    tokens = torch.zeros((1, _TOKENS), dtype=torch.long, device="meta")
    mask = torch.zeros((1, 1, _TOKENS, _TOKENS), device="meta")
    inputs = _trace_once(model, sites, {"input_ids": tokens, "attention_mask": mask})
    if len(inputs) == len(sites):
        return inputs
    return max(inputs, _trace_once(model, sites, {"input_ids": tokens}), key=len)


def _trace_once(model: PreTrainedModel, sites: list[str], arguments: dict[str, torch.Tensor]) -> dict[str, object]:
    """Two views of the same memory at the same version count as one input: some models reshape per projection."""
    inputs: dict[str, object] = {}
    alive: list[torch.Tensor] = []  # a freed tensor's identity would be handed out again

    def watch(site: str, module: nn.Module) -> torch.utils.hooks.RemovableHandle:
        def look(_module: nn.Module, args: tuple[Any, ...]) -> None:
            if args and isinstance(args[0], torch.Tensor):
                x = args[0]
                alive.append(x)
                place = (x.untyped_storage()._cdata, x.storage_offset(), x.numel(), x.shape[-1], x._version)
                inputs.setdefault(site, place)
            if len(inputs) == len(sites):
                raise _AllSeen

        return module.register_forward_pre_hook(look)

    handles = [watch(site, model.get_submodule(site)) for site in sites]
    try:
        with torch.no_grad():
            model(**arguments, use_cache=False)
    except Exception:
        # Models stumble over meta tensors in many ways, all expected: what was seen until then counts.
        return inputs
    finally:
        for handle in handles:
            handle.remove()
    return inputs
