"""What was written, counted in the headers of the written files by a reader that did not write them."""

from dataclasses import dataclass
from math import prod
from pathlib import Path

from safetensors import safe_open

from core.checkpoint.layout import Layout
from core.model import ModelInfo


@dataclass(frozen=True)
class WrittenCheckpoint:
    """Figures of a written checkpoint."""

    folder: Path
    stored_parameters: int
    """Parameters of the sites, dense ones included; the row orders of pivoted storage are not parameters."""
    parameters: int
    """All parameters, counted as ``ModelInfo.parameters`` counts those of the source."""
    index_bytes: int
    """Bytes of row orders."""
    bytes_on_disk: int
    """Size of the safetensors files."""
    rounding: float = 0.0
    """The largest of those of the sites that this run has stored."""


def read_shapes(folder: Path, files: list[str]) -> dict[str, tuple[int, ...]]:
    """Shape of every tensor by name. Raises ``safetensors.SafetensorError`` on a file that is not whole."""
    shapes: dict[str, tuple[int, ...]] = {}
    for file in files:
        # For torch the whole file would be mapped as private memory, which limits of memory count in full.
        with safe_open(folder / file, framework="np") as reader:
            shapes |= {name: tuple(reader.get_slice(name).get_shape()) for name in reader.keys()}  # noqa: SIM118
    return shapes


def count(folder: Path, out: Path, layout: Layout, model: ModelInfo) -> WrittenCheckpoint:
    """Count what lies in ``folder``, which will be ``out``. Raises ``RuntimeError`` if it is not what was laid out."""
    files = [shard.file for shard in layout.files.shards]
    shapes = read_shapes(folder, files)
    if shapes != {name: slot.shape for name, slot in layout.files.slots.items()}:
        raise RuntimeError(f"the files in {folder} do not hold the tensors that were laid out")
    sizes = {name: prod(shapes[name]) for site in model.sites for name in layout.weights[site.name]}
    orders = sum(size for name, size in sizes.items() if name.endswith(".order"))
    stored = sum(sizes.values()) - orders
    return WrittenCheckpoint(
        folder=out,
        stored_parameters=stored,
        parameters=model.parameters - model.site_parameters + stored,
        index_bytes=4 * orders,
        bytes_on_disk=sum((folder / file).stat().st_size for file in files),
    )
