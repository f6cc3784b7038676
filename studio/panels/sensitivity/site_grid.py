"""The sites of a model laid out as blocks x kinds, whatever the family calls its kinds."""

from collections import defaultdict
from dataclasses import dataclass

from core.model import ModelInfo, Part, Site

_SHORT: dict[Part, str] = {"attention": "attn", "mlp": "mlp"}


@dataclass(frozen=True)
class Row:
    """All sites of one kind; ``label`` names the part too where both parts of a family use the same kind."""

    part: Part
    kind: str
    label: str


@dataclass(frozen=True)
class SiteGrid:
    """Rows in the order in which a model's sites first show them; a cell may hold no site, one, or several."""

    rows: tuple[Row, ...]
    blocks: int
    cells: dict[tuple[int, int], tuple[Site, ...]]
    """Sites by (row, block)."""
    places: dict[str, tuple[int, int]]
    """(row, block) by site name."""

    def sites(self, row: int | None = None, block: int | None = None) -> tuple[str, ...]:
        """Names of the sites of one row, one block, one cell, or all."""
        if row is not None and block is not None:
            return tuple(site.name for site in self.cells.get((row, block), ()))
        return tuple(
            site.name
            for (r, b), cell in self.cells.items()
            if (row is None or r == row) and (block is None or b == block)
            for site in cell
        )


def site_grid(model: ModelInfo) -> SiteGrid:
    """Lay the sites of ``model`` out."""
    keys = list(dict.fromkeys((site.part, site.kind) for site in model.sites))
    kinds = [kind for _, kind in keys]
    rows = tuple(Row(part, kind, f"{_SHORT[part]} {kind}" if kinds.count(kind) > 1 else kind) for part, kind in keys)
    cells: dict[tuple[int, int], list[Site]] = defaultdict(list)
    places: dict[str, tuple[int, int]] = {}
    for site in model.sites:
        place = keys.index((site.part, site.kind)), site.block
        cells[place].append(site)
        places[site.name] = place
    blocks = max((site.block for site in model.sites), default=-1) + 1
    return SiteGrid(rows, max(blocks, model.blocks), {place: tuple(cell) for place, cell in cells.items()}, places)
