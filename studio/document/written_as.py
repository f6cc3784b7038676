"""In which form a plan is written; what is carried out, and with what, stands in the plan and the settings."""

from dataclasses import dataclass

from core.allocation.document import PlanDocument
from core.allocation.storage import Storage
from core.requests import Compress, Dtype
from studio.document.session import Session

SHARD_BYTES: int = Compress.model_fields["shard_bytes"].default


@dataclass(frozen=True)
class WrittenAs:
    """``storage``: another one than the plan's, ``None`` for the plan's; ``dense``: multiplied out."""

    dense: bool = False
    storage: Storage | None = None
    shard_bytes: int = SHARD_BYTES
    card_notes: str = ""
    dtype: Dtype = "auto"
    """Of the numbers; ``auto``: as in the model."""

    def document(self, session: Session) -> PlanDocument | None:
        """The session's plan as it is to be written; the session keeps its own."""
        document, model, plan = session.plan_document(), session.model, session.plan
        if document is None or model is None or plan is None or self.storage in (None, plan.storage):
            return document
        written = plan.with_storage(model.by_name, self.storage)
        made_by = (document.allocator, document.allocator_options)
        return PlanDocument.of(written, model, document.method, document.calibration, *made_by)


AS_PLANNED = WrittenAs()
"""The usual form."""
