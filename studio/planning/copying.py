"""Work as text on the clipboard: the command line or the Python program that asks for it."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtGui import QGuiApplication

from core.allocation.document import PlanDocument
from core.as_text import as_command, as_python, one_click_command, one_click_python
from core.as_text.command import Keep
from core.jobs.errors import StudioError
from core.jobs.places import data_dir
from core.requests import Request
from studio.document.session import Session
from studio.document.written_as import AS_PLANNED
from studio.notice import Notice
from studio.planning.asking import compression_of, curves_of, evaluation_of
from studio.planning.order import Order
from studio.planning.planning import asked_of_worker
from studio.translation import QT_TR_NOOP, tr

Form = Literal["command", "Python"]
FORMS: tuple[Form, ...] = ("command", "Python")
Copied = Literal["curves", "allocate", "compress", "evaluate"]
COPIED: dict[Copied, str] = {
    "curves": QT_TR_NOOP("Curves"),
    "allocate": QT_TR_NOOP("Allocate"),
    "compress": QT_TR_NOOP("Compress"),
    "evaluate": QT_TR_NOOP("Evaluate"),
}
"""What can be copied, by the action that starts it, with that action's title."""


def request_of(what: Copied, session: Session, out: Path) -> Request | None:
    """What the button would send; ``None`` without a model. ``out``: where a compression would go."""
    match what:
        case "curves":
            return curves_of(session)
        case "allocate":
            return asked_of_worker(session)
        case "compress":
            return compression_of(session, out, AS_PLANNED)
        case "evaluate":
            return evaluation_of(session, session.model.source) if session.model else None


def keep_plan(document: PlanDocument) -> Path:
    """Write the plan beside the program's data, by its content, so that the text that names it can be run. Raises
    ``StudioError``."""
    content = hashlib.sha256(document.model_dump_json().encode()).hexdigest()[:12]
    path = data_dir("plans") / f"plan-{content}.json"
    if not path.exists():
        document.save(path)
    return path


def text_of(request: Request, form: Form, keep: Keep = keep_plan) -> str:
    """A request as a command or as Python."""
    return as_command(request, keep) if form == "command" else as_python(request, keep)


def text_of_order(order: Order, form: Form, document: PlanDocument, keep: Keep = keep_plan) -> str:
    """All of one click; ``document``: any plan, to stand where the one to come will be."""
    write = one_click_command if form == "command" else one_click_python
    return write(order.plan, order.compress(document), order.evaluations, keep)


def put_on_clipboard(what: str, form: Form, text: Callable[[Keep], str]) -> Notice:
    """Copy, and say what was copied and where a plan that belongs to it lies."""
    kept: list[Path] = []

    def keep(document: PlanDocument) -> Path:
        kept.append(keep_plan(document))
        return kept[-1]

    try:
        QGuiApplication.clipboard().setText(text(keep))
    except StudioError as error:
        return Notice(str(error), "error")
    said = tr("Copied: {what} as a command line.") if form == "command" else tr("Copied: {what} as Python.")
    beside = " " + tr("The plan it names is kept at {path}.").format(path=kept[0]) if kept else ""
    return Notice(f"{said.format(what=what)}{beside}", "good")
