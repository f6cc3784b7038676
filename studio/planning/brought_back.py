"""What is said when a plan comes from elsewhere: from a run, a kept plan, or a search that took its time."""

from core.allocation.document import PlanDocument
from studio.document.session import Session
from studio.notice import Notice, Offer


def offering_method(session: Session, said: str, document: PlanDocument) -> Notice:
    """``said``, and where the plan was made with another method or on another text than are chosen now, the offer to
    choose those."""
    if (document.method, document.calibration) == (session.method, session.calibration):
        return Notice(said)

    def take_method() -> None:
        session.change_settings(method=document.method, calibration=document.calibration)

    made = (
        f"It was made with {document.method.name} on {document.calibration.samples} rows of "
        f"{document.calibration.corpus}, other than the present settings."
    )
    return Notice(f"{said} {made}", "info", Offer(f"Use {document.method.name} as then", take_method))
