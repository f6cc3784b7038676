"""A rule in one line of text: which sites, and what they keep. What it would do is shown while it is typed."""

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QPushButton, QWidget

from core.allocation.rules import EXAMPLES
from core.jobs.errors import UsageError
from studio.document.rules_by_hand import apply_rules, outcome_of
from studio.document.session import Session
from studio.panels.widgets.elided_label import ElidedLabel
from studio.panels.widgets.entry import Entry
from studio.translation import QT_TR_NOOP, tr

_SOON_MS, _LATER_MS = 60, 250
_REMEMBERED = 20
_HELP = QT_TR_NOOP(
    "Which sites, then what they keep. Sites: kinds (q, v, up), attention or mlp, blocks 3-7, first third, last half, "
    "last 4 blocks. Then = 64, >= 60%, <= 40%, dense, lock or unlock. Several rules: put ; between them."
)


class RuleField(QWidget):
    """Enter carries the rule out as one undo step, Escape puts it away."""

    previewed = Signal(object)
    """The plan that the rule would lead to; ``None`` while there is none."""
    left = Signal()
    """Escape: the person wants to go back to the bars."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._used = QStringListModel([*EXAMPLES], self)
        self.line = Entry()
        self.line.setPlaceholderText(tr("for example: {rule}").format(rule=EXAMPLES[0]))
        self.line.setAccessibleName(tr("Rule"))
        self.line.setToolTip(tr(_HELP))
        self.line.setClearButtonEnabled(True)
        completer = QCompleter(self._used, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line.setCompleter(completer)
        self.words = ElidedLabel()
        self.apply = QPushButton(tr("Apply"))
        self.apply.setToolTip(tr("Carry the rule out (Enter); undo takes all of it back"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = QLabel(tr("Rule"))
        label.setBuddy(self.line)
        row.addWidget(label)
        row.addWidget(self.line, 2)
        row.addWidget(self.words, 3)
        row.addWidget(self.apply)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.preview)
        self.line.textChanged.connect(self._preview_soon)
        self.line.returnPressed.connect(self.carry_out)
        self.line.left.connect(self._leave)
        self.apply.clicked.connect(self.carry_out)
        for changed in (session.planChanged, session.settingsChanged, session.modelChanged):
            changed.connect(self._preview_later)
        self._say("")

    def ask(self) -> None:
        """Show the field, ready to type."""
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self.preview()

    def put_away(self) -> None:
        self._soon.stop()
        self.hide()
        self.previewed.emit(None)

    def preview(self) -> None:
        """Say what the rule would do, and mark it on the bars."""
        self._soon.stop()
        text = self.line.text()
        if not text.strip() or self.isHidden():
            self._say("")
            self.previewed.emit(None)
            return
        try:
            outcome = outcome_of(self._session, text)
        except UsageError as error:
            self._say(str(error), wrong=True)
            self.previewed.emit(None)
            return
        if outcome is not None:
            self._say(outcome.words)
            self.previewed.emit(outcome.plan)

    def carry_out(self) -> None:
        text = " ".join(self.line.text().split())
        try:
            apply_rules(self._session, text)
        except UsageError as error:
            self._say(str(error), wrong=True)
            return
        used = [text, *(other for other in self._used.stringList() if other != text)]
        with QSignalBlocker(self.line):
            self._used.setStringList(used[:_REMEMBERED])
        self.line.selectAll()
        self.preview()

    def _preview_soon(self) -> None:
        if not self.isHidden():
            self._soon.start(_SOON_MS)

    def _preview_later(self) -> None:
        """When the bars have come to rest: a drag need not wait for what a rule would do."""
        if not self.isHidden():
            self._soon.start(_LATER_MS)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.words.setText(words)
        self.words.setProperty("wrong", wrong)
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self.apply.setEnabled(bool(words) and not wrong)

    def _leave(self) -> None:
        self.put_away()
        self.left.emit()
