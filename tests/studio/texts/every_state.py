"""Everything that a person can have before them: all panels, strips and dialogs of the window, one after the other."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from studio.main_window import MainWindow
from studio.notice import Notice, Offer
from tests.studio.conftest import make_fake_model
from tests.studio.furnished import busy_board, furnish, show_load, write_log
from tests.studio.test_outcome_card import outcome

SIZE = 1280, 720
"""The smallest window that is promised to be of use, in pixels of a screen at 100 %."""


def every_state(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """A name, and the window or dialog as it then stands."""
    window.show()
    window.resize(*SIZE)
    window.reset_layout()
    settle()
    yield "start", window
    window.help.start_tour()
    settle()
    yield "tour", window
    window.help.tour.end()
    window.open_bar.ask()
    settle()
    yield "open by name", window
    window.open_bar.hide()
    window.flow.history.shutdown()  # the runs it reads would take the place of those made up here
    settle()
    furnish(window.session, make_fake_model())
    busy_board(window.flow.board)
    show_load(window.jobs)
    write_log(window.log)
    window.help.explain()
    settle()
    for title, dock in window.docks.items():
        dock.raise_()
        settle()
        yield title, window
    yield from _strips(window)
    yield from _pages_of_one_click(window)
    yield from _dialogs(window)


def _strips(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """What comes and goes above and below the plots."""
    said = (
        "The folder exists already and is not overwritten; choose another name, or take the one that is offered here."
    )
    window.tell(Notice(said, "error", Offer("Choose a folder", lambda: None)))
    window.find_sites()
    window.ask_rule()
    settle()
    yield "message, search and rule", window
    window.tell(None)
    window.search_bar.hide()
    window.help.show_palette()
    settle()
    yield "palette", window
    window.help.palette.leave()


def _pages_of_one_click(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    panel = window.clicking
    window.docks["One click"].raise_()
    panel.pages.setCurrentIndex(1)
    settle()
    yield "one click works", window
    panel.card.show_outcome(outcome(24.0))
    panel.pages.setCurrentIndex(2)
    settle()
    yield "one click is done", window


def _dialogs(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    keeping = window.keeping
    openers = {
        "shortcuts": window.help.show_shortcuts,
        "glossary": window.help.show_glossary,
        "export": keeping.ask_compress,
        "export dense": lambda: keeping.ask_compress(dense=True, evaluate=True),
        "figure": keeping.save_figure,
        "upload": keeping.ask_upload,
    }
    for name, ask in openers.items():
        ask()
        settle()
        (dialog,) = [found for found in window.findChildren(QDialog) if found.isVisible()]
        yield name, dialog
        dialog.close()
        dialog.deleteLater()
        settle()


def settle() -> None:
    """Let the layout come to rest and timers of a moment pass."""
    application = QApplication.instance()
    assert application is not None
    for _ in range(4):
        application.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        application.processEvents()
