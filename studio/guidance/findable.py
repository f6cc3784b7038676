"""What the command palette finds: actions, panels, methods and allocators, sites, kept plans, recent models."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from core.allocation.document import MethodSpec
from core.model import Site
from studio.document.comparison import Kept
from studio.document.session import Session
from studio.planning.choices import allocator_choices, method_choices
from studio.translation import tr


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
        yield Findable(tr("Method: {name}").format(name=choice.name), tr("Choose"), run, detail=choice.summary)
    for choice in allocator_choices():
        run = partial(session.change_settings, allocator=choice.name, allocator_options={})
        yield Findable(tr("Allocator: {name}").format(name=choice.name), tr("Choose"), run, detail=choice.summary)


def kept_plans(session: Session, bring_back: Callable[[Kept], None]) -> Iterator[Findable]:
    for kept in session.comparison.kept:
        compare = partial(session.comparison.compare_with, kept)
        title = tr("Compare with {plan}").format(plan=kept.name)
        yield Findable(title, tr("Plan"), compare, detail=tr("kept plan"))
        title = tr("Bring back {plan}").format(plan=kept.name)
        yield Findable(title, tr("Plan"), partial(bring_back, kept), detail=tr("kept plan"))


def recent(sources: Sequence[str], open_source: Callable[[str], None]) -> Iterator[Findable]:
    for source in sources:
        yield Findable(tr("Open {model}").format(model=source), tr("Recent"), partial(open_source, source))


def sites(session: Session) -> Iterator[Findable]:
    """Selecting one site of the open model."""
    for site in session.model.sites if session.model else ():
        yield Findable(_title(site), tr("Site"), partial(session.select, (site.name,)), detail=site.name)


def _title(site: Site) -> str:
    expert = site.name.split(".experts.")[1].split(".")[0] if ".experts." in site.name else ""
    title = tr("{kind} of block {block}, expert {expert}") if expert else tr("{kind} of block {block}")
    return title.format(kind=site.kind, block=site.block, expert=expert)
