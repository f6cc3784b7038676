"""Words of the window in the person's language."""

from typing import TypeVar

from PySide6.QtCore import QCoreApplication

CONTEXT = ""
"""Qt's name for where a text stands: one for the whole program, so that the same words are translated once."""

_Text = TypeVar("_Text", bound=str)


def tr(text: str, comment: str = "", n: int = -1) -> str:
    """``text`` in the language of the window, in English where it is not translated.

    ``text`` is a literal, or was marked ``QT_TR_NOOP`` where it stands: Qt's tools find no others. Values are put
    in after translation, by ``format``. ``comment`` tells a translator what the text cannot. With ``n`` the text
    contains ``%n``, which becomes the number, and the plural fits it. All three by position: Qt's tools read no names.
    """
    return QCoreApplication.translate(CONTEXT, text, comment or None, n) if text else ""


def QT_TR_NOOP(text: _Text) -> _Text:  # the name that Qt's tools look for; Qt's own has no type
    """``text`` itself, marked for translation: for what is written down before the language is known."""
    return text
