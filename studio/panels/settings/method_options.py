"""The options of the chosen method."""

from PySide6.QtWidgets import QWidget

from core.allocation.document import MethodSpec
from core.factorization.methods import METHODS
from studio.document.session import Session
from studio.panels.settings.chosen_options import ChosenOptions, about
from studio.translation import tr


class MethodOptions(ChosenOptions):
    """What the method does, what it costs, its options. Only what differs from its defaults goes into the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.taken.connect(
            lambda options: session.change_settings(method=MethodSpec(name=session.method.name, options=options))
        )
        session.methodChanged.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the options of the session's method."""
        spec = self._session.method
        method = METHODS.get(spec.name)
        self.setTitle(tr("Method: {name}").format(name=spec.name))
        self.about.setText(about(method.summary, method.cost, method.citation) if method else "")
        self.show_chosen(spec.name, method.options if method else (), spec.options)
