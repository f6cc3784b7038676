"""From a model's structure and its files' headers to the list of sites, without code for any one family."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from torch import nn
from transformers.pytorch_utils import Conv1D

from core.checkpoint.groups import input_groups
from core.checkpoint.headers import Headers
from core.checkpoint.names import StoredNames
from core.checkpoint.structure import LINEAR, Structure
from core.jobs.errors import StudioError
from core.model import Part, Site, Skipped

_KINDS = {"q_proj": "q", "k_proj": "k", "v_proj": "v", "gate_proj": "gate", "up_proj": "up", "down_proj": "down"}
_ATTENTION_KINDS = {"o_proj": "o", "out_proj": "o"}
_ROUTERS = frozenset({"gate", "router", "shared_expert_gate", "classifier"})
_FLOATS = frozenset({"float64", "float32", "float16", "bfloat16"})


@dataclass(frozen=True)
class Listing:
    """What of a model may be compressed, and what looks like it and may not."""

    sites: tuple[Site, ...]
    skipped: tuple[Skipped, ...]


def list_sites(folder: Path, structure: Structure, headers: Headers, names: StoredNames) -> Listing:
    """Every linear layer of every decoder block, in block order, then module order.

    Routers, shared weights, weights without one stored tensor of their own and experts held as 3-D parameters are
    skipped with the reason. Raises ``StudioError`` when a layer's tensor is missing or has another shape than the
    configuration says.
    """
    found: list[tuple[int, str, nn.Linear | Conv1D]] = []
    skipped: list[Skipped] = []
    owners: dict[int, str] = {}
    for index, block in enumerate(structure.blocks):
        for path, module in structure.model.get_submodule(block).named_modules(prefix=block):
            if isinstance(module, LINEAR):
                reason = _reason_to_skip(path, module, owners, headers, names)
                if reason is None:
                    found.append((index, path, module))
                else:
                    skipped.append(Skipped(name=path, reason=reason))
            skipped.extend(_stacked_experts(path, module))
    by_block: dict[str, tuple[str, ...]] = dict.fromkeys(structure.blocks, ())
    for index, path, _ in found:
        by_block[structure.blocks[index]] += (path,)
    groups = input_groups(structure.model, by_block)
    kinds = {path: kind for block, paths in by_block.items() for path, kind in _kinds(block, paths).items()}
    sites = []
    for index, path, module in found:
        tensor = _tensor(folder, path, module, headers, names)
        transposed = isinstance(module, Conv1D)
        rows, columns = headers[tensor].shape
        sites.append(
            Site(
                name=path,
                block=index,
                kind=kinds[path],
                part=_part(structure.blocks[index], path),
                shape=(columns, rows) if transposed else (rows, columns),
                input_group=groups[path],
                bias=getattr(module, "bias", None) is not None,
                transposed=transposed,
                tensor=tensor,
            )
        )
    return Listing(tuple(sites), tuple(skipped))


def _reason_to_skip(
    path: str, module: nn.Linear | Conv1D, owners: dict[int, str], headers: Headers, names: StoredNames
) -> str | None:
    weight = f"{path}.weight"
    owner = owners.setdefault(id(module.weight), path)
    if owner != path:
        return f"shares its weight with {owner}"
    if weight in names.tied or weight in names.tied.values():
        return "shares its weight with another layer of the model"
    if path.rpartition(".")[2] in _ROUTERS:
        return "router: it decides which expert sees a token"
    if weight in names.assembled:
        return "its weight is put together from several stored tensors"
    stored = names.stored(weight)
    if stored is not None and headers[stored].dtype not in _FLOATS:
        return f"stored as {headers[stored].dtype}, not as floating-point numbers"
    return None


def _stacked_experts(path: str, module: nn.Module) -> list[Skipped]:
    reason = "experts held as one 3-D parameter, not as linear layers"
    return [
        Skipped(name=f"{path}.{name}", reason=reason)
        for name, parameter in module.named_parameters(recurse=False)
        if parameter.ndim == 3 and not isinstance(module, (nn.Conv1d, nn.Conv2d))
    ]


def _kinds(block: str, paths: tuple[str, ...]) -> dict[str, str]:
    """Kind of every site of a block; where two would be alike, as much of the path as tells them apart."""
    kinds = {path: _kind(block, path) for path in paths}
    for length in range(2, 8):
        count = Counter(kinds.values())
        twins = [path for path in paths if count[kinds[path]] > 1]
        if not twins:
            break
        for path in twins:
            head = path[len(block) + 1 :].split(".")[-length:-1]
            kinds[path] = ".".join([*head, _kind(block, path)])
    return kinds


def _kind(block: str, path: str) -> str:
    last = path.rpartition(".")[2]
    if _part(block, path) == "attention" and last in _ATTENTION_KINDS:
        return _ATTENTION_KINDS[last]
    return _KINDS.get(last, last)


def _part(block: str, path: str) -> Part:
    inside = path[len(block) + 1 :].lower()
    return "attention" if "attn" in inside or "attention" in inside else "mlp"


def _tensor(folder: Path, path: str, module: nn.Linear | Conv1D, headers: Headers, names: StoredNames) -> str:
    """Stored name of a layer's weight, which must be there and have the shape the configuration says."""
    stored = names.stored(f"{path}.weight")
    if stored is None:
        raise StudioError(
            f"The files of {folder} lack the weight of {path}, which config.json promises; download it again."
        )
    expected = tuple(module.weight.shape)
    if headers[stored].shape != expected:
        raise StudioError(
            f"{stored} in {headers[stored].file} has shape {headers[stored].shape} where config.json says {expected}; "
            "the files do not belong together."
        )
    return stored
