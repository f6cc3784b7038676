"""Which compressed folder is looked at beside the model, and what is to be said of it on the whole."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from studio.document.session import Session
from studio.panels.widgets.text_strip import TextStrip
from studio.translation import tr


class WrittenBar(QFrame):
    """Knows only the session. Hidden while there is none."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageStrip")
        self._session = session
        self.told = TextStrip()
        self.take_over = QPushButton(tr("Take its ranks over"))
        self.take_over.setToolTip(tr("Plan the ranks that the folder was written with; undo brings yours"))
        self.take_over.clicked.connect(self._plan_its_ranks)
        self.end = QToolButton()
        self.end.setText("✕")
        self.end.setToolTip(tr("Look at the model alone again"))
        self.end.setAccessibleName(tr("Look at the model alone again"))
        self.end.clicked.connect(session.written.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.addWidget(self.told, 1)
        row.addWidget(self.take_over)
        row.addWidget(self.end)
        session.written.changed.connect(self._take)
        session.written.arrived.connect(self._take)
        self._take()

    def _take(self) -> None:
        written, model = self._session.written, self._session.model
        known, sites = len(written.ranks), len(model.sites) if model else 0
        said = written.summary or tr("{known} of %n sites read", "", sites).format(known=known)
        self.told.show_text(tr("Before and after: {folder}   {said}").format(folder=written.name, said=said))
        self.take_over.setEnabled(known == sites)
        self.setVisible(bool(written.folder))

    def _plan_its_ranks(self) -> None:
        session, plan, model = self._session, self._session.plan, self._session.model
        if plan is not None and model is not None:
            free = {name: rank for name, rank in session.written.ranks.items() if name not in plan.locked}
            session.set_plan(
                plan.with_ranks(model.by_name, free), tr("Ranks of {folder}").format(folder=session.written.name)
            )
