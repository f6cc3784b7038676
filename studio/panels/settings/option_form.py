"""A form made from declared options: of a method, of a refinement step."""

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.jobs.errors import UsageError
from core.model.option import Option, Value
from studio.translation import tr


class OptionForm(QWidget):
    """Each option with its help below it. ``changed`` carries only what differs from the published defaults."""

    changed = Signal(dict)

    def __init__(self, options: tuple[Option, ...], given: Mapping[str, Value], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = options
        self._given = dict(given)
        self._show: dict[str, Callable[[Value], None]] = {}
        self.fields: dict[str, QWidget] = {}
        self.wrong = QLabel(wordWrap=True)
        self.wrong.setProperty("state", "failed")
        self.wrong.hide()
        self.reset = QPushButton(tr("Reset to published defaults"))
        self.reset.setProperty("link", True)
        self.reset.clicked.connect(self._reset)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        for option in options:
            field = self._field(option)
            self.fields[option.name] = field
            form.addRow(title_of(option), field)
            form.addRow(_help(option))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addWidget(self.wrong)
        column.addWidget(self.reset, alignment=Qt.AlignmentFlag.AlignLeft)
        self.show_values(given)

    def show_values(self, given: Mapping[str, Value]) -> None:
        """Show these values, and the defaults of all options not among them."""
        self._given = dict(given)
        for option in self._options:
            self._show[option.name](given.get(option.name, option.default))
        self._say("")
        self.reset.setEnabled(bool(self._given))

    def _field(self, option: Option) -> QWidget:
        field: QWidget
        if option.choices:
            box = QComboBox()
            box.addItems(option.choices)
            box.textActivated.connect(lambda text: self._set(option, text))
            self._show[option.name] = lambda value: box.setCurrentText(str(value))
            field = box
        elif isinstance(option.default, bool):
            check = QCheckBox()
            check.clicked.connect(lambda checked: self._set(option, checked))
            self._show[option.name] = lambda value: check.setChecked(bool(value))
            field = check
        else:
            line = QLineEdit()
            line.editingFinished.connect(lambda: self._set(option, line.text().strip()))
            self._show[option.name] = lambda value: line.setText(str(value))
            field = line
        field.setToolTip(tr(option.help))
        field.setAccessibleName(title_of(option))
        field.setAccessibleDescription(tr(option.help))
        return field

    def _set(self, option: Option, value: Value) -> None:
        try:
            checked = option.checked(value)
        except UsageError as error:
            self._say(str(error))
            return
        if isinstance(checked, float) and not math.isfinite(checked):
            self._say(
                tr("{option} is a number such as {default}, not {value}.").format(
                    option=title_of(option), default=option.default, value=repr(value)
                )
            )
            return
        given = {name: kept for name, kept in self._given.items() if name != option.name}
        if checked != option.default:
            given[option.name] = checked
        self._say("")
        if given != self._given:
            self._given = given
            self.reset.setEnabled(bool(given))
            self.changed.emit(given)

    def _reset(self) -> None:
        differed = bool(self._given)
        self.show_values({})
        if differed:
            self.changed.emit({})

    def _say(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))


def title_of(option: Option) -> str:
    """Its name as words."""
    return tr(option.name.replace("-", " ").replace("_", " "))


def _help(option: Option) -> QLabel:
    default = tr("on") if option.default is True else tr("off") if option.default is False else option.default
    words = tr("{help} Default: {default}.").format(help=tr(option.help), default=default)
    label = QLabel(words, wordWrap=True)
    label.setProperty("help", True)
    return label
