"""The one stream of typed events that every job emits.

The engine only emits; the window, the command line and the tests only consume, each with one ``match``. Events are
frozen, have a literal ``kind``, travel as one JSON object a line, and a job ends with exactly one terminal event.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator


def _streamable(value: Any) -> Any:
    """``value``, plain JSON, with halves of characters spelled out: what strangers and file systems name may hold some,
    and no stream takes them."""
    match value:
        case str():
            return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
        case dict():
            return {_streamable(key): _streamable(one) for key, one in value.items()}
        case list():
            return [_streamable(one) for one in value]
    return value


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")

    job: str = ""
    """Id of the job that emitted the event; the worker fills it in."""

    @field_validator("*", mode="after")
    @classmethod
    def _travels(cls, value: Any) -> Any:
        return _streamable(value)


class JobStarted(_Event):
    kind: Literal["job_started"] = "job_started"
    title: str


class StageStarted(_Event):
    """A part of a job with a known number of steps began."""

    kind: Literal["stage_started"] = "stage_started"
    stage: str
    total: int
    unit: str = "sites"


class Advanced(_Event):
    """``done`` of ``total`` steps of the stage are finished; ``item`` is what the last one was."""

    kind: Literal["advanced"] = "advanced"
    stage: str
    done: int
    total: int
    item: str = ""
    figures: dict[str, float] = Field(default_factory=dict)


class LogLine(_Event):
    kind: Literal["log"] = "log"
    level: Literal["debug", "info", "warning", "error"] = "info"
    text: str


class ModelOpened(_Event):
    """A model was opened; ``info`` is a ``core.model.ModelInfo`` as plain JSON."""

    kind: Literal["model_opened"] = "model_opened"
    info: dict[str, Any]


class SpectrumReady(_Event):
    """The plain singular values of one site, descending."""

    kind: Literal["spectrum_ready"] = "spectrum_ready"
    site: str
    sigma: list[float]
    density: float
    """Information density in bits per parameter (see ``core.spectra.statistics``)."""


class CurveReady(_Event):
    """The singular values of one site as a method weights it; their squared tails are its exact error curve."""

    kind: Literal["curve_ready"] = "curve_ready"
    site: str
    method: str
    sigma: list[float]
    absolute: bool = False
    """Whether the squared tails estimate the rise of the loss in nats."""
    loss_change: list[float] | None = None
    """First-order change of the loss when one component alone is dropped, where the method knows it."""
    damage: list[float] | None = None
    """Estimated rise of the loss in nats at every rank, dense last, where gradients were measured."""


class SiteContrasted(_Event):
    """What a compressed folder made of one site of its source."""

    kind: Literal["site_contrasted"] = "site_contrasted"
    site: str
    rank: int | None
    """In the folder; ``None``: left dense."""
    sigma: list[float]
    """The plain singular values of what the folder holds, descending, as many as the rank."""
    change: float
    """Frobenius norm of the difference to the source, as a fraction of the source's."""


class DeviceUsed(_Event):
    """How much of an accelerator is taken, by this program and by all others; about once a second while a job runs."""

    kind: Literal["device_used"] = "device_used"
    taken: int
    """Bytes of its memory."""
    total: int
    busy: float | None = None
    """Share of the last moment in which it computed, 0 to 1; ``None`` where the driver does not say."""


class JobPaused(_Event):
    """The job was asked to wait and does, before its next step."""

    kind: Literal["job_paused"] = "job_paused"


class JobResumed(_Event):
    """A paused job goes on, or was cancelled while it waited."""

    kind: Literal["job_resumed"] = "job_resumed"


class JobFinished(_Event):
    """Terminal: the job did its work; ``result`` is its typed result as plain JSON."""

    kind: Literal["job_finished"] = "job_finished"
    result: dict[str, Any] = Field(default_factory=dict)
    seconds: float = 0.0


class JobFailed(_Event):
    """Terminal: the job could not go on. ``message`` is one sentence for the user, ``detail`` is for the log."""

    kind: Literal["job_failed"] = "job_failed"
    message: str
    detail: str = ""
    wrong_usage: bool = False
    """The request itself was wrong."""
    code: str = ""
    """The model needs Python code that it brings and nobody said yes to: what a yes is kept by
    (``core.jobs.trusted``)."""


class JobCancelled(_Event):
    """Terminal: the job was asked to stop and did. ``message`` says what was kept."""

    kind: Literal["job_cancelled"] = "job_cancelled"
    message: str = "Cancelled."


Event = (
    JobStarted
    | StageStarted
    | Advanced
    | LogLine
    | ModelOpened
    | SpectrumReady
    | CurveReady
    | SiteContrasted
    | DeviceUsed
    | JobPaused
    | JobResumed
    | JobFinished
    | JobFailed
    | JobCancelled
)
Terminal = JobFinished | JobFailed | JobCancelled

_ADAPTER: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])


def parse_event(line: str | bytes) -> Event:
    """Read one event from its JSON line; raises ``pydantic.ValidationError`` on anything else."""
    return _ADAPTER.validate_json(line)
