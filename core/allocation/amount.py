"""How much a site keeps, as a person types it: a rank, a percentage of its parameters, or dense."""

import math
import re
from dataclasses import dataclass

from core.allocation.storage import Storage, largest_saving_rank, rank_for_cost
from core.jobs.errors import UsageError
from core.model import Site

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)")


@dataclass(frozen=True)
class Amount:
    """A ``rank``, or a ``share`` of the site's parameters above 0 and at most 1; dense where neither is given."""

    rank: int | None = None
    share: float | None = None

    def exactly(self, site: Site, storage: Storage) -> int | None:
        """The rank that this is at ``site``: of a share, the largest one that stores at most that."""
        if self.share is not None:
            return rank_at(site, self.share, storage)
        return saving(site, self.rank, storage)

    def at_least(self, site: Site, storage: Storage) -> int | None:
        """The smallest rank that is not below this."""
        if self.share is None:
            return saving(site, self.rank, storage)
        parameters = math.ceil(self.share * site.parameters - 1e-6)
        return saving(site, rank_for_cost(*site.shape, parameters - 1, storage) + 1, storage)


def parse_amount(text: str) -> Amount:
    """``64``, ``60%``, ``dense``. Raises ``UsageError`` saying what is wrong with it."""
    word = text.strip().lower()
    if word == "dense":
        return Amount()
    found = _NUMBER.fullmatch(word)
    if found is None:
        raise UsageError(f"'{text.strip()}' is no amount; write a rank as 64, a share as 60%, or dense.")
    number, percent = found.groups()
    if percent:
        share = float(number) / 100
        if not 0.0 < share <= 1.0:
            raise UsageError(
                f"{number}% of a site's parameters cannot be kept; the share is above 0% and at most 100%."
            )
        return Amount(share=share)
    if not number.isdigit() or int(number) < 1:
        raise UsageError(f"A rank is a whole number of at least 1, not {number}; write {number}% to mean a share.")
    return Amount(rank=int(number))


def rank_at(site: Site, share: float, storage: Storage) -> int | None:
    """The largest rank that stores at most ``share`` of the site's parameters, at least 1; ``None`` from 1 on."""
    if share >= 1.0:
        return None
    # Half a parameter more, so that the share of a rank gives back that rank whatever the rounding.
    return saving(site, max(1, rank_for_cost(*site.shape, share * site.parameters + 0.5, storage)), storage)


def saving(site: Site, rank: int | None, storage: Storage) -> int | None:
    """``rank`` as a plan spells it: ``None`` where it saves nothing."""
    return None if rank is None or rank > largest_saving_rank(*site.shape, storage) else rank
