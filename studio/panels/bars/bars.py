"""What one bar of the budget editor stands for: a site, a block, or a kind."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from core.allocation.plan import RankPlan
from core.model import ModelInfo, Site
from studio.panels.sensitivity.site_grid import site_grid
from studio.translation import tr

Fold = Literal["site", "block", "kind"]
FOLDS: tuple[Fold, ...] = ("site", "block", "kind")


@dataclass(frozen=True)
class Bar:
    """``height`` is what the plan stores of the bar's sites as a fraction of dense."""

    title: str
    group: str
    """Bars of one group stand together and share one label below."""
    row: int | None
    """Row of the site grid that gives the colour; ``None`` for a whole block."""
    sites: tuple[Site, ...]

    @cached_property
    def parameters(self) -> int:
        return sum(site.parameters for site in self.sites)

    @cached_property
    def kind(self) -> str | None:
        """The kind of all its sites; ``None`` where they are of several."""
        kinds = {site.kind for site in self.sites}
        return kinds.pop() if len(kinds) == 1 else None

    def cost(self, plan: RankPlan) -> int:
        return sum(plan.site_cost(site) for site in self.sites)

    def height(self, plan: RankPlan) -> float:
        """Between 0 and 1; exactly 1 only where every site is dense."""
        return self.cost(plan) / self.parameters

    def is_dense(self, plan: RankPlan) -> bool:
        return all(plan.ranks[site.name] is None for site in self.sites)

    def is_locked(self, plan: RankPlan) -> bool:
        return all(site.name in plan.locked for site in self.sites)

    def free(self, plan: RankPlan) -> tuple[Site, ...]:
        """The sites that may move."""
        return tuple(site for site in self.sites if site.name not in plan.locked)


def bars_of(model: ModelInfo, fold: Fold) -> tuple[Bar, ...]:
    """Bars in the order of the blocks, or of the kinds."""
    grid = site_grid(model)
    if fold == "kind":
        return tuple(
            Bar(
                tr("all {kind}").format(kind=row.label),
                row.label,
                index,
                tuple(s for s in model.sites if grid.places[s.name][0] == index),
            )
            for index, row in enumerate(grid.rows)
        )
    sites_of: dict[int, list[Site]] = {block: [] for block in range(grid.blocks)}
    for site in model.sites:
        sites_of[site.block].append(site)
    by_block = [(block, tuple(sites)) for block, sites in sites_of.items()]
    if fold == "block":
        return tuple(
            Bar(tr("block {block}").format(block=block), str(block), None, sites) for block, sites in by_block if sites
        )
    return tuple(
        Bar(site.name, str(block), grid.places[site.name][0], (site,))
        for block, sites in by_block
        for site in sorted(sites, key=lambda s: grid.places[s.name][0])
    )
