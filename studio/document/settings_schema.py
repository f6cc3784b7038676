"""Every plain setting as data: what it is called, what it means, how it is entered, and where it is kept. Forms,
tool tips and accessible names are made from here; no Qt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.allocation.document import CalibrationSpec
from core.requests import DTYPES
from studio.document.settings import Changes, Settings
from studio.translation import QT_TR_NOOP

Value = str | int | bool


@dataclass(frozen=True)
class Number:
    """A whole number; ``least_means`` is what the smallest one is called."""

    minimum: int
    maximum: int = 100_000
    least_means: str = ""


@dataclass(frozen=True)
class Flag:
    """On or off."""


@dataclass(frozen=True)
class OneOf:
    """One of these words."""

    words: Sequence[str]


@dataclass(frozen=True)
class Line:
    """A line of text; ``file`` offers to choose a file; ``none`` is shown while it is empty."""

    file: bool = False
    none: str = ""


@dataclass(frozen=True)
class Setting:
    """``read`` takes the value out of the settings, ``change`` says what a new one changes."""

    label: str
    tip: str
    control: Number | Flag | OneOf | Line
    read: Callable[[Settings], Value]
    change: Callable[[Settings, Value], Changes]
    name: str = ""
    """For screen readers, where the label alone would not say it."""
    explained: bool = False
    """The tip stands below it too, because it costs something."""


_TEXTS = QT_TR_NOOP("bundled, bundled-second, a text, .jsonl or .parquet file, or the name of a datasets dataset")
_TOKENS = QT_TR_NOOP("Tokens in a row")


def _calibration(field: str, or_else: Value = "") -> Callable[[Settings, Value], Changes]:
    def change(settings: Settings, value: Value) -> Changes:
        given = {**settings.calibration.model_dump(), field: value or or_else if isinstance(value, str) else value}
        return {"calibration": CalibrationSpec.model_validate(given)}

    return change


def _constraint(field: str) -> Callable[[Settings, Value], Changes]:
    return lambda settings, value: {"constraints": replace(settings.constraints, **{field: value})}  # type: ignore[arg-type]  # fields by name


def _refine(field: str) -> Callable[[Settings, Value], Changes]:
    return lambda settings, value: {"refine": settings.refine.model_copy(update={field: value})}


def _tasks(_settings: Settings, value: Value) -> Changes:
    names = dict.fromkeys(filter(None, (name.strip() for name in str(value).split(","))))
    return {"tasks": tuple(names)}


SETTINGS: Mapping[str, Setting] = {
    "corpus": Setting(
        QT_TR_NOOP("Text"),
        _TEXTS,
        Line(file=True),
        lambda s: s.calibration.corpus,
        _calibration("corpus", "bundled"),
        QT_TR_NOOP("Text for calibration"),
    ),
    "rows": Setting(
        QT_TR_NOOP("Rows"),
        QT_TR_NOOP("Rows of text that moments are measured on"),
        Number(1),
        lambda s: s.calibration.samples,
        _calibration("samples"),
        QT_TR_NOOP("Rows for calibration"),
    ),
    "length": Setting(
        QT_TR_NOOP("Tokens"),
        _TOKENS,
        Number(2, 1_000_000),
        lambda s: s.calibration.length,
        _calibration("length"),
        QT_TR_NOOP("Tokens in a row for calibration"),
    ),
    "dtype": Setting(
        QT_TR_NOOP("Forward pass"),
        QT_TR_NOOP("Number type of the forward pass; auto measures which is faster here"),
        OneOf(DTYPES),
        lambda s: s.calibration.dtype,
        _calibration("dtype"),
    ),
    "chat": Setting(
        QT_TR_NOOP("Chat template"),
        QT_TR_NOOP("Put each row into the model's chat template, as it is used later"),
        Flag(),
        lambda s: s.calibration.chat_template,
        _calibration("chat_template"),
    ),
    "search_rows": Setting(
        QT_TR_NOOP("Search rows"),
        QT_TR_NOOP(
            "Rows of the calibration text, behind those that moments are measured on, that the search runs the model on"
        ),
        Number(1),
        lambda s: s.search_rows,
        lambda _s, value: {"search_rows": int(value)},
    ),
    "minimum": Setting(
        QT_TR_NOOP("Minimum rank"),
        QT_TR_NOOP("No site gets a rank below this"),
        Number(1),
        lambda s: s.constraints.minimum_rank,
        _constraint("minimum_rank"),
    ),
    "multiple": Setting(
        QT_TR_NOOP("Multiple of"),
        QT_TR_NOOP("Ranks below dense are multiples of this; hardware likes 8, 16 or 64"),
        Number(1, 1024),
        lambda s: s.constraints.multiple_of,
        _constraint("multiple_of"),
    ),
    "no_dense": Setting(
        QT_TR_NOOP("Every site gets a rank"),
        QT_TR_NOOP("No site stays dense unless it is locked"),
        Flag(),
        lambda s: s.constraints.forbid_dense,
        _constraint("forbid_dense"),
    ),
    "damage": Setting(
        QT_TR_NOOP("Damage in nats with every method"),
        QT_TR_NOOP(
            "Measures gradients with the curves, so that the forecast from moments works; kfac-svd, io-svd and the "
            "like do so anyway. Costs a forward and a backward pass over the text."
        ),
        Flag(),
        lambda s: s.damage,
        lambda _s, value: {"damage": bool(value)},
        explained=True,
    ),
    "probes": Setting(
        QT_TR_NOOP("Probe the model when a plan is made"),
        QT_TR_NOOP(
            "Truncates every site alone and tries a few whole plans, so that the forecast knows most. Costs half a "
            "forward pass of a search row for each site, and some for the plans."
        ),
        Flag(),
        lambda s: s.probes,
        lambda _s, value: {"probes": bool(value)},
        explained=True,
    ),
    "validation": Setting(
        QT_TR_NOOP("Held-out rows"),
        QT_TR_NOOP(
            "Rows of the calibration text, behind those that are calibrated on, that decide which iterate is kept."
        ),
        Number(1),
        lambda s: s.refine.validation,
        _refine("validation"),
    ),
    "watch": Setting(
        QT_TR_NOOP("Watched text"),
        QT_TR_NOOP(
            "A text that nothing is trained or chosen on: refining on one text can damage another. Empty for none."
        ),
        Line(file=True, none=QT_TR_NOOP("none")),
        lambda s: s.refine.watch,
        _refine("watch"),
    ),
    "watch_rows": Setting(
        QT_TR_NOOP("Watched rows"),
        QT_TR_NOOP("Rows of the watched text."),
        Number(1),
        lambda s: s.refine.watch_rows,
        _refine("watch_rows"),
    ),
    "evaluation_corpus": Setting(
        QT_TR_NOOP("Text"),
        _TEXTS,
        Line(file=True),
        lambda s: s.evaluation_corpus,
        lambda _s, value: {"evaluation_corpus": str(value) or "bundled"},
        QT_TR_NOOP("Text for evaluation"),
    ),
    "windows": Setting(
        QT_TR_NOOP("Rows"),
        QT_TR_NOOP("Rows of text that perplexity is measured on"),
        Number(1),
        lambda s: s.evaluation_rows,
        lambda _s, value: {"evaluation_rows": int(value)},
        QT_TR_NOOP("Rows for evaluation"),
    ),
    "window_length": Setting(
        QT_TR_NOOP("Tokens"),
        _TOKENS,
        Number(2, 1_000_000),
        lambda s: s.evaluation_length,
        lambda _s, value: {"evaluation_length": int(value)},
        QT_TR_NOOP("Tokens in a row for evaluation"),
    ),
    "tasks": Setting(
        QT_TR_NOOP("Tasks"),
        QT_TR_NOOP("bundled, or tasks by lm-eval's names such as arc_easy, hellaswag, piqa, with commas between them"),
        Line(none=QT_TR_NOOP("none")),
        lambda s: ", ".join(s.tasks),
        _tasks,
        QT_TR_NOOP("Zero-shot tasks"),
    ),
    "questions": Setting(
        QT_TR_NOOP("Questions"),
        QT_TR_NOOP("Questions of each task, the first ones"),
        Number(0, least_means=QT_TR_NOOP("all")),
        lambda s: s.task_limit or 0,
        lambda _s, value: {"task_limit": int(value) or None},
        QT_TR_NOOP("Questions of each task"),
    ),
    "processes": Setting(
        QT_TR_NOOP("Processes"),
        QT_TR_NOOP(
            "How many processes of this computer share a job; on several GPUs one each. Each takes the memory of a "
            "job of its own. The result is the same."
        ),
        Number(1, 64),
        lambda s: s.processes,
        lambda _s, value: {"processes": int(value)},
        explained=True,
    ),
    "memory": Setting(
        QT_TR_NOOP("Memory in MB"),
        QT_TR_NOOP(
            "Most that a job may hold in memory at once. With less, what is large stays on disk and fewer tokens and "
            "sites are worked on at a time; the result is the same to rounding."
        ),
        Number(0, 100_000_000, least_means=QT_TR_NOOP("what is free")),
        lambda s: s.memory_mb,
        lambda _s, value: {"memory_mb": int(value)},
        QT_TR_NOOP("Most memory of a job, in MB"),
        explained=True,
    ),
    "device_memory": Setting(
        QT_TR_NOOP("GPU memory in MB"),
        QT_TR_NOOP("The same of the memory of the GPU"),
        Number(0, 100_000_000, least_means=QT_TR_NOOP("what is free")),
        lambda s: s.device_memory_mb,
        lambda _s, value: {"device_memory_mb": int(value)},
        QT_TR_NOOP("Most memory of a job on the GPU, in MB"),
    ),
}


@dataclass(frozen=True)
class Group:
    """Settings that stand together; those of one line in a tuple, with the words between them."""

    title: str
    lines: tuple[str | tuple[str, ...], ...]


CALIBRATION = Group(
    QT_TR_NOOP("Calibration"), ("corpus", ("rows", QT_TR_NOOP("of"), "length", QT_TR_NOOP("tokens")), "dtype", "chat")
)
FORECAST = Group(QT_TR_NOOP("Forecast"), ("damage", "probes"))
EVALUATION = Group(
    QT_TR_NOOP("Evaluation"),
    ("evaluation_corpus", ("windows", QT_TR_NOOP("of"), "window_length", QT_TR_NOOP("tokens")), "tasks", "questions"),
)
COMPUTING = Group(QT_TR_NOOP("Computing"), ("processes", "memory", "device_memory"))
