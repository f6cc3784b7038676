"""Actions as data, and the table of them as Qt's: what menus, toolbars, palette and list of shortcuts are made from."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from studio.guidance.findable import Findable
from studio.theme.icons import icon
from studio.translation import QT_TR_NOOP, tr

MENUS = (
    QT_TR_NOOP("File"),
    QT_TR_NOOP("Edit"),
    QT_TR_NOOP("Plan"),
    QT_TR_NOOP("Run"),
    QT_TR_NOOP("View"),
    QT_TR_NOOP("Help"),
)
"""Titles of the menus in the bar, in their order."""


@dataclass(frozen=True)
class ActionSpec:
    """One thing a person can do. ``enabled`` and ``checked`` are asked again whenever something changed."""

    id: str
    menu: str
    title: str
    callback: Callable[[], None]
    shortcut: str = ""
    icon: str = ""
    tip: str = ""
    enabled: Callable[[], bool] = lambda: True
    checked: Callable[[], bool] | None = None
    detail: Callable[[], str] | None = None
    """What it would do just now, e.g. the step that undo takes back."""


def separator(menu: str) -> ActionSpec:
    return ActionSpec(f"{menu}-separator", menu, "-", lambda: None)


class Actions(QObject):
    """The table as Qt actions, kept enabled and checked as the table says."""

    def __init__(self, specs: tuple[ActionSpec, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._specs = [spec for spec in specs if spec.title != "-"]
        self.by_id: dict[str, QAction] = {}
        self.menus: dict[str, list[QAction | None]] = {}
        """Actions by menu, ``None`` for a separator."""
        for spec in specs:
            entries = self.menus.setdefault(spec.menu, [])
            entries.append(None if spec.title == "-" else self._make(spec))
        self.refresh()

    def refresh(self) -> None:
        """Ask every action anew whether it is possible."""
        for spec in self._specs:
            action = self.by_id[spec.id]
            action.setEnabled(spec.enabled())
            if spec.checked is not None:
                action.setChecked(spec.checked())
            if spec.detail is not None:
                detail = spec.detail()
                said = tr("{action} {step}", "Undo Lock 3 sites").format(action=spec.title, step=detail)
                action.setText(said if detail else spec.title)

    def findable(self) -> list[Findable]:
        """Every action as the command palette lists it."""
        found = []
        for spec in self._specs:
            action = self.by_id[spec.id]
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            detail = spec.tip or (tr("is on") if action.isChecked() else "")
            group, title = tr(spec.menu), action.text()
            found.append(Findable(title, group, action.trigger, keys, detail, action.isEnabled()))
        return found

    def paint_icons(self) -> None:
        """Draw the icons in the present theme's colour."""
        for spec in self._specs:
            if spec.icon:
                self.by_id[spec.id].setIcon(icon(spec.icon))

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.title, self)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checked is not None)
        action.setIconText(spec.title.rstrip("…"))
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = spec.tip or spec.title.rstrip("…")
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.triggered.connect(lambda _checked=False: spec.callback())
        self.by_id[spec.id] = action
        return action
