"""How and where a plan is written: the question before a compression starts."""

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.allocation.storage import STORAGES
from core.model import ModelInfo
from core.requests import DTYPES, Dtype
from studio.ask import ask_where_to_save
from studio.document.session import Session
from studio.document.written_as import SHARD_BYTES, WrittenAs
from studio.panels.widgets.copy_menu import copy_button
from studio.planning.copying import Form
from studio.translation import QT_TR_NOOP, tr
from studio.words import size

_GIGABYTE = 10**9
_SMALLEST_GIGABYTES = 0.01
_FORMS = {
    "pivoted": QT_TR_NOOP("Pivoted: rows of the matrix itself and coefficients for the others"),
    "factored": QT_TR_NOOP("Factored: two thin matrices, the form every tool knows"),
    "dense": QT_TR_NOOP("Multiplied out: a stock checkpoint of the old size, that any tool loads"),
}


class ExportDialog(QDialog):
    """``accept_with`` gets the folder, the form, and whether to evaluate afterwards; ``copy_as`` puts the same on the
    clipboard."""

    def __init__(
        self,
        session: Session,
        suggestion: Callable[[WrittenAs], Path],
        accept_with: Callable[[Path, WrittenAs, bool], None],
        parent: QWidget | None = None,
        copy_as: Callable[[Path, WrittenAs, Form], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Compress"))
        self._session = session
        self._suggestion = suggestion
        self._accept_with = accept_with
        self._copy_as = copy_as
        self._own_name = False
        self.folder = QLineEdit()
        self.folder.setAccessibleName(tr("Folder to write"))
        self.forms = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        self.numbers = QComboBox()
        self.shards = QDoubleSpinBox(decimals=2, minimum=_SMALLEST_GIGABYTES, maximum=1000, suffix=" GB")
        self.shards.setValue(SHARD_BYTES / _GIGABYTE)
        self.shards.setToolTip(tr("About this much in one file of weights; a larger model comes as several files."))
        self.card = QPlainTextEdit()
        self.card.setPlaceholderText(tr("What readers of the model card should know (optional)"))
        self.card.setObjectName("cardNotes")
        self.card.setAccessibleName(tr("Notes for the model card"))
        self.card.setTabChangesFocus(True)
        self.card.setFixedHeight(64)
        self.evaluate = QCheckBox(tr("Evaluate both models afterwards"))
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setProperty("muted", True)
        self._lay_out()
        self._refresh()

    def _lay_out(self) -> None:
        choose = QPushButton(tr("Choose…"))
        choose.setAutoDefault(False)  # Return compresses
        choose.clicked.connect(self._choose)
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(choose)
        forms = QVBoxLayout()
        forms.setSpacing(8)
        for name in (*STORAGES, "dense"):
            button = QRadioButton()
            self.buttons[name] = button
            self.forms.addButton(button)
            forms.addWidget(button)
        planned = self._session.plan.storage if self._session.plan else STORAGES[0]
        self.buttons[planned].setChecked(True)
        own = self._session.model.dtype if self._session.model else ""
        for dtype in DTYPES:
            same = tr("{dtype}, as in the model").format(dtype=own)
            self.numbers.addItem(same if dtype == "auto" else dtype, dtype)
        self.numbers.setAccessibleName(tr("Number type"))
        self.numbers.setToolTip(
            tr(
                "Of all weights in the files. Sixteen bits take half of thirty-two; float16 is finer than bfloat16 but "
                "cannot hold large numbers."
            )
        )
        rows = QFormLayout()
        rows.setVerticalSpacing(10)
        rows.addRow(tr("Folder"), place)
        rows.addRow(tr("Weights"), forms)
        rows.addRow(tr("Number type"), self.numbers)
        rows.addRow(tr("Files of at most"), self.shards)
        rows.addRow(tr("Model card"), self.card)
        rows.addRow("", self.evaluate)
        ok_cancel = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.compress = ok_cancel.addButton(tr("Compress"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.compress.setProperty("primary", True)
        self.compress.setDefault(True)
        if self._copy_as is not None:
            ok_cancel.addButton(copy_button(self._copy), QDialogButtonBox.ButtonRole.ResetRole)
        ok_cancel.accepted.connect(self.accept)
        ok_cancel.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(rows)
        column.addWidget(self.told)
        column.addWidget(ok_cancel)
        self.folder.setMinimumWidth(360)  # the dialog itself has to grow with the words in it
        self.forms.buttonToggled.connect(lambda _button, on: self._refresh() if on else None)
        self.numbers.currentIndexChanged.connect(self._refresh)
        self.folder.textEdited.connect(self._name)
        self.folder.textChanged.connect(self._check)

    # What is chosen

    def written(self) -> WrittenAs:
        """The form that is chosen."""
        chosen = next(name for name, button in self.buttons.items() if button.isChecked())
        storage = next((name for name in STORAGES if name == chosen), None)
        notes, shards = self.card.toPlainText().strip(), round(self.shards.value() * _GIGABYTE)
        usual = abs(shards - SHARD_BYTES) < _SMALLEST_GIGABYTES * _GIGABYTE
        return WrittenAs(storage is None, storage, SHARD_BYTES if usual else shards, notes, self._dtype())

    def _dtype(self) -> Dtype:
        return DTYPES[max(self.numbers.currentIndex(), 0)]

    def accept(self) -> None:
        out, written, evaluate = self._out(), self.written(), self.evaluate.isChecked()
        super().accept()
        self._accept_with(out, written, evaluate)

    def _copy(self, form: Form) -> None:
        if self._copy_as is not None:
            self._copy_as(self._out(), self.written(), form)

    # What is shown

    def _refresh(self) -> None:
        model = self._session.model
        if model is None:
            return
        for name, button in self.buttons.items():
            words = (tr(_FORMS[name]), size(self._bytes(model, name)), self._lost(model, name))
            button.setText(" · ".join(filter(None, words)))
        if not self._own_name:
            self.folder.setText(str(self._suggestion(self.written())))
        self._check()

    def _bytes(self, model: ModelInfo, form: str) -> int:
        """Of all weights."""
        plan, width = self._session.plan, model.dtype_bytes(self._dtype())
        storage = next((name for name in STORAGES if name == form), None)
        if plan is None or storage is None:
            return round(model.parameters * width)
        stored = plan.with_storage(model.by_name, storage)
        parameters = model.parameters - model.site_parameters + stored.cost(model.sites)
        return round(parameters * width) + stored.index_bytes(model.sites)

    def _lost(self, model: ModelInfo, form: str) -> str:
        """How many sites would not be worth storing as a rank in another storage than the plan's."""
        plan = self._session.plan
        storage = next((name for name in STORAGES if name == form), None)
        if plan is None or storage in (None, plan.storage):
            return tr("as planned") if plan is not None and form == plan.storage else ""
        after = plan.with_storage(model.by_name, storage).ranks
        lost = sum(after[name] is None and rank is not None for name, rank in plan.ranks.items())
        return tr("%n sites stay dense", "", lost) if lost else ""

    def _check(self) -> None:
        """Whether it can be written there; what cannot start says why."""
        model, out = self._session.model, self._out()
        chosen = next((name for name, button in self.buttons.items() if button.isChecked()), "")
        if model is None or not chosen:
            return
        needed, problem, free = self._bytes(model, chosen), "", 0
        if not self.folder.text().strip():
            problem = tr("Give a folder to write.")
        elif out.exists():
            problem = tr("{out} exists already and is not overwritten; choose another name.").format(out=out)
        elif not out.parent.is_dir():
            problem = tr("{folder} is not a folder that exists; choose another place.").format(folder=out.parent)
        else:
            free = shutil.disk_usage(out.parent).free
        fits = tr("Needs about {needed}; {free} are free there.")
        too_little = tr("Needs about {needed}; {free} are free there. That is too little.")
        room = (fits if free > needed else too_little).format(needed=size(needed), free=size(free))
        self.told.setText(problem or room)
        self.compress.setEnabled(not problem)

    def _out(self) -> Path:
        return Path(self.folder.text().strip()).expanduser().absolute()

    def _name(self) -> None:
        self._own_name = True

    def _choose(self) -> None:
        def take(out: Path) -> None:
            self._own_name = True
            self.folder.setText(str(out))

        ask_where_to_save(self, tr("Folder for the compressed model"), "", self._out(), take)
