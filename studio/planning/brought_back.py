"""What is said when a plan comes from elsewhere: from a run, a kept plan, or a search that took its time."""

from core.allocation.document import PlanDocument
from studio.document.session import Session
from studio.notice import Notice, Offer
from studio.translation import tr


def offering_method(session: Session, said: str, document: PlanDocument) -> Notice:
    """``said``, and where the plan was made with another method or on another text than are chosen now, the offer to
    choose those."""
    if (document.method, document.calibration) == (session.method, session.calibration):
        return Notice(said)

    def take_method() -> None:
        session.change_settings(method=document.method, calibration=document.calibration)

    method, text = document.method.name, document.calibration
    made = tr("It was made with {method} on %n rows of {text}, other than the present settings.", "", text.samples)
    made = made.format(method=method, text=text.corpus)
    return Notice(f"{said} {made}", "info", Offer(tr("Use {method} as then").format(method=method), take_method))
