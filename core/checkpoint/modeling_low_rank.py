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

SHARED_BY_NAME = (
    frozenset({"q_proj", "k_proj", "v_proj"}),
    frozenset({"gate_proj", "up_proj"}),
    frozenset({"w1", "w3"}),
)
"""Layers of one parent that read the same tensor."""
SHARING_DEVICES = frozenset({"cuda"})
"""Where one large product is cheaper than several small ones. On a processor it was measured not to be: up to 15 %
slower at one token as at 256, in float32 as in bfloat16."""


class _LowRankLinear(nn.Module):
    """A linear layer that has no matrix of its own, only a zero-size ``weight``.

    Some architectures look at the dtype of a layer's ``weight``, or initialise it. The ``guard`` also stores it.
    """

    ENTRY: str
    """Name of the part that reads the input."""
    EXIT: str
    """Name of the part that widens what the entry found."""

    def __init__(self, *, guard: bool, **factory: Any) -> None:
        super().__init__()
        self.register_buffer("weight", torch.empty(0, **factory), persistent=guard)
        self.shared: tuple[SharedInput, int] | None = None
        self._by_device = False

    def enter(self, x: torch.Tensor) -> torch.Tensor:
        """The r numbers through which ``x`` goes: with those of the layers that read it too, where that can be."""
        if self.shared is not None and x.device.type in SHARING_DEVICES:
            group, index = self.shared
            part = group.part(self, index, x)
            if part is not None:
                return part
        y: torch.Tensor = getattr(self, self.ENTRY)(x)
        return y

    def lay_out(self) -> None:
        """Let the exit lie as the device it is on reads it fastest, now and wherever the layer is moved.

        On a processor that is column by column: a single token then runs along stretches of m numbers instead of r,
        twice as fast in float32. The shape stays; safetensors files are written from contiguous copies.
        """
        self._by_device = True
        weight = getattr(self, self.EXIT).weight
        if type(weight) is not nn.Parameter or weight.ndim != 2:
            return
        if weight.device.type == "cpu" and weight.shape[0] > weight.shape[1]:
            weight.data = weight.data.t().contiguous().t()
        elif weight.device.type != "meta":
            weight.data = weight.data.contiguous()

    def _apply(self, *args: Any, **kwargs: Any) -> Any:
        # Casts and moves come through here, and would leave the stack's memory behind.
        if self.shared is not None:
            self.shared[0].forget()
        moved = super()._apply(*args, **kwargs)  # type: ignore[no-untyped-call]  # torch leaves it bare
        if self._by_device:
            self.lay_out()
        return moved


class FactoredLinear(_LowRankLinear):
    """y = left(right(x)): x [..., n] -> [..., m] through r numbers."""

    ENTRY, EXIT = "right", "left"

    def __init__(self, n: int, m: int, rank: int, *, bias: bool, guard: bool, **factory: Any) -> None:
        super().__init__(guard=guard, **factory)
        self.right = nn.Linear(n, rank, bias=False, **factory)
        self.left = nn.Linear(rank, m, bias=bias, **factory)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.left(self.enter(x))
        return y


class PivotedLinear(_LowRankLinear):
    """r output rows are computed, the other m - r are combinations of them, ``order`` puts all in place."""

    ENTRY, EXIT = "pivot", "rest"
    STRETCH = 128
    """Tokens."""
    order: torch.Tensor
    bias: nn.Parameter | None

    def __init__(self, n: int, m: int, rank: int, *, bias: bool, guard: bool, **factory: Any) -> None:
        super().__init__(guard=guard, **factory)
        self.pivot = nn.Linear(n, rank, bias=False, **factory)
        self.rest = nn.Linear(rank, m - rank, bias=False, **factory)
        self.register_buffer("order", torch.zeros(m, dtype=torch.int32, device=factory.get("device")))
        self.register_parameter("bias", nn.Parameter(torch.zeros(m, **factory)) if bias else None)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        pivots = self.enter(x)
        many = _at_rest(pivots) and pivots.device.type == "cpu" and pivots.shape[:-1].numel() > self.STRETCH
        if many and _ordinary(self.rest):
            y = self._by_stretches(pivots)
        else:
            y = _in_order(torch.cat((pivots, self.rest(pivots)), dim=-1), self.order)
        return y if self.bias is None else y + self.bias

    def _by_stretches(self, pivots: torch.Tensor) -> torch.Tensor:
        """The same a few tokens at a time, so that what is put in order is still in the processor's caches."""
        y = pivots.new_empty(*pivots.shape[:-1], len(self.order))
        order = self.order.long()
        stretches = torch.split(pivots.flatten(0, -2), self.STRETCH)
        for part, place in zip(stretches, torch.split(y.flatten(0, -2), self.STRETCH), strict=True):
            rows = torch.cat((part, self.rest(part)), dim=-1)
            torch.gather(rows, -1, order.expand_as(rows), out=place)
        return y


