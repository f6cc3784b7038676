"""Questions. None of them stops the event loop: the answer comes to a function."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

Take = Callable[[Path], None]


def ask_folder(parent: QWidget, title: str, take: Take) -> None:
    """Let the person choose an existing folder."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, take)


def ask_file(parent: QWidget, title: str, kinds: str, take: Take) -> None:
    """Let the person choose an existing file; ``kinds`` as Qt's name filters."""
    dialog = QFileDialog(parent, title, filter=kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(dialog, take)


def ask_where_to_save(parent: QWidget, title: str, kinds: str, suggestion: Path, take: Take) -> None:
    """Let the person name a file (or, with ``kinds`` empty, a folder) to write; the dialog asks before overwriting a
    file."""
    dialog = QFileDialog(parent, title, str(suggestion.parent), filter=kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    if kinds:
        dialog.setDefaultSuffix(suggestion.suffix.lstrip("."))
        dialog.filterSelected.connect(lambda kind: _take_ending(dialog, kind))
    dialog.selectFile(suggestion.name)
    _open(dialog, take)


def _take_ending(dialog: QFileDialog, kind: str) -> None:
    """Another kind of file was chosen, such as ``PDF (*.pdf)``: the name that stands there ends in it too."""
    ending = kind.rpartition("*")[2].rstrip(")")
    dialog.setDefaultSuffix(ending.lstrip("."))
    named = dialog.selectedFiles()
    if named:
        dialog.selectFile(Path(named[0]).with_suffix(ending).name)


def _open(dialog: QFileDialog, take: Take) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: take(Path(chosen)))
    dialog.open()


def ask(parent: QWidget, text: str, answers: Mapping[str, Callable[[], None]]) -> QMessageBox:
    """Ask a question with one button an answer, and Cancel, which does nothing."""
    box = QMessageBox(QMessageBox.Icon.Question, "Rank Studio", text, QMessageBox.StandardButton.Cancel, parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for title, accept in answers.items():
        box.addButton(title, QMessageBox.ButtonRole.AcceptRole).clicked.connect(accept)
    box.open()
    return box
