"""What the command palette finds: actions, panels, methods and allocators, sites, kept plans, recent models."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from core.allocation.document import MethodSpec
from core.model import Site
from studio.document.comparison import Kept
from studio.document.session import Session
from studio.planning.choices import allocator_choices, method_choices


@dataclass(frozen=True)
class Findable:
    """One line of the palette. ``words`` is what typing is held against, beginning with the title."""

    title: str
    group: str
    run: Callable[[], None]
    keys: str = ""
    """The shortcut that does the same."""
    detail: str = ""
    enabled: bool = True

    @property
    def words(self) -> str:
        return f"{self.title} {self.detail}" if self.detail else self.title


def choices(session: Session) -> Iterator[Findable]:
    """Choosing another method or allocator."""
    for choice in method_choices():
        run = partial(session.change_settings, method=MethodSpec(name=choice.name), method_by_allocator=False)
        yield Findable(f"Method: {choice.name}", "Choose", run, detail=choice.summary)
    for choice in allocator_choices():
        run = partial(session.change_settings, allocator=choice.name, allocator_options={})
        yield Findable(f"Allocator: {choice.name}", "Choose", run, detail=choice.summary)


def kept_plans(session: Session, bring_back: Callable[[Kept], None]) -> Iterator[Findable]:
    for kept in session.comparison.kept:
        compare = partial(session.comparison.compare_with, kept)
        yield Findable(f"Compare with {kept.name}", "Plan", compare, detail="kept plan")
        yield Findable(f"Bring back {kept.name}", "Plan", partial(bring_back, kept), detail="kept plan")


def recent(sources: Sequence[str], open_source: Callable[[str], None]) -> Iterator[Findable]:
    for source in sources:
        yield Findable(f"Open {source}", "Recent", partial(open_source, source))


def sites(session: Session) -> Iterator[Findable]:
    """Selecting one site of the open model."""
    for site in session.model.sites if session.model else ():
        yield Findable(_title(site), "Site", partial(session.select, (site.name,)), detail=site.name)


def _title(site: Site) -> str:
    expert = site.name.split(".experts.")[1].split(".")[0] if ".experts." in site.name else ""
    return f"{site.kind} of block {site.block}" + (f", expert {expert}" if expert else "")
