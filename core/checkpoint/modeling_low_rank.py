"""Opens checkpoints whose linear layers are stored as low-rank factors.

Every compressed checkpoint carries a copy of this file, which is why it needs nothing but torch and transformers.
Importing it teaches transformers the quantisation method ``low_rank``: the stock architecture is built, the layers
named in ``config.json`` are replaced by pairs of thin ones, and the stored tensors then fit name by name. The
``Stock...`` classes below are what ``config.json`` names for ``trust_remote_code=True``; they only get this file
imported and hand over to the stock classes.

A layer of shape m x n and rank r is stored in one of two ways:

* ``factored``: ``left.weight [m, r]``, ``right.weight [r, n]``; W = left @ right.
* ``pivoted``: ``pivot.weight [r, n]`` holds r rows of W, ``rest.weight [m - r, r]`` the coefficients of the other rows,
  ``order [m]`` the place of each output row in their concatenation; W = cat(pivot, rest @ pivot)[order]
  (Pivoting Factorization: Zhao, Zhang, Cannistraci, ICML 2025).

A bias stays on the outer side: ``left.bias`` or ``bias``. One layer (the first by name) also has a zero-size
``weight``: a loader that does not know the format finds it does not fit and stops, instead of inventing weights.
"""

from pathlib import Path
from types import MethodType
from typing import Any

import torch
from torch import nn
from transformers import AutoConfig, AutoModel, AutoModelForCausalLM, PreTrainedModel
from transformers.pytorch_utils import Conv1D
from transformers.quantizers.auto import (
    AUTO_QUANTIZATION_CONFIG_MAPPING,
    AUTO_QUANTIZER_MAPPING,
    register_quantization_config,
    register_quantizer,
)
from transformers.quantizers.base import HfQuantizer
from transformers.utils.quantization_config import QuantizationConfigMixin

METHOD = "low_rank"
VERSION = 1
MODULE_FILE = "modeling_low_rank.py"
AUTO_MAP = {
    "AutoConfig": "modeling_low_rank.StockConfig",
    "AutoModel": "modeling_low_rank.StockModel",
    "AutoModelForCausalLM": "modeling_low_rank.StockModelForCausalLM",
}


class _LowRankLinear(nn.Module):
    """A linear layer that has no matrix of its own, only a zero-size ``weight``.

    Some architectures look at the dtype of a layer's ``weight``, or initialise it. The ``guard`` also stores it.
    """

    def __init__(self, *, guard: bool, **factory: Any) -> None:
        super().__init__()
        self.register_buffer("weight", torch.empty(0, **factory), persistent=guard)


class FactoredLinear(_LowRankLinear):
    """y = left(right(x)): x [..., n] -> [..., m] through r numbers."""

    def __init__(self, n: int, m: int, rank: int, *, bias: bool, guard: bool, **factory: Any) -> None:
        super().__init__(guard=guard, **factory)
        self.right = nn.Linear(n, rank, bias=False, **factory)
        self.left = nn.Linear(rank, m, bias=bias, **factory)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.left(self.right(x))
        return y


