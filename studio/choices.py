"""What the drop-downs of methods, allocators and storages offer, in words; no Qt."""

from dataclasses import dataclass

from core.allocation.allocators import ALLOCATORS, Allocator
from core.allocation.storage import STORAGES
from core.factorization.method import Method
from core.factorization.methods import METHODS

_EFFORTS = ("Weights alone", "Forward passes over the text", "Forward and backward passes over the text")


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its name, what it does, what it costs, who published it; ``group`` is its heading."""

    name: str
    summary: str
    cost: str = ""
    citation: str = ""
    group: str = ""

    @property
    def words(self) -> str:
        """All of it, for tool tips and screen readers."""
        costs = f"Costs {self.cost}." if self.cost else ""
        return "\n".join(part for part in (self.summary, costs, self.citation) if part)


def method_choices() -> tuple[Choice, ...]:
    """Every registered method, the cheap ones first: grouped by the passes that its default options need."""
    cheap_first = sorted(METHODS.values(), key=lambda m: (effort(m), m.sequential(m.checked_options({}))))
    return tuple(Choice(m.name, m.summary, m.cost, m.citation, _EFFORTS[effort(m)]) for m in cheap_first)


def effort(method: Method) -> int:
    """0: no text at all; 1: forward passes only; 2: backward passes too."""
    needs = method.needs(method.checked_options({}))
    return 2 if any(kind.backward for kind in needs) else 1 if needs else 0


def allocator_choices() -> tuple[Choice, ...]:
    """Every registered allocator, those that need no curves first."""
    return tuple(_allocator(a) for a in sorted(ALLOCATORS.values(), key=lambda a: a.needs_curves))


def storage_choices() -> tuple[Choice, ...]:
    """The two ways to store a rank."""
    told = {
        "factored": Choice("factored", "Two thin matrices: the form every tool knows.", "r(m+n) numbers"),
        "pivoted": Choice(
            "pivoted",
            "r of the matrix's own rows and the coefficients of the others: more rank for the same size.",
            "r(m+n-r) numbers",
            "Pivoting Factorization: Zhao, Zhang, Cannistraci, ICML 2025",
        ),
    }
    return tuple(told[name] for name in STORAGES)


def _allocator(allocator: Allocator) -> Choice:
    cost = "needs the curves of the method" if allocator.needs_curves else "needs nothing"
    return Choice(allocator.name, allocator.summary, cost, allocator.citation)
