"""What is kept of the work in a window, and what leaves it: recovery, pictures, figures, reports, folders, uploads."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.jobs.errors import StudioError
from studio.ask import ask, ask_where_to_save
from studio.document.recovery import Left
from studio.handlers import Handlers
from studio.keeping.autosave import Autosave
from studio.keeping.figures import Figures
from studio.keeping.recoveries import Recoveries
from studio.keeping.report import REPORT_KINDS, write_report
from studio.notice import Notice
from studio.panels.bars.budget_editor import BudgetEditor
from studio.panels.dialogs.export_dialog import ExportDialog
from studio.panels.dialogs.upload_dialog import UploadDialog
from studio.panels.frontier.frontier import FrontierPanel
from studio.panels.sensitivity.sensitivity_map import SensitivityMap
from studio.panels.sensitivity.thumbnails import Thumbnails
from studio.panels.spectrum.spectrum import SpectrumPanel
from studio.panels.welcome.welcome import Welcome
from studio.translation import tr

_LOOKED_AT = 20


@dataclass(frozen=True)
class Shown:
    """The panels that figures are made of, and where recoveries are offered."""

    map: SensitivityMap
    bars: BudgetEditor
    spectrum: SpectrumPanel
    frontier: FrontierPanel
    welcome: Welcome


class Keeping(QObject):
    """Belongs to one window. ``tell`` shows a notice."""

    def __init__(
        self, window: QWidget, handlers: Handlers, shown: Shown, tell: Callable[[Notice | None], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._handlers = handlers
        self._session = handlers.session
        self._tell = tell
        self._welcome = shown.welcome
        self.autosave = Autosave(self._session, self._place, self)
        self.autosave.failed.connect(lambda sentence: tell(Notice(sentence, "warning")))
        self.recoveries = Recoveries(handlers, self.autosave, tell)
        self.recoveries.changed.connect(self._show_left)
        self.thumbnails = Thumbnails(self._session, self._place, self)
        panels = (shown.map, shown.bars, shown.spectrum, shown.frontier)
        self.figures = Figures(window, self._session, panels, tell)

    def finish(self) -> None:
        """The window closes for good."""
        self.thumbnails.finish()
        self.autosave.finish()
        self.recoveries.release()

    # What actions do

    def save_figure(self) -> None:
        self.figures.ask()

    def save_report(self) -> None:
        suggestion = Path.home() / f"{self._session.title}-report.html".replace("/", "-")
        ask_where_to_save(self._window, tr("Save a report"), tr(REPORT_KINDS), suggestion, self.save_report_to)

    def save_report_to(self, path: Path) -> None:
        """What goes wrong is said on the strip."""
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            write_report(self._session, path)
        except StudioError as error:
            self._tell(Notice(str(error), "error"))
        else:
            self._tell(Notice(tr("Saved the report {path}.").format(path=path), "good"))
        finally:
            QGuiApplication.restoreOverrideCursor()

    def ask_compress(self, *, dense: bool = False, evaluate: bool = False) -> None:
        """How and where to write the plan; then start."""
        do = self._handlers
        dialog = ExportDialog(self._session, do.suggested_output, do.compress_to, self._window, do.copy_compression)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if dense:
            dialog.buttons["dense"].setChecked(True)
        dialog.evaluate.setChecked(evaluate)
        dialog.open()

    def ask_upload(self) -> None:
        """Which folder goes where on the Hub; then start."""
        dialog = UploadDialog(self._newest_folder(), self._upload, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _newest_folder(self) -> str:
        """What was written last and is still there; empty for nothing."""
        runs = (run.folder for run, _ in self._session.recorded.runs[:_LOOKED_AT])
        written = (*(made.folder for made in self._session.compressions), *runs)
        return next((folder for folder in written if Path(folder).is_dir()), "")

    def _upload(self, folder: Path, repo: str, public: bool) -> None:
        self._handlers.flow.upload(folder, repo, public=public)

    # Recovery

    def _place(self) -> Path | None:
        return self._handlers.project_path

    def _show_left(self) -> None:
        self._welcome.show_left(self.recoveries.left, self.recoveries.recover, self._ask_discard)

    def _ask_discard(self, left: Left) -> None:
        text = tr("Forget the unsaved changes of {title} for good?").format(title=left.unsaved.title)
        ask(self._window, text, {tr("Discard"): lambda: self.recoveries.discard(left)})