class PivotedLinear(_LowRankLinear):
    """r output rows are computed, the other m - r are combinations of them, ``order`` puts all in place."""

    order: torch.Tensor
    bias: nn.Parameter | None

    def __init__(self, n: int, m: int, rank: int, *, bias: bool, guard: bool, **factory: Any) -> None:
        super().__init__(guard=guard, **factory)
        self.pivot = nn.Linear(n, rank, bias=False, **factory)
        self.rest = nn.Linear(rank, m - rank, bias=False, **factory)
        self.register_buffer("order", torch.zeros(m, dtype=torch.int32, device=factory.get("device")))
        self.register_parameter("bias", nn.Parameter(torch.zeros(m, **factory)) if bias else None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        pivots = self.pivot(x)
        y = torch.cat((pivots, self.rest(pivots)), dim=-1).index_select(-1, self.order)
        return y if self.bias is None else y + self.bias


LAYERS: dict[str, type[FactoredLinear] | type[PivotedLinear]] = {"factored": FactoredLinear, "pivoted": PivotedLinear}


def guard_site(ranks: dict[str, int]) -> str | None:
    """The site that stores the zero-size ``weight``: the first by name, however the JSON was sorted."""
    return min(ranks, default=None)


class LowRankConfig(QuantizationConfigMixin):
    """The ``quantization_config`` of a compressed checkpoint: how it is stored, and the rank of each layer by name."""

    def __init__(
        self,
        ranks: dict[str, int],
        storage: str = "factored",
        version: int = VERSION,
        quant_method: str = METHOD,
    ) -> None:
        if version != VERSION:
            raise ValueError(f"This checkpoint is in version {version} of the low-rank format, not {VERSION}.")
        if storage not in LAYERS:
            raise ValueError(f"Unknown low-rank storage {storage!r}; known are {', '.join(LAYERS)}.")
        self.quant_method = quant_method  # type: ignore[assignment]  # the base class lists only its own methods
        self.version = version
        self.storage = storage
        self.ranks = dict(ranks)


class LowRankQuantizer(HfQuantizer):
    """Replaces the compressed layers before the weights are loaded; the result is an ordinary model."""

    requires_calibration = True  # refuses to "quantise" a dense model: ranks without factors mean nothing
    quantization_config: LowRankConfig

    def _process_model_before_weight_loading(self, model: PreTrainedModel, **_: Any) -> None:
        config = self.quantization_config
        guard = guard_site(config.ranks)
        for site, rank in config.ranks.items():
            path = _path_in(model, site)
            layer = _replacement(model.get_submodule(path), rank, config.storage, guard=site == guard)
            model.set_submodule(path, layer)

    def _process_model_after_weight_loading(self, model: PreTrainedModel, **_: Any) -> PreTrainedModel:
        # The factors are plain floating-point layers: casting and training are as allowed as in any other model.
        ordinary: Any = model
        ordinary.is_quantized = False
        ordinary.save_pretrained = MethodType(_save_with_this_file, model)
        return model

    def is_serializable(self) -> bool:
        return True

    @property
    def is_trainable(self) -> bool:
        return True

    @property
    def is_qat_trainable(self) -> bool:
        return True

    @property
    def is_compileable(self) -> bool:
        return True


def _path_in(model: PreTrainedModel, site: str) -> str:
    """The module path of ``site`` in ``model``, which may be only the base model of the one that was written."""
    prefix = model.base_model_prefix + "."
    for path in (site, site.removeprefix(prefix), prefix + site):
        try:
            model.get_submodule(path)
        except AttributeError:
            continue
        return path
    raise ValueError(f"config.json names the compressed layer {site}, which {type(model).__name__} does not have.")


def _replacement(dense: nn.Module, rank: int, storage: str, *, guard: bool) -> nn.Module:
    if not isinstance(dense, nn.Linear | Conv1D):
        raise ValueError(f"config.json gives a rank to a {type(dense).__name__}, which is not a linear layer.")
    n, m = dense.weight.shape if isinstance(dense, Conv1D) else reversed(dense.weight.shape)
    factory = {"device": dense.weight.device, "dtype": dense.weight.dtype}
    return LAYERS[storage](n, m, rank, bias=dense.bias is not None, guard=guard, **factory)


def _save_with_this_file(model: PreTrainedModel, save_directory: Any, *args: Any, **kwargs: Any) -> None:
    """``save_pretrained`` of the stock class, and this file beside the weights so that the copy loads anywhere too."""
    folder = Path(save_directory)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODULE_FILE).write_bytes(Path(__file__).read_bytes())
    type(model).save_pretrained(model, save_directory, *args, **kwargs)


class _Stock:
    """What ``auto_map`` names: loading through it has imported this file, all else is left to the stock classes."""

    auto: Any

    @classmethod
    def register_for_auto_class(cls, *_: Any, **__: Any) -> None:
        """The stock classes stay what they are, so that saving writes the original architecture."""

    @classmethod
    def from_pretrained(cls, path: Any, *args: Any, **kwargs: Any) -> Any:
        return cls.auto.from_pretrained(path, *args, **(kwargs | {"trust_remote_code": False}))


class StockConfig(_Stock):
    auto = AutoConfig


class StockModel(_Stock):
    auto = AutoModel


class StockModelForCausalLM(_Stock):
    auto = AutoModelForCausalLM


# Twice in one process is normal: once as an installed module, once per checkpoint opened with trust_remote_code.
if METHOD not in AUTO_QUANTIZATION_CONFIG_MAPPING:
    register_quantization_config(METHOD)(LowRankConfig)
if METHOD not in AUTO_QUANTIZER_MAPPING:
    register_quantizer(METHOD)(LowRankQuantizer)
