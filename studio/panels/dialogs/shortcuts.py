"""All keyboard shortcuts in one list: those of the actions, made from their table, and those of single panels."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from studio.action_table import Actions
from studio.guidance.panel_keys import PANEL_KEYS
from studio.translation import tr


class Shortcuts(QDialog):
    """Not modal; stays open beside the work."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        listed = [(found.group, found.title.rstrip("…"), found.keys) for found in actions.findable() if found.keys]
        listed += [(tr(key.where), tr(key.what), tr(key.keys)) for key in PANEL_KEYS]
        self.search = QLineEdit(placeholderText=tr("Filter"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Filter the shortcuts"))
        self.search.textChanged.connect(self._filter)
        self.table = QTableWidget(len(listed), 3)
        self.table.setAccessibleName(tr("Keyboard shortcuts"))
        self.table.setHorizontalHeaderLabels([tr("Where"), tr("Action"), tr("Keys")])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(24)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self._listed = [" ".join(words).lower() for words in listed]
        for row, words in enumerate(listed):
            for column, text in enumerate(words):
                self.table.setItem(row, column, QTableWidgetItem(text))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        column_of_all = QVBoxLayout(self)
        column_of_all.addWidget(self.search)
        column_of_all.addWidget(self.table)
        self.resize(600, 560)

    def _filter(self) -> None:
        words = self.search.text().lower().split()
        for row, shown in enumerate(self._listed):
            self.table.setRowHidden(row, not all(word in shown for word in words))
