"""The glossary: the terms of the window in plain words, with links to the papers they come from."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from core.model.glossary import Term, terms
from studio.translation import tr


class Glossary(QDialog):
    """Not modal; stays open beside the work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Glossary"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit(placeholderText=tr("Search"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search the glossary"))
        self.text = QTextBrowser(openExternalLinks=True)
        self.text.setAccessibleName(tr("Terms"))
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.text)
        self.search.textChanged.connect(self._show)
        self._show()
        self.resize(520, 560)

    def _show(self) -> None:
        typed = self.search.text().strip().lower()
        ordered = sorted(terms(), key=lambda term: tr(term.name).casefold())
        found = [term for term in ordered if typed in f"{tr(term.name)} {term_text(term)}".lower()]
        listed = "".join(f"<p><b>{escape(tr(term.name))}</b><br>{term_html(term)}</p>" for term in found)
        none = escape(tr("No term with “{typed}” in it.").format(typed=typed))
        self.text.setHtml(listed or f"<p>{none}</p>")


def term_html(term: Term) -> str:
    """What a term means and where it comes from, with links."""
    papers = "".join(f'<br><a href="{escape(paper.url)}">{escape(paper.title)}</a>' for paper in term.papers)
    return escape(term_text(term)) + papers


def term_text(term: Term) -> str:
    """All that is said of a term, in the language of the window."""
    return f"{tr(term.tip)} {tr(term.more)}".strip()
