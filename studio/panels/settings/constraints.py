"""What every allocator must respect besides the target."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QFormLayout, QGroupBox, QHBoxLayout, QLabel, QPushButton, QWidget

from core.allocation.problem import Constraints
from core.model import ModelInfo
from studio.document.session import Session
from studio.panels.sensitivity.site_grid import site_grid
from studio.panels.settings.kind_limits import KindLimits
from studio.panels.settings.setting_fields import field, number
from studio.translation import tr

Kinds = tuple[str, ...]


class ConstraintsPanel(QGroupBox):
    """Shows and changes the session's constraints and the plan's locks."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Constraints of the allocator"), parent)
        self._session = session
        self.minimum = number("minimum", session)
        self.multiple = number("multiple", session)
        self.no_dense = field("no_dense", session)
        self.limits = KindLimits()
        self.fused: dict[Kinds, QCheckBox] = {}
        self._fused_place = QWidget()
        self._fused_row = QFormLayout(self._fused_place)
        self._fused_row.setContentsMargins(0, 0, 0, 0)
        self._fused_label = QLabel(tr("Same rank"))
        self.locked = QLabel()
        self.lock = _button(tr("Lock selected"), lambda: session.set_locked(session.selection, True))
        self.unlock = _button(tr("Unlock all"), self._unlock)
        form = QFormLayout(self)
        form.addRow(tr("Minimum rank"), self.minimum)
        form.addRow(tr("Multiple of"), self.multiple)
        form.addRow(self.no_dense)
        form.addRow(self._fused_label, self._fused_place)
        form.addRow(self.limits)
        form.addRow(tr("Locked"), self.locked)
        form.addRow(self._lock_buttons())
        self._connect()
        self._take_model()

    def _lock_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.lock)
        row.addWidget(self.unlock)
        row.addStretch()
        return row

    def _connect(self) -> None:
        session = self._session
        self.limits.changed.connect(
            lambda floors, ceilings: self._set(replace(self._present, floors=floors, ceilings=ceilings))
        )
        session.settingsChanged.connect(self.refresh)
        session.modelChanged.connect(self._take_model)
        session.planChanged.connect(self._take_locks)
        session.selectionChanged.connect(self._take_locks)

    @property
    def _present(self) -> Constraints:
        return self._session.settings.constraints

    def _set(self, constraints: Constraints) -> None:
        self._session.change_settings(constraints=constraints)

    def _take_model(self) -> None:
        model = self._session.model
        kinds = tuple(dict.fromkeys(site.kind for site in model.sites)) if model else ()
        self.limits.show_kinds(kinds)
        self.limits.setVisible(bool(kinds))
        self.refresh()
        self._take_locks()

    def refresh(self) -> None:
        """Show the session's constraints."""
        limits = self._present
        self.limits.show_limits(limits.floors, limits.ceilings)
        self._offer_fused(tuple(dict.fromkeys((*_sharing_an_input(self._session.model), *limits.fused))))
        for kinds, check in self.fused.items():
            check.setChecked(kinds in limits.fused)

    def _offer_fused(self, offered: tuple[Kinds, ...]) -> None:
        if tuple(self.fused) != offered:
            while self._fused_row.rowCount():
                self._fused_row.removeRow(0)
            self.fused = {kinds: self._fused_check(kinds) for kinds in offered}
            for check in self.fused.values():
                self._fused_row.addRow(check)
        self._fused_label.setVisible(bool(offered))
        self._fused_place.setVisible(bool(offered))

    def _fused_check(self, kinds: Kinds) -> QCheckBox:
        check = QCheckBox(", ".join(kinds))
        check.setToolTip(
            tr("In each block these get the same rank, or are dense together, so that they can run as one matrix")
        )
        check.clicked.connect(self._set_fused)
        return check

    def _set_fused(self) -> None:
        fused = tuple(kinds for kinds, check in self.fused.items() if check.isChecked())
        self._set(replace(self._present, fused=fused))

    def _take_locks(self) -> None:
        plan = self._session.plan
        locked = len(plan.locked) if plan else 0
        sites = tr("{some} of %n sites", "", len(plan.ranks)).format(some=locked) if plan else tr("no model")
        self.locked.setText(sites)
        self.lock.setEnabled(bool(self._session.selection))
        self.unlock.setEnabled(locked > 0)

    def _unlock(self) -> None:
        if self._session.plan is not None:
            self._session.set_locked(self._session.plan.locked, False)


def _sharing_an_input(model: ModelInfo | None) -> tuple[Kinds, ...]:
    """Kinds that read the same input, in the order of the map's rows."""
    if model is None:
        return ()
    rows = site_grid(model).places
    groups: dict[str, list[str]] = {}
    for site in sorted(model.sites, key=lambda site: (site.block, rows[site.name][0])):
        groups.setdefault(site.input_group, []).append(site.kind)
    return tuple(dict.fromkeys(tuple(kinds) for kinds in groups.values() if len(set(kinds)) == len(kinds) > 1))


def _button(title: str, pressed: object) -> QPushButton:
    button = QPushButton(title)
    button.setProperty("link", True)
    button.clicked.connect(pressed)
    return button
