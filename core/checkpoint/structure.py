"""The shape of a model without its weights: built on the meta device, its repeated decoder blocks found."""

import copy
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModelForCausalLM, AutoModelForImageTextToText, PreTrainedConfig, PreTrainedModel
from transformers.initialization import no_init_weights
from transformers.pytorch_utils import Conv1D

from core.jobs.errors import StudioError

LINEAR = (nn.Linear, Conv1D)
"""What may be a site. ``Conv1D`` (GPT-2) is a linear layer whose weight is stored n x m."""


@dataclass(frozen=True)
class Structure:
    """A model on the meta device and where its decoder blocks are."""

    model: PreTrainedModel
    decoder: str
    """Module path of the language model that holds the blocks."""
    blocks: tuple[str, ...]
    """Module paths of the decoder blocks in order."""


def build_structure(folder: Path, config: PreTrainedConfig, *, trust_remote_code: bool) -> Structure:
    """The model of ``config`` without memory for weights, in float32 and evaluation mode.

    Generation classes come first; a vision-language model is built whole, but only the blocks of its language model
    are listed. Raises ``StudioError`` when transformers has no generating class for it or no repeated blocks are found.
    """
    model = _empty_model(folder, config, trust_remote_code)
    decoder = model.get_decoder()  # type: ignore[no-untyped-call]  # transformers leaves it bare
    paths = {id(module): path for path, module in model.named_modules()}
    blocks = _block_list(decoder if isinstance(decoder, nn.Module) else model)
    if blocks is None:
        raise StudioError(
            f"{folder} ({config.model_type}) has no repeated decoder blocks, so nothing can be compressed."
        )
    path = paths[id(blocks)]
    return Structure(model, paths.get(id(decoder), ""), tuple(f"{path}.{i}" for i in range(len(blocks))))


def _empty_model(folder: Path, config: PreTrainedConfig, trust_remote_code: bool) -> PreTrainedModel:
    options = {"dtype": torch.float32, "trust_remote_code": trust_remote_code}
    errors = []
    for kind in (AutoModelForCausalLM, AutoModelForImageTextToText):
        try:
            with torch.device("meta"), no_init_weights():
                # from_config writes the dtype into the configuration it is given
                model: PreTrainedModel = kind.from_config(copy.deepcopy(config), **options)  # type: ignore[no-untyped-call]  # bare in transformers
        except Exception as error:  # ValueError for a wrong class, anything at all from a config that does not fit
            errors.append(error)
        else:
            model.train(False)
            return model
    reason = (str(errors[0]).strip().splitlines() or [type(errors[0]).__name__])[0]
    raise StudioError(f"No text-generating model can be built from {folder / 'config.json'} ({reason[:200]}).")


def _block_list(decoder: nn.Module) -> nn.ModuleList | None:
    """The outermost ``ModuleList`` with the most linear parameters: experts and the like lie inside it."""
    outermost: list[nn.ModuleList] = []
    seen: set[int] = set()
    for module in decoder.modules():
        if isinstance(module, nn.ModuleList) and id(module) not in seen:
            outermost.append(module)
            seen.update(id(inner) for inner in module.modules())
    weighed = [(_linear_parameters(candidate), candidate) for candidate in outermost]
    heaviest = max(weighed, key=lambda pair: pair[0], default=(0, None))
    return heaviest[1] if heaviest[0] > 0 else None


def _linear_parameters(module: nn.Module) -> int:
    return sum(inner.weight.numel() for inner in module.modules() if isinstance(inner, LINEAR))
