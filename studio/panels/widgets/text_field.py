"""A field for a text: typed, or chosen from the disk."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QToolButton, QWidget

from studio.translation import tr


class TextField(QWidget):
    """``edited`` comes when the field is left with another text than it had, or a file was chosen."""

    edited = Signal(str)

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._shown = ""
        self.line = QLineEdit()
        self.line.setToolTip(tip)
        self.line.setAccessibleName(name)
        browse = QToolButton()
        browse.setText("…")
        browse.setToolTip(tr("Choose a text file"))
        browse.setAccessibleName(tr("Choose a file: {name}").format(name=name))
        browse.clicked.connect(self._browse)
        self.line.editingFinished.connect(lambda: self._take(self.line.text().strip()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(browse)
        self.setFocusProxy(self.line)

    def show_text(self, text: str) -> None:
        self._shown = text
        self.line.setText(text)

    def text(self) -> str:
        return self.line.text().strip()

    def _take(self, text: str) -> None:
        if text != self._shown:
            self.show_text(text)
            self.edited.emit(text)

    def _browse(self) -> None:
        dialog = QFileDialog(self, self._name, filter=tr("Text (*.txt *.jsonl *.parquet);;All files (*)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take)
        dialog.open()
