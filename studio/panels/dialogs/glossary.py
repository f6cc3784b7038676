"""The glossary: the terms of the window in plain words, with links to the papers they come from."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from core.model.glossary import Term, terms


class Glossary(QDialog):
    """Not modal; stays open beside the work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Glossary")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit(placeholderText="Search", clearButtonEnabled=True)
        self.search.setAccessibleName("Search the glossary")
        self.text = QTextBrowser(openExternalLinks=True)
        self.text.setAccessibleName("Terms")
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.text)
        self.search.textChanged.connect(self._show)
        self._show()
        self.resize(520, 560)

    def _show(self) -> None:
        typed = self.search.text().strip().lower()
        found = [
            term for term in sorted(terms(), key=lambda term: term.name) if typed in f"{term.name} {term.text}".lower()
        ]
        listed = "".join(f"<p><b>{escape(term.name)}</b><br>{term_html(term)}</p>" for term in found)
        self.text.setHtml(listed or f"<p>No term with “{escape(typed)}” in it.</p>")


def term_html(term: Term) -> str:
    """What a term means and where it comes from, with links."""
    papers = "".join(f'<br><a href="{escape(paper.url)}">{escape(paper.title)}</a>' for paper in term.papers)
    return escape(term.text) + papers
