"""A block as the written checkpoint will have it."""

from torch import nn

from core.refinement.compressed_block import Block
from core.refinement.store import BlockResult


def stored_block(block: Block, result: BlockResult) -> nn.Module:
    """A copy of the original block, in its dtype, with the numbers of ``result`` in their places."""
    compressed = block.with_sites({site: result.factors[site.name] for site in block.ranks})
    biases = {f"{block.within(site)}.bias": block.bias_of(site) for site in block.ranks}
    for name, _ in block.original.named_parameters():
        changed = result.changed.get(block.names.plain.get(f"{block.path}.{name}", ""))
        if changed is not None:
            compressed.get_parameter(biases.get(name, name)).copy_(changed)
    return compressed
