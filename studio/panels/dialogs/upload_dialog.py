"""Where a written folder goes on the Hub: the question before an upload."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.ask import ask_folder
from studio.translation import QT_TR_NOOP, tr

_LOGIN = QT_TR_NOOP(
    "Uses the login of “hf auth login” on this computer, which Rank Studio neither keeps nor passes on. "
    "Everything appears at once when all of it is there."
)


class UploadDialog(QDialog):
    """``accept_with`` gets the folder, the repository, and whether everybody may see it."""

    def __init__(
        self, folder: str, accept_with: Callable[[Path, str, bool], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Upload to the Hub"))
        self._accept_with = accept_with
        self.folder = QLineEdit(folder)
        self.folder.setAccessibleName(tr("Folder to upload"))
        self.repo = QLineEdit()
        self.repo.setPlaceholderText(tr("owner/name"))
        self.repo.setToolTip(tr("The repository; it is made if there is none"))
        self.public = QCheckBox(tr("Everybody may see it"))
        self.public.setToolTip(tr("For a repository that is made now; one that exists stays as it is"))
        choose = QPushButton(tr("Choose…"))
        choose.setAutoDefault(False)  # Return uploads
        choose.clicked.connect(
            lambda: ask_folder(
                self, tr("A folder that a compression wrote"), lambda path: self.folder.setText(str(path))
            )
        )
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(choose)
        rows = QFormLayout()
        rows.setVerticalSpacing(10)
        rows.addRow(tr("Folder"), place)
        rows.addRow(tr("Repository"), self.repo)
        rows.addRow("", self.public)
        told = QLabel(tr(_LOGIN))
        told.setWordWrap(True)
        told.setProperty("muted", True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.upload = buttons.addButton(tr("Upload"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.upload.setProperty("primary", True)
        self.upload.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(rows)
        column.addWidget(told)
        column.addWidget(buttons)
        self.setMinimumWidth(480)
        self.folder.textChanged.connect(self._check)
        self.repo.textChanged.connect(self._check)
        self._check()

    def accept(self) -> None:
        folder, repo, public = Path(self.folder.text().strip()), self.repo.text().strip(), self.public.isChecked()
        super().accept()
        self._accept_with(folder, repo, public)

    def _check(self) -> None:
        owner, slash, name = self.repo.text().strip().partition("/")
        self.upload.setEnabled(bool(self.folder.text().strip() and owner and slash and name))
