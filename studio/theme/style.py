"""The application's style sheet: spacing and borders on top of Fusion, coloured by the palette."""

from resources import tick_path
from studio.theme.palette import Palette


def style_sheet(p: Palette) -> str:
    """Qt style sheet for a palette. Object names are set by the widgets they style."""
    return f"""
    QToolBar {{ border: none; border-bottom: 1px solid {p.line}; padding: 4px 6px; spacing: 2px; }}
    QToolBar::separator {{ width: 1px; background: {p.line}; margin: 4px 2px; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 5px; padding: 4px 5px; }}
    QToolButton#qt_toolbar_ext_button {{ padding: 0; border: none; }}
    QToolButton:hover:enabled {{ background: {p.grid}; }}
    QToolButton:checked {{ background: {p.grid}; border-color: {p.accent}; }}
    QToolButton:focus {{ border-color: {p.accent}; }}
    QToolButton[offers="true"] {{ padding-right: 18px; }}
    QToolButton[offers="true"]::menu-indicator {{ subcontrol-origin: border; subcontrol-position: center right; }}
    QToolButton[offers="true"]::menu-indicator {{ right: 5px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QPushButton {{ border: 1px solid {p.line}; border-radius: 5px; padding: 5px 12px; background: {p.plot}; }}
    QPushButton:hover:enabled {{ border-color: {p.accent}; }}
    QPushButton:focus {{ border-color: {p.accent}; }}
    QPushButton:disabled {{ color: {p.ghost}; background: {p.window}; }}
    QPushButton[primary="true"] {{ background: {p.accent}; color: {p.accent_text}; border-color: {p.accent}; }}
    QPushButton[primary="true"]:disabled {{ background: {p.grid}; color: {p.ghost}; border-color: {p.line}; }}
    QToolButton#recentCard {{ border-color: {p.line}; background: {p.plot}; padding: 8px 6px 4px 6px; }}
    QToolButton#recentCard:hover:enabled {{ border-color: {p.accent}; }}
    QToolButton#recentCard:focus {{ border-color: {p.accent}; }}
    QDockWidget {{ font-weight: 600; }}
    QDockWidget::title {{ padding: 5px 8px; background: {p.window}; border-bottom: 1px solid {p.line}; }}
    QMainWindow::separator {{ background: {p.line}; width: 1px; height: 1px; margin: 2px; }}
    QSplitter::handle {{ background: {p.line}; }}
    QStatusBar {{ border-top: 1px solid {p.line}; }}
    QStatusBar::item {{ border: none; }}
    QProgressBar {{ border: none; border-radius: 3px; background: {p.grid}; max-height: 6px; min-height: 6px; }}
    QProgressBar::chunk {{ background: {p.accent}; border-radius: 3px; }}
    QLabel[muted="true"] {{ color: {p.muted}; }}
    QLabel[wrong="true"] {{ color: {p.error}; }}
    QLabel[help="true"] {{ color: {p.muted}; font-size: 11px; }}
    QCheckBox[strong="true"] {{ font-weight: 600; }}
    QComboBox QAbstractItemView {{ border: 1px solid {p.line}; }}
    QLabel[heading="true"] {{ font-size: 22px; font-weight: 600; }}
    QLabel[step="true"] {{ font-weight: 600; color: {p.accent}; }}
    QPushButton[link="true"] {{ border: none; background: transparent; color: {p.accent}; padding: 2px 6px; }}
    QPushButton[link="true"]:hover {{ text-decoration: underline; }}
    QLabel[state="finished"] {{ color: {p.good}; }}
    QLabel[state="failed"] {{ color: {p.error}; }}
    QLabel[state="cancelled"] {{ color: {p.warning}; }}
    QFrame#messageStrip {{ background: {p.plot}; border-bottom: 1px solid {p.line}; }}
    QFrame#messageStrip {{ border-left: 4px solid {p.accent}; }}
    QFrame#messageStrip[level="error"] {{ border-left-color: {p.error}; }}
    QFrame#messageStrip[level="warning"] {{ border-left-color: {p.warning}; }}
    QFrame#messageStrip[level="good"] {{ border-left-color: {p.good}; }}
    QFrame#jobCard {{ border: 1px solid {p.line}; border-radius: 6px; background: {p.plot}; }}
    QFrame#floatingCard {{ border: 1px solid {p.accent}; border-radius: 8px; background: {p.plot}; }}
    QFrame#floatingCard QLineEdit {{ border: none; font-size: 15px; padding: 5px 6px; }}
    QPlainTextEdit#cardNotes {{ border: 1px solid {p.line}; border-radius: 4px; }}
    QPlainTextEdit#cardNotes:focus {{ border-color: {p.accent}; }}
    QPlainTextEdit, QTreeView, QListView, QTableView {{ border: none; background: {p.plot}; }}
    QCheckBox::indicator {{ width: 13px; height: 13px; border: 1px solid {p.muted}; border-radius: 3px; }}
    QCheckBox::indicator {{ background: {p.plot}; }}
    QCheckBox::indicator:checked {{ background: {p.accent}; border-color: {p.accent}; }}
    QCheckBox::indicator:checked {{ image: url("{tick_path(dark=p.dark).as_posix()}"); }}
    QCheckBox::indicator:focus {{ border-color: {p.accent}; }}
    QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {p.muted}; border-radius: 7px; }}
    QRadioButton::indicator {{ background: {p.plot}; }}
    QRadioButton::indicator:checked {{ border: 4px solid {p.accent}; width: 6px; height: 6px; }}
    QRadioButton::indicator:focus {{ border-color: {p.accent}; }}
    QLineEdit {{ border: 1px solid {p.line}; border-radius: 4px; padding: 2px 4px; background: {p.plot}; }}
    QLineEdit:focus {{ border-color: {p.accent}; }}
    QToolTip {{ color: {p.text}; background: {p.plot}; border: 1px solid {p.line}; padding: 4px; }}
    """
