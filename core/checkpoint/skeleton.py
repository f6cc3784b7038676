"""A model on the meta device that is filled, and emptied again, one submodule at a time."""

from collections.abc import Callable, Iterable
from pathlib import Path

import torch
from torch import nn
from transformers import PreTrainedConfig, PreTrainedModel

from core.checkpoint.front import StoredEmbedding, StoredHead
from core.checkpoint.headers import Headers
from core.checkpoint.names import stored_names
from core.checkpoint.structure import build_structure
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter, silent


class Skeleton:
    """The whole model without weights; ``fill`` gives a submodule its weights exactly as ``from_pretrained`` would.

    Where stored tensors and parameters do not match one to one (experts fused into one parameter), transformers'
    own loading reads the whole model into host memory once, and submodules are filled from there.
    """

    def __init__(
        self,
        folder: Path,
        config: PreTrainedConfig,
        files: Headers,
        read: Callable[[str], torch.Tensor],
        mapped: Callable[[str], torch.Tensor],
        trust_remote_code: bool = False,
        reporter: Reporter | None = None,
    ) -> None:
        structure = build_structure(folder, config, trust_remote_code=trust_remote_code)
        self.model: PreTrainedModel = structure.model
        self.model.requires_grad_(False)
        self.blocks: list[str] = list(structure.blocks)
        self._folder = folder
        self._decoder = structure.decoder
        self._read = read
        self._mapped = mapped
        self._names = stored_names(self.model, files)
        self._trust_remote_code = trust_remote_code
        self._reporter = reporter or silent()
        self._whole: PreTrainedModel | None = None

    def fill(self, module_path: str, device: torch.device | str, dtype: torch.dtype) -> nn.Module:
        """Give one submodule its parameters and buffers on ``device``; floating-point ones from the files in ``dtype``.

        Buffers that are not in the files (rotary frequencies, embedding scales) are computed by the model's own
        initialisation in float32. Raises ``StudioError`` naming a tensor the files lack.
        """
        module = self.model.get_submodule(module_path)
        for path, inner in module.named_modules(prefix=module_path):
            self._fill_own(path, inner, torch.device(device), dtype)
        return module

    def fill_rest(self, device: torch.device | str, dtype: torch.dtype, *, on_disk: bool = False) -> None:
        """Fill everything outside the blocks: embeddings, final norm, rotary, head (tied where the model ties it).

        Of a vision-language model only the language model and its head. ``on_disk``: plain embeddings and the head
        are not read into memory but looked up where they lie, see ``core.checkpoint.front``.
        """
        for path, module in list(self.model.named_modules()):
            if self._is_rest(path) and not (on_disk and self._leave_on_disk(path, module, torch.device(device), dtype)):
                self._fill_own(path, module, torch.device(device), dtype)
        for target, source in self._names.tied.items():
            if self._is_rest(target):
                _put(self.model, target, self.model.get_parameter(source))

    def _leave_on_disk(self, path: str, module: nn.Module, device: torch.device, dtype: torch.dtype) -> bool:
        """Put what reads from the files in the place of an embedding or the head; whether this is one. Families that do
        more than look up and multiply have classes of their own, and are left as they are."""
        name = f"{path}.weight"
        stored = self._names.stored(name)
        if stored is None or name in self._names.assembled:
            return False
        looks_up = type(module) is nn.Embedding and module.max_norm is None
        if not looks_up and not (type(module) is nn.Linear and module is self._head()):
            return False
        weight = self._mapped(stored)
        _check_shape(name, module.get_parameter("weight"), weight)
        if looks_up:
            self.model.set_submodule(path, StoredEmbedding(weight, self._dtype(name, weight, dtype)))
        else:
            bias = None if module.bias is None else self._value(f"{path}.bias").to(device, dtype)
            self.model.set_submodule(path, StoredHead(weight, bias))
        return True

    def _head(self) -> nn.Module | None:
        head: nn.Module | None = self.model.get_output_embeddings()  # type: ignore[no-untyped-call]  # transformers leaves it bare
        return head

    def drop(self, module_path: str) -> None:
        """Put a submodule back on the meta device; its memory is freed."""
        for module in self.model.get_submodule(module_path).modules():
            for name, parameter in list(module.named_parameters(recurse=False)):
                setattr(module, name, nn.Parameter(parameter.to("meta"), requires_grad=False))
            for name, buffer in list(module.named_buffers(recurse=False)):
                setattr(module, name, buffer.to("meta"))

    def _is_rest(self, path: str) -> bool:
        if any(path == block or path.startswith(f"{block}.") for block in self.blocks):
            return False
        if self.model.config.get_text_config() is self.model.config:
            return True
        head = self._head()
        inside = path == self._decoder or path.startswith(f"{self._decoder}.")
        return inside or (head is not None and self.model.get_submodule(path.removesuffix(".weight")) is head)

    def _fill_own(self, path: str, module: nn.Module, device: torch.device, dtype: torch.dtype) -> None:
        """The parameters and buffers that belong to ``module`` itself, not to its children."""
        prefix = f"{path}." if path else ""
        for name, parameter in list(module.named_parameters(recurse=False)):
            value = self._value(prefix + name).to(device, self._dtype(prefix + name, parameter, dtype))
            _check_shape(prefix + name, parameter, value)
            setattr(module, name, nn.Parameter(value, requires_grad=False))
        computed = []
        for name, buffer in list(module.named_buffers(recurse=False)):
            if name in module._non_persistent_buffers_set or self._names.stored(prefix + name) is None:
                computed.append(name)
            else:
                value = self._value(prefix + name)
                setattr(module, name, value.to(device, self._dtype(prefix + name, buffer, dtype)))
        if computed:
            self._compute_buffers(path, module, computed, device)

    def _dtype(self, name: str, tensor: torch.Tensor, dtype: torch.dtype) -> torch.dtype | None:
        """The asked dtype, but for what is no floating-point number and what the family insists on in float32."""
        if not tensor.is_floating_point():
            return None
        strict: Iterable[str] = self.model._keep_in_fp32_modules_strict or ()
        return torch.float32 if not set(strict).isdisjoint(name.split(".")) else dtype

    def _compute_buffers(self, path: str, module: nn.Module, computed: list[str], device: torch.device) -> None:
        for name in computed:
            setattr(module, name, torch.empty_like(module.get_buffer(name), device="cpu"))
        for name, tensor in (*module.named_parameters(recurse=False), *module.named_buffers(recurse=False)):
            # transformers' own mark on what its initialisation must leave alone
            tensor._is_hf_initialized = name not in computed  # type: ignore[attr-defined]
        with torch.no_grad():
            self._owner(path)._init_weights(module)  # type: ignore[no-untyped-call]  # transformers leaves it bare
        for name in computed:
            setattr(module, name, module.get_buffer(name).to(device))

    def _owner(self, path: str) -> PreTrainedModel:
        """The innermost transformers model around a module: it knows how the module's buffers come about."""
        parts = path.split(".")
        for length in range(len(parts), 0, -1):
            candidate = self.model.get_submodule(".".join(parts[:length]))
            if isinstance(candidate, PreTrainedModel):
                return candidate
        return self.model

    def _value(self, name: str) -> torch.Tensor:
        if name in self._names.assembled:
            whole: torch.Tensor = self._load_whole().get_parameter_or_buffer(name)
            return whole.detach()
        stored = self._names.stored(name)
        if stored is None:
            raise StudioError(
                f"The files of {self._folder} lack {name}, which config.json promises; download it again."
            )
        return self._read(stored)

    def _load_whole(self) -> PreTrainedModel:
        if self._whole is None:
            self._reporter.log(
                "The files do not match the layers one to one; the whole model is read into memory by transformers.",
                "warning",
            )
            self._whole = type(self.model).from_pretrained(
                self._folder, dtype="auto", trust_remote_code=self._trust_remote_code, local_files_only=True
            )
        return self._whole


def _check_shape(name: str, parameter: torch.Tensor, value: torch.Tensor) -> None:
    if parameter.shape != value.shape:
        raise StudioError(
            f"{name} has shape {tuple(value.shape)} in the files where config.json says {tuple(parameter.shape)}; the "
            "files do not belong together."
        )


def _put(model: nn.Module, name: str, parameter: nn.Parameter) -> None:
    path, _, last = name.rpartition(".")
    setattr(model.get_submodule(path), last, parameter)
