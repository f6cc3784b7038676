"""The options of the chosen method, made from its own declaration."""

from PySide6.QtWidgets import QGroupBox, QLabel, QVBoxLayout, QWidget

from core.allocation.document import MethodSpec
from core.factorization.methods import METHODS
from studio.panels.option_form import OptionForm
from studio.session import Session


class MethodOptions(QGroupBox):
    """What the method does, what it costs, its options. Only what differs from its defaults goes into the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Method", parent)
        self._session = session
        self.about = QLabel(wordWrap=True)
        self.about.setProperty("help", True)
        self.form = OptionForm((), {})
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.about)
        self._column.addWidget(self.form)
        self._shown: MethodSpec | None = None
        session.methodChanged.connect(self.refresh)
        self.refresh()

    @property
    def fields(self) -> dict[str, QWidget]:
        """The fields by the options' names."""
        return self.form.fields

    def refresh(self) -> None:
        """Show the options of the session's method."""
        spec = self._session.method
        if spec == self._shown:
            return
        same_method = self._shown is not None and self._shown.name == spec.name
        self._shown = spec
        if same_method:
            self.form.show_values(spec.options)
            return
        method = METHODS.get(spec.name)
        self.setTitle(f"Method: {spec.name}")
        self.about.setText(f"{method.summary} Costs {method.cost}. {method.citation}." if method else "")
        old, self.form = self.form, OptionForm(method.options if method else (), spec.options)
        self.form.setVisible(bool(self.form.fields))
        self.form.changed.connect(self._take)
        self._column.replaceWidget(old, self.form)
        old.hide()
        old.deleteLater()

    def _take(self, options: dict[str, str | float | int | bool]) -> None:
        self._shown = MethodSpec(name=self._session.method.name, options=options)  # the fields show it; keep the focus
        self._session.change_settings(method=self._shown)
