"""What is chosen in the plan bar, in words, and its options, made from its own declaration."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGroupBox, QLabel, QVBoxLayout, QWidget

from core.model.option import Option, Value
from studio.panels.settings.option_form import OptionForm
from studio.translation import tr


def about(summary: str, cost: str, citation: str) -> str:
    """What something does, what it costs and who published it, in the language of the window."""
    costs = tr("Costs {cost}.").format(cost=tr(cost))
    return " ".join(filter(None, (tr(summary), costs, f"{tr(citation).rstrip('.')}." if citation else "")))


class ChosenOptions(QGroupBox):
    """A title, what the chosen thing does and costs, and the form of its options."""

    taken = Signal(dict)
    """The options that differ from the published defaults, after the person changed one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about = QLabel(wordWrap=True)
        self.about.setProperty("help", True)
        self.form = OptionForm((), {})
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.about)
        self.column.addWidget(self.form)
        self._name = ""
        self._given: dict[str, Value] | None = None

    @property
    def fields(self) -> dict[str, QWidget]:
        """The fields by the options' names."""
        return self.form.fields

    def show_chosen(self, name: str, options: tuple[Option, ...], given: Mapping[str, Value]) -> None:
        """Show the options of ``name`` with these values. Fields that show them already keep the focus."""
        if name == self._name and given == self._given:
            return
        same, self._name, self._given = name == self._name, name, dict(given)
        if same:
            self.form.show_values(given)
            return
        old, self.form = self.form, OptionForm(options, given)
        self.form.setVisible(bool(options))
        self.form.changed.connect(self._take)
        self.column.replaceWidget(old, self.form)
        old.hide()
        old.deleteLater()

    def _take(self, options: dict[str, Value]) -> None:
        self._given = options  # the fields show it; keep the focus
        self.taken.emit(options)
