"""Controls made from the schema of settings. Each shows the session's value and changes it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from studio.document.session import Session
from studio.document.settings_schema import SETTINGS, Flag, Group, Line, Number, OneOf, Setting, Value
from studio.panels.widgets.text_field import TextField
from studio.translation import tr


class Bound:
    """One setting of one session."""

    def __init__(self, setting: Setting, session: Session) -> None:
        self.setting = setting
        self._session = session

    def value(self) -> Value:
        return self.setting.read(self._session.settings)

    def take(self, value: Value) -> None:
        if value != self.value():
            self._session.change_settings(**self.setting.change(self._session.settings, value))


class NumberField(QSpinBox):
    """A whole number, taken when the field is left or Return is pressed."""

    def __init__(self, bound: Bound, control: Number) -> None:
        super().__init__(minimum=control.minimum, maximum=control.maximum)
        self._bound = bound
        self.setMinimumWidth(64)  # the largest values are rare; the panel is narrow
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSpecialValueText(tr(control.least_means))
        self.valueChanged.connect(bound.take)

    def refresh(self) -> None:
        self.blockSignals(True)
        self.setValue(int(self._bound.value()))
        self.blockSignals(False)


class FlagField(QCheckBox):
    """On or off; its label is its own text."""

    def __init__(self, bound: Bound) -> None:
        super().__init__(tr(bound.setting.label))
        self._bound = bound
        self.clicked.connect(bound.take)

    def refresh(self) -> None:
        self.setChecked(bool(self._bound.value()))


class OneOfField(QComboBox):
    """One of a few words."""

    def __init__(self, bound: Bound, control: OneOf) -> None:
        super().__init__()
        self._bound = bound
        self.addItems(list(control.words))
        self.textActivated.connect(bound.take)

    def refresh(self) -> None:
        self.setCurrentText(str(self._bound.value()))


class LineField(QLineEdit):
    """A line of text, taken when it is left."""

    def __init__(self, bound: Bound, control: Line) -> None:
        super().__init__(placeholderText=tr(control.none))
        self._bound = bound
        self.editingFinished.connect(lambda: bound.take(self.text().strip()))

    def refresh(self) -> None:
        self.setText(str(self._bound.value()))


class FileField(TextField):
    """A line of text, or a file."""

    def __init__(self, bound: Bound, control: Line) -> None:
        super().__init__(tr(bound.setting.name or bound.setting.label), tr(bound.setting.tip))
        self._bound = bound
        self.line.setPlaceholderText(tr(control.none))
        self.edited.connect(bound.take)

    def refresh(self) -> None:
        self.show_text(str(self._bound.value()))


Field = NumberField | FlagField | OneOfField | LineField | FileField


def field(name: str, session: Session) -> Field:
    """The control of a setting, by its name in the schema; it follows the session by itself."""
    setting = SETTINGS[name]
    made = _control(Bound(setting, session))
    made.setToolTip(tr(setting.tip))
    made.setAccessibleName(tr(setting.name or setting.label))
    made.refresh()
    session.settingsChanged.connect(made.refresh)
    return made


def number(name: str, session: Session) -> NumberField:
    """The control of a setting that is a number."""
    made = field(name, session)
    assert isinstance(made, NumberField), f"{name} is no number"
    return made


def _control(bound: Bound) -> Field:
    match bound.setting.control:
        case Number() as control:
            return NumberField(bound, control)
        case Flag():
            return FlagField(bound)
        case OneOf() as control:
            return OneOfField(bound, control)
        case Line(file=True) as control:
            return FileField(bound, control)
        case Line() as control:
            return LineField(bound, control)


def add_row(form: QFormLayout, made: Field, setting: Setting) -> None:
    """One line of a form: a check box names itself; what costs something says so below."""
    if isinstance(made, FlagField):
        form.addRow(made)
    else:
        form.addRow(tr(setting.label), made)
    if setting.explained:
        form.addRow(help_label(tr(setting.tip)))


class SettingsGroup(QGroupBox):
    """A group of the schema, line by line."""

    def __init__(self, group: Group, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr(group.title), parent)
        self._session = session
        self.fields: dict[str, Field] = {}
        form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)  # some languages leave the fields no room
        for line in group.lines:
            if isinstance(line, str):
                add_row(form, self._made(line), SETTINGS[line])
            else:
                form.addRow(tr(SETTINGS[line[0]].label), self._beside(line))

    def _made(self, name: str) -> Field:
        self.fields[name] = field(name, self._session)
        return self.fields[name]

    def _beside(self, line: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        for word in line:
            row.addWidget(self._made(word) if word in SETTINGS else QLabel(tr(word)))
        row.addStretch()
        return row


def help_label(words: str) -> QLabel:
    """A few words below a control."""
    label = QLabel(words, wordWrap=True)
    label.setProperty("help", True)
    return label
