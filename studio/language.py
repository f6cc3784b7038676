"""The language of the window: which there are, and putting one on the application."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from resources import translations_folder
from studio.translation import QT_TR_NOOP

SYSTEM = "system"
LANGUAGE_MENU = QT_TR_NOOP("Language")
LANGUAGES = {"en": "English", "de": "Deutsch", "zh_CN": "中文"}
"""By the name of their catalogue, each as it calls itself."""


def language_of(chosen: str) -> str:
    """The language to show where ``chosen`` was: itself, or for ``system`` the first one that the system asks for and
    that there is, else English."""
    if chosen in LANGUAGES:
        return chosen
    asked = (QLocale(name) for name in QLocale.system().uiLanguages())
    return next((name for wanted in asked for name in LANGUAGES if QLocale(name).language() == wanted.language()), "en")


def speak(application: QCoreApplication, chosen: str) -> list[QTranslator]:
    """Put the catalogues of a language on ``application``: ours, and Qt's own for its standard buttons. To be done
    before the window is made; what it says stays as it is."""
    language = language_of(chosen)
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    put_on = []
    for name, folder in ((f"qtbase_{language}", qt), (f"rank_studio_{language}", str(translations_folder()))):
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
            put_on.append(translator)
    return put_on
