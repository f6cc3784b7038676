"""Plans kept to compare with, and the one that the plan at hand is held against just now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from core.allocation.document import PlanDocument
from core.allocation.plan import RankPlan
from core.jobs.errors import StudioError
from core.model import ModelInfo, Site


@dataclass(frozen=True)
class Kept:
    """A plan with its name; ``document`` says what else was chosen when it was made."""

    name: str
    plan: RankPlan
    document: PlanDocument

    @staticmethod
    def of(name: str, document: PlanDocument, model: ModelInfo) -> "Kept":
        """Raises ``StudioError`` when the plan does not fit ``model``."""
        return Kept(name, document.plan_for(model), document)


class Comparison(QObject):
    """Belongs to one open model."""

    changed = Signal()
    """Other plans are kept, or another one is compared with."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kept: tuple[Kept, ...] = ()
        self.reference: Kept | None = None
        """What is compared with; ``None``: the plan before the last allocator."""

    def keep(self, kept: Kept) -> None:
        """Keep a plan; another one of that name gives way."""
        self.kept = (*(other for other in self.kept if other.name != kept.name), kept)
        if self.reference is not None and self.reference.name == kept.name:
            self.reference = kept
        self.changed.emit()

    def drop(self, name: str) -> None:
        """Keep a plan no longer."""
        self.kept = tuple(kept for kept in self.kept if kept.name != name)
        if self.reference is not None and self.reference.name == name:
            self.reference = None
        self.changed.emit()

    def rename(self, name: str, to: str) -> None:
        """Give a kept plan another name; with a number behind it where another one is called so."""
        if name == to:
            return
        to = self.free_name(to)
        renamed = {kept.name: replace(kept, name=to) for kept in self.kept if kept.name == name}
        self.kept = tuple(renamed.get(kept.name, kept) for kept in self.kept)
        if self.reference is not None:
            self.reference = renamed.get(self.reference.name, self.reference)
        self.changed.emit()

    def compare_with(self, reference: Kept | None) -> None:
        if reference != self.reference:
            self.reference = reference
            self.changed.emit()

    def clear(self) -> None:
        """Another model is open."""
        self.kept, self.reference = (), None
        self.changed.emit()

    def free_name(self, stem: str) -> str:
        """``stem``, or with a number behind it where a kept plan is called so already."""
        taken = {kept.name for kept in self.kept}
        return next(name for number in range(1, len(taken) + 2) if (name := _numbered(stem, number)) not in taken)


@dataclass(frozen=True)
class Difference:
    """Of a plan against a reference: sites that store more, fewer, and as many parameters; parameters in all."""

    more: int
    fewer: int
    same: int
    parameters: int


def difference(plan: RankPlan, reference: RankPlan, sites: Mapping[str, Site]) -> Difference:
    """How ``plan`` differs from ``reference``, whose storage may be the other one."""
    by_site = [plan.site_cost(site) - reference.site_cost(site) for site in sites.values()]
    more, fewer = sum(change > 0 for change in by_site), sum(change < 0 for change in by_site)
    return Difference(more, fewer, len(by_site) - more - fewer, sum(by_site))


def fits(document: PlanDocument, model: ModelInfo) -> bool:
    """Whether a plan can be carried out on ``model``."""
    try:
        document.plan_for(model)
    except StudioError:
        return False
    return True


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem} ({number})"
