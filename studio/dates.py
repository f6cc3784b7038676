"""Days and times as the language of the window writes them."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from studio.translation import tr


def window_locale() -> QLocale:
    """That of the language the window is shown in, whatever the system's is."""
    return QLocale(tr("en", "this language as Qt and browsers call it: en, de, zh_CN"))


def day_and_minute(when: datetime) -> str:
    """``22 November, 20:15``."""
    return _told(when, tr("d MMMM, HH:mm", "a day and a time, by the letters of QDateTime::toString"))


def day_and_second(when: datetime) -> str:
    """``22 November, 20:15:30``."""
    return _told(when, tr("d MMMM, HH:mm:ss", "a day and a time, by the letters of QDateTime::toString"))


def year_to_minute(when: datetime) -> str:
    """``22 November 2026, 20:15``."""
    return _told(when, tr("d MMMM yyyy, HH:mm", "a day and a time, by the letters of QDateTime::toString"))


def _told(when: datetime, form: str) -> str:
    return window_locale().toString(QDateTime.fromSecsSinceEpoch(int(when.timestamp())), form)
