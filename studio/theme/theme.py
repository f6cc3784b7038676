"""Puts a palette on the application: follows the system until the person chooses."""

from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from studio.theme.palette import DARK, LIGHT, Palette, current
from studio.theme.style import style_sheet

SCHEMES = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class Theme(QObject):
    """``scheme`` is what was chosen: ``system``, ``light`` or ``dark``. ``changed`` comes after all is painted anew."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scheme = "system"
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: self._put_on())
        self._put_on()

    def choose(self, scheme: str) -> None:
        """Take ``light`` or ``dark``, or ``system`` to follow the system again; anything else counts as that."""
        self.scheme = scheme if scheme in SCHEMES else "system"
        QGuiApplication.styleHints().setColorScheme(SCHEMES[self.scheme])  # may already tell of the new colours
        self._put_on()

    def toggle(self) -> None:
        self.choose("light" if current().dark else "dark")

    def _put_on(self) -> None:
        # Not every platform can be told a scheme (offscreen cannot), so the choice goes before what the hints say.
        dark = self.scheme == "dark"
        if self.scheme == "system":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        palette = DARK if dark else LIGHT
        application, sheet = cast("QApplication", QApplication.instance()), style_sheet(palette)
        if application.styleSheet() != sheet:
            application.setPalette(qt_palette(palette))
            # Taken off first: where a sheet follows another one, Qt styles every widget once for each of its ancestors.
            application.setStyleSheet("")
            application.setStyleSheet(sheet)
        self.changed.emit()


def qt_palette(palette: Palette) -> QPalette:
    """Qt's own colour roles, from ours."""
    roles = {
        QPalette.ColorRole.Window: palette.window,
        QPalette.ColorRole.WindowText: palette.text,
        QPalette.ColorRole.Base: palette.plot,
        QPalette.ColorRole.AlternateBase: palette.window,
        QPalette.ColorRole.Text: palette.text,
        QPalette.ColorRole.PlaceholderText: palette.muted,
        QPalette.ColorRole.Button: palette.grid if palette.dark else palette.plot,
        QPalette.ColorRole.ButtonText: palette.text,
        QPalette.ColorRole.BrightText: palette.error,
        QPalette.ColorRole.ToolTipBase: palette.plot,
        QPalette.ColorRole.ToolTipText: palette.text,
        QPalette.ColorRole.Highlight: palette.accent,
        QPalette.ColorRole.HighlightedText: palette.accent_text,
        QPalette.ColorRole.Link: palette.accent,
        QPalette.ColorRole.Accent: palette.accent,
        QPalette.ColorRole.Light: palette.line,
        QPalette.ColorRole.Midlight: palette.line,
        QPalette.ColorRole.Mid: palette.line,
        QPalette.ColorRole.Dark: palette.line,
        QPalette.ColorRole.Shadow: palette.line,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(palette.ghost))
    return made
