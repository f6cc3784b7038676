"""Sets the application up and shows the window."""

import signal
import sys
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from studio.document.remembered import recall
from studio.jobs.devices import Device
from studio.language import speak
from studio.main_window import MainWindow
from studio.theme.icons import program_icon
from studio.theme.theme import Theme


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The one QApplication, named and styled."""
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("rank-studio")
    application.setApplicationDisplayName("Rank Studio")
    application.setDesktopFileName("rank-studio")
    application.setStyle("Fusion")
    application.setWindowIcon(program_icon())
    speak(application, recall().language)
    return application


def start(application: QApplication, model: str | None = None) -> MainWindow:
    """Show the window, and open ``model`` if one is given."""
    theme = Theme(application)
    theme.choose(recall().theme)
    device = Device()
    window = MainWindow(device, theme)
    # What the first paint should not wait for: the worker's imports, seconds, and those of the plot.
    window.painted.connect(device.prewarm)
    window.painted.connect(window.spectrum.prepare)
    if model is None:
        window.painted.connect(window.offer_tour)
    else:
        window.painted.connect(lambda: window.handlers.open(model))
    window.show()
    return window


def run(model: str | None = None) -> int:
    """Show the window and return the exit code when it is closed."""
    application = make_application()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window = start(application, model)
    code = application.exec()
    window.deleteLater()
    return code
