"""Explains terms where they stand: a tool tip on every label that is one, and its papers as links with Shift+F1."""

from html import escape

from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QDesktopServices, QWhatsThisClickedEvent
from PySide6.QtWidgets import QAbstractButton, QFormLayout, QGroupBox, QLabel, QWidget

from core.model.glossary import Term, terms
from studio.panels.dialogs.glossary import term_html
from studio.translation import tr

_Role = QFormLayout.ItemRole


def explain(widget: QWidget, term: Term) -> None:
    """Say what a term means under the mouse, unless the widget has its own words; Shift+F1 has the papers."""
    if not widget.toolTip():
        widget.setToolTip(tip_of(term))
    if not widget.whatsThis():
        widget.setWhatsThis(f"<b>{escape(tr(term.name))}</b><br>{term_html(term)}")


def tip_of(term: Term) -> str:
    """Two short lines: what it is, and who published it."""
    papers = "; ".join(paper.title for paper in term.papers)
    how = escape(tr("(Shift+F1, then click: link)"))
    source = f"<br><i>{escape(papers)}</i> {how}" if papers else ""
    return f"<qt>{escape(tr(term.tip))}{source}</qt>"


def explain_labels(root: QWidget) -> int:
    """Explain every label, check box and group below ``root`` that is called like a term, and the field beside it;
    returns how many."""
    known, explained = _terms_as_shown(), 0
    for widget in root.findChildren(QWidget):
        term = known.get(_words(widget).strip().rstrip(":").lower())
        if term is not None:
            explain(widget, term)
            explained += 1
    for form in root.findChildren(QFormLayout):
        for row in range(form.rowCount()):
            label, field = (_widget_at(form, row, role) for role in (_Role.LabelRole, _Role.FieldRole))
            if label is not None and field is not None:
                field.setWhatsThis(field.whatsThis() or label.whatsThis())
    return explained


def _terms_as_shown() -> dict[str, Term]:
    """Terms by the words on controls, in lower case, as the window says them."""
    words = ((label, term) for term in terms() for label in (term.name, *term.labels))
    return {tr(form).lower(): term for label, term in words for form in (label, label[:1].upper() + label[1:])}


class PaperLinks(QObject):
    """Opens the links of explanations; an event filter for the windows that such explanations belong to."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WhatsThisClicked and isinstance(event, QWhatsThisClickedEvent):
            QDesktopServices.openUrl(QUrl(event.href()))
            return True
        return False


def _widget_at(form: QFormLayout, row: int, role: _Role) -> QWidget | None:
    item = form.itemAt(row, role)
    return None if item is None else item.widget()


def _words(widget: QWidget) -> str:
    match widget:
        case QLabel() | QAbstractButton():
            return widget.text()
        case QGroupBox():
            return widget.title()
    return widget.accessibleName() if not widget.children() else ""
