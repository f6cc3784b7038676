"""The options of the chosen method, made from its own declaration."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QGroupBox, QLabel, QLineEdit, QWidget

from core.allocation.document import MethodSpec
from core.factorization.methods import METHODS
from core.factorization.option import Option, Value
from core.jobs.errors import UsageError
from studio.session import Session


class MethodOptions(QGroupBox):
    """Only what differs from the method's defaults goes into the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Method", parent)
        self._session = session
        self._form = QFormLayout(self)
        self.fields: dict[str, QWidget] = {}
        self.wrong = QLabel()
        self._shown: MethodSpec | None = None
        session.methodChanged.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the options of the session's method."""
        spec = self._session.method
        if spec == self._shown:
            return
        self._shown = spec
        while self._form.rowCount():
            self._form.removeRow(0)
        self.fields = {}
        method = METHODS.get(spec.name)
        options = method.options if method else ()
        for option in options:
            self.fields[option.name] = self._field(option, spec.options.get(option.name, option.default))
            self._form.addRow(option.name, self.fields[option.name])
        if not options:
            none = QLabel(f"{spec.name} has no options.")
            none.setProperty("muted", True)
            self._form.addRow(none)
        self.wrong = QLabel()
        self.wrong.setProperty("state", "failed")
        self.wrong.setWordWrap(True)
        self._form.addRow(self.wrong)

    def _field(self, option: Option, value: Value) -> QWidget:
        field: QWidget
        if option.choices:
            field = QComboBox()
            field.addItems(option.choices)
            field.setCurrentText(str(value))
            field.textActivated.connect(self._setter(option))
        elif isinstance(option.default, bool):
            field = QCheckBox()
            field.setChecked(bool(value))
            field.clicked.connect(self._setter(option))
        else:
            line = QLineEdit(str(value))
            set_value = self._setter(option)
            line.editingFinished.connect(lambda: set_value(line.text().strip()))
            field = line
        field.setToolTip(option.help)
        return field

    def _setter(self, option: Option) -> Callable[[Value], None]:
        return lambda value: self._set(option, value)

    def _set(self, option: Option, value: Value) -> None:
        try:
            checked = option.checked(value)
        except UsageError as error:
            self.wrong.setText(str(error))
            return
        self.wrong.setText("")
        spec = self._session.method
        options = {name: kept for name, kept in spec.options.items() if name != option.name}
        if checked != option.default:
            options[option.name] = checked
        self._shown = MethodSpec(name=spec.name, options=options)  # the fields show it already; keep the focus
        self._session.change_settings(method=self._shown)
