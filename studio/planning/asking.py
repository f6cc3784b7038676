"""The requests that buttons send, made from the session: what is copied as text is what would be sent."""

from pathlib import Path

from core.requests import Compress, ComputeCurves, Evaluate
from studio.document.session import Session
from studio.document.written_as import WrittenAs


def curves_of(session: Session) -> ComputeCurves | None:
    """Error curves under the session's method; ``None`` without a model."""
    if session.model is None:
        return None
    return ComputeCurves(
        model=session.model.source,
        method=session.settings.method,
        calibration=session.settings.calibration,
        damage=session.settings.damage,
    )


def compression_of(session: Session, out: Path, written: WrittenAs, *, resume: bool = False) -> Compress | None:
    """The plan at hand carried out into ``out``; ``None`` without a model."""
    model, document = session.model, written.document(session)
    if model is None or document is None:
        return None
    return Compress(
        model=model.source,
        plan=document,
        out=str(out),
        dense=written.dense,
        shard_bytes=written.shard_bytes,
        card_notes=written.card_notes,
        dtype=written.dtype,
        resume=resume,
        refine=session.settings.refine,
        forecast=session.forecast() if session.has_all_curves else None,
    )


def evaluation_of(session: Session, model: str, *, sites: bool = False) -> Evaluate:
    """A model measured as is set; with ``sites`` each of them is timed."""
    settings = session.settings
    return Evaluate(
        model=model,
        corpus=settings.evaluation_corpus,
        windows=settings.evaluation_rows,
        length=settings.evaluation_length,
        tasks=settings.tasks,
        task_limit=settings.task_limit,
        sites=sites,
    )
