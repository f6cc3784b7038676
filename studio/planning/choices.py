"""What the drop-downs of methods, allocators and storages offer, in words; no Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from core.allocation.allocators import ALLOCATORS, Allocator
from core.allocation.storage import STORAGES
from core.factorization.method import Method
from core.factorization.methods import METHODS
from core.requests import AUTO
from studio.translation import QT_TR_NOOP, tr

_EFFORTS = (
    QT_TR_NOOP("Weights alone"),
    QT_TR_NOOP("Forward passes over the text"),
    QT_TR_NOOP("Forward and backward passes over the text"),
)


_SEARCHES = (
    QT_TR_NOOP("Recommended"),
    QT_TR_NOOP("Arithmetic, done at once"),
    QT_TR_NOOP("Run the model while they search"),
)


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its name, what it does, what it costs, who published it; ``group`` is its heading, ``title``
    how it is called where that is not its name."""

    name: str
    summary: str
    cost: str = ""
    citation: str = ""
    group: str = ""
    title: str = ""

    @property
    def label(self) -> str:
        """What it is called."""
        return self.title or self.name

    @property
    def words(self) -> str:
        """All of it, for tool tips and screen readers."""
        costs = tr("Costs {cost}.").format(cost=self.cost) if self.cost else ""
        return "\n".join(part for part in (self.summary, costs, self.citation) if part)


def method_choices(*, by_allocator: bool = False) -> tuple[Choice, ...]:
    """Every registered method, the cheap ones first: grouped by the passes that its default options need. Before them,
    where the allocator can choose the method (``by_allocator``), that it does."""
    cheap_first = sorted(METHODS.values(), key=lambda m: (effort(m), m.sequential(m.checked_options({}))))
    left = (Choice(AUTO, tr("The allocator chooses the method, and how it is stored."), group=tr("By the allocator")),)
    each = tuple(Choice(m.name, tr(m.summary), tr(m.cost), m.citation, tr(_EFFORTS[effort(m)])) for m in cheap_first)
    return (*left, *each) if by_allocator else each


def effort(method: Method) -> int:
    """0: no text at all; 1: forward passes only; 2: backward passes too."""
    needs = method.needs(method.checked_options({}))
    return 2 if any(kind.backward for kind in needs) else 1 if needs else 0


def allocator_choices(cost_of: Callable[[Allocator], str] | None = None) -> tuple[Choice, ...]:
    """Every registered allocator, ``auto`` first, those that need no curves before the others and what runs the model
    last. ``cost_of`` adds what is known of the open model, "" for nothing."""
    cheap_first = sorted(ALLOCATORS.values(), key=lambda a: (_search_group(a), a.needs_curves))
    return tuple(_allocator(a, cost_of(a) if cost_of else "") for a in cheap_first)


def storage_choices() -> tuple[Choice, ...]:
    """The two ways to store a rank."""
    told = {
        "factored": Choice("factored", tr("Two thin matrices: the form every tool knows."), tr("r(m+n) numbers")),
        "pivoted": Choice(
            "pivoted",
            tr("r of the matrix's own rows and the coefficients of the others: more rank for the same size."),
            tr("r(m+n-r) numbers"),
            "Pivoting Factorization: Zhao, Zhang, Cannistraci, ICML 2025",
        ),
    }
    return tuple(told[name] for name in STORAGES)


def _search_group(allocator: Allocator) -> int:
    return 0 if allocator.name == AUTO else 1 if allocator.probes is None else 2


def _allocator(allocator: Allocator, known: str) -> Choice:
    cost = f"{tr(allocator.cost)} ({known})" if known else tr(allocator.cost)
    group = tr(_SEARCHES[_search_group(allocator)])
    return Choice(allocator.name, tr(allocator.summary), cost, allocator.citation, group)
