"""What the right mouse button offers on a bar: lock, dense, a typed amount, floors and ceilings of its kind."""

from collections.abc import Callable
from functools import partial
from math import ceil, floor

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from core.allocation.plan import RankPlan
from studio.document.limits_by_hand import End, limit_of, set_limit
from studio.document.session import Session
from studio.panels.bars.bar_actions import BarActions
from studio.panels.bars.bars import Bar
from studio.panels.widgets.numbers import percent
from studio.translation import QT_TR_NOOP, tr

_ENDS: tuple[End, ...] = ("floor", "ceiling")
_HERE: dict[End, str] = {
    "floor": QT_TR_NOOP("Floor of {kind} here, at {share}"),
    "ceiling": QT_TR_NOOP("Ceiling of {kind} here, at {share}"),
}
_NONE: dict[End, str] = {
    "floor": QT_TR_NOOP("No floor for {kind} (now {share})"),
    "ceiling": QT_TR_NOOP("No ceiling for {kind} (now {share})"),
}


def offer_for_bars(
    menu: QMenu, bars: list[Bar], at: Bar, session: Session, actions: BarActions, plan: RankPlan
) -> None:
    """Put what can be done to ``bars`` above what ``menu`` has; ``at`` is the bar under the mouse."""
    first = menu.actions()[0] if menu.actions() else None

    def add(action: QAction) -> None:
        menu.insertAction(first, action) if first else menu.addAction(action)

    locked = all(bar.is_locked(plan) for bar in bars)
    if len(bars) == 1:
        lock, dense = tr("Unlock") if locked else tr("Lock"), tr("Make dense")
    else:
        lock = tr("Unlock %n bars", "", len(bars)) if locked else tr("Lock %n bars", "", len(bars))
        dense = tr("Make %n bars dense", "", len(bars))
    add(_action(menu, f"{lock}\tL", lambda: actions.toggle_lock(bars)))
    add(_action(menu, f"{dense}\tD", lambda: actions.make_dense(bars)))
    for action in _limits(menu, at, session, plan):
        add(action)
    if first is not None:
        menu.insertSeparator(first)


def _limits(menu: QMenu, at: Bar, session: Session, plan: RankPlan) -> list[QAction]:
    """Floor and ceiling where the bar is; nothing for bars of several kinds."""
    kind = at.kind
    if kind is None:
        return []
    height = at.height(plan)
    separator = QAction(menu)
    separator.setSeparator(True)
    found = [separator]
    for end in _ENDS:
        # To the side on which the bar itself is still allowed.
        share = (floor if end == "floor" else ceil)(1000 * height) / 1000
        if 0.0 < share < 1.0:
            title = tr(_HERE[end]).format(kind=kind, share=percent(share))
            found.append(_action(menu, title, partial(set_limit, session, end, kind, share)))
        present = limit_of(session, end, kind)
        if present is not None:
            title = tr(_NONE[end]).format(kind=kind, share=percent(present))
            found.append(_action(menu, title, partial(set_limit, session, end, kind, None)))
    return found if len(found) > 1 else []


def _action(menu: QMenu, title: str, do: Callable[[], None]) -> QAction:
    action = QAction(title, menu)
    action.triggered.connect(lambda _checked=False: do())
    return action
