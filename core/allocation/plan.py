"""The rank plan: for every site an integer rank, or dense."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.allocation.storage import Storage, index_bytes, largest_saving_rank, rank_cost
from core.jobs.errors import UsageError
from core.model import ModelInfo, Site


@dataclass(frozen=True)
class RankPlan:
    """Ranks by site name, ``None`` for dense. Immutable: edits return a new plan.

    Whether a rank is worth storing is settled here once: a rank whose storage is not below dense becomes dense.
    """

    ranks: Mapping[str, int | None]
    storage: Storage
    locked: frozenset[str] = frozenset()

    @staticmethod
    def dense(sites: Iterable[Site], storage: Storage) -> "RankPlan":
        """The plan that compresses nothing."""
        return RankPlan({site.name: None for site in sites}, storage)

    def with_ranks(self, sites: Mapping[str, Site], changes: Mapping[str, int | None]) -> "RankPlan":
        """The plan with some ranks changed, each clipped to what its site can store. Raises ``UsageError`` on a rank
        below 1 or a site the model does not have."""
        ranks = dict(self.ranks)
        for name, rank in changes.items():
            if name not in sites:
                raise UsageError(f"The plan names a site that the model does not have: {name}.")
            ranks[name] = storable(sites[name], rank, self.storage)
        return replace(self, ranks=ranks)

    def with_locked(self, locked: Iterable[str]) -> "RankPlan":
        return replace(self, locked=frozenset(locked))

    def with_storage(self, sites: Mapping[str, Site], storage: Storage) -> "RankPlan":
        """The same ranks stored the other way; ranks that no longer save become dense."""
        ranks = {name: storable(sites[name], rank, storage) for name, rank in self.ranks.items()}
        return replace(self, ranks=ranks, storage=storage)

    def site_cost(self, site: Site) -> int:
        """Parameters the plan stores for one site."""
        rank = self.ranks[site.name]
        return site.parameters if rank is None else rank_cost(*site.shape, rank, self.storage)

    def cost(self, sites: Iterable[Site]) -> int:
        """Parameters the plan stores for all sites, to the last integer."""
        return sum(self.site_cost(site) for site in sites)

    def keep(self, model: ModelInfo) -> float:
        """Fraction of the sites' parameters that the plan stores."""
        return self.cost(model.sites) / model.site_parameters if model.site_parameters else 1.0

    def index_bytes(self, sites: Iterable[Site]) -> int:
        """Bytes of row orders beside the parameters (pivoted storage only)."""
        return sum(index_bytes(s.shape[0], self.storage) for s in sites if self.ranks[s.name] is not None)


def storable(site: Site, rank: int | None, storage: Storage) -> int | None:
    """``rank`` if storing it saves anything, else ``None`` (dense). Raises ``UsageError`` below 1."""
    if rank is None or rank > largest_saving_rank(*site.shape, storage):
        return None
    if rank < 1:
        raise UsageError(f"Rank {rank} at {site.name} is below 1; give a rank of at least 1, or dense.")
    return rank