def _at_rest(x: torch.Tensor) -> bool:
    """Whether a tensor is just numbers: no gradient is wanted, nothing is compiled, cast or pretended."""
    if torch.compiler.is_compiling() or torch.is_grad_enabled() or type(x) is not torch.Tensor:
        return False
    return not torch.is_autocast_enabled(x.device.type)


def _in_order(y: torch.Tensor, order: torch.Tensor) -> torch.Tensor:
    """``y`` [..., m] with its last dimension in the order given."""
    # index_select takes columns one by one on a processor: for many tokens gather is four times as fast there.
    if torch.compiler.is_compiling() or y.device.type != "cpu" or y.numel() == y.shape[-1]:
        return y.index_select(-1, order)
    return y.gather(-1, order.long().expand_as(y))


class SharedInput:
    """Layers that read the same tensor, so that one pass over it serves all of them.

    Their entries lie in one stacked matrix, of which the parameters are views. The first layer that is called computes
    for all; each other takes its part if it is handed the very same tensor, unchanged. In whatever else may happen
    (gradients, compiling, hooks, adapters, entries that were moved or replaced) every layer computes its own.
    """

    STACKINGS = 8
    """After as many, something moves the entries all the time, and they are left alone until they are cast or moved."""

    def __init__(self, layers: list[_LowRankLinear]) -> None:
        self._layers = tuple(layers)
        self._ranks = [getattr(layer, layer.ENTRY).out_features for layer in layers]
        self.forget()

    def forget(self) -> None:
        """Let go of the stacked matrix; it is made again when it is wanted."""
        self._matrix: torch.Tensor | None = None
        self._places: list[int] = []
        self._stackings = 0
        self._waiting: tuple[torch.Tensor, int, list[torch.Tensor | None]] | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Copies and files are made of the layers alone."""
        bare = SharedInput.__new__(SharedInput)
        bare.__dict__.update(self.__dict__)
        bare.forget()
        return bare.__dict__

    def part(self, layer: _LowRankLinear, index: int, x: torch.Tensor) -> torch.Tensor | None:
        """What the entry of ``layer``, the one at ``index``, makes of ``x``; ``None`` where it has to do so itself."""
        # Tensors of inference mode do not tell when they are changed, and a replica is not the layer.
        if not _at_rest(x) or torch.is_inference_mode_enabled() or layer is not self._layers[index]:
            return None
        if index:
            return self._take(index, x)
        matrix = self._stacked()
        if matrix is None:
            return None
        first, *others = torch.split(nn.functional.linear(x, matrix), self._ranks, dim=-1)
        self._waiting = (x, x._version, [None, *others])
        return first

    def _take(self, index: int, x: torch.Tensor) -> torch.Tensor | None:
        if self._waiting is None:
            return None
        seen, version, parts = self._waiting
        if seen is not x or version != x._version:
            return None
        part, parts[index] = parts[index], None
        if not any(other is not None for other in parts):
            self._waiting = None
        return part

    def _stacked(self) -> torch.Tensor | None:
        """The entries in one matrix, if all are what was loaded."""
        entries = [getattr(layer, layer.ENTRY) for layer in self._layers]
        if not all(map(_ordinary, entries)):
            return None
        weights = [entry.weight for entry in entries]
        if self._matrix is None or [weight.data_ptr() for weight in weights] != self._places:
            self._matrix = self._waiting = None
            alike = len({(weight.dtype, weight.device, weight.shape[1:]) for weight in weights}) == 1
            fits = alike and weights[0].device.type != "meta" and [len(weight) for weight in weights] == self._ranks
            if fits and self._stackings < self.STACKINGS:
                self._stack(weights)
        return self._matrix

    def _stack(self, weights: list[nn.Parameter]) -> None:
        matrix = torch.cat([weight.data for weight in weights])
        for weight, part in zip(weights, torch.split(matrix, self._ranks), strict=True):
            weight.data = part
        self._places = [weight.data_ptr() for weight in weights]
        self._matrix = matrix
        self._stackings += 1


def _ordinary(entry: nn.Module) -> bool:
    """Whether nothing stands in for a layer or watches it: what it computes may be computed elsewhere."""
    watched = entry._forward_pre_hooks or entry._forward_hooks or "forward" in entry.__dict__
    return type(entry) is nn.Linear and type(entry.weight) is nn.Parameter and not watched


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
        _make_fast(model)
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


def _make_fast(model: PreTrainedModel) -> None:
    """What only matters for speed: how the layers lie in memory, and which of them share one pass over their input."""
    for parent in model.modules():
        layers = {name: child for name, child in parent.named_children() if isinstance(child, _LowRankLinear)}
        for layer in layers.values():
            layer.lay_out()
        for names in SHARED_BY_NAME:
            together = [layer for name, layer in layers.items() if name in names]
            if len(together) > 1 and len({getattr(layer, layer.ENTRY).in_features for layer in together}) == 1:
                group = SharedInput(together)
                for index, layer in enumerate(together):
                    layer.shared = (group, index)


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
