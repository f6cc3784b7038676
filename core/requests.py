"""What can be asked of the engine: frozen, typed, JSON both ways.

The window, the command line and tests build the same requests; ``core.workflow.run`` answers them. A request says all
that its answer depends on.
"""

import math
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, RefineSpec
from core.allocation.storage import Storage
from core.allocation.target import Target
from core.forecast.forecast import Forecast
from core.forecast.probed import Probed
from core.model.coherence import Flaw

Dtype = Literal["auto", "float32", "bfloat16", "float16"]
DTYPES: tuple[Dtype, ...] = ("auto", "float32", "bfloat16", "float16")
AUTO = "auto"
"""The allocator that also chooses the method where nobody names one."""
LEAST_MEMORY = 2**28
"""Below this not even the program itself fits."""


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")

    trust_remote_code: bool = False
    max_memory: int | None = Field(None, ge=LEAST_MEMORY)
    """Bytes that the process may hold at its highest; ``None``: what is free."""
    max_device_memory: int | None = Field(None, ge=LEAST_MEMORY)
    """The same of the GPU that is computed on."""


class OpenModel(_Request):
    """Resolve and open a model; emits ``ModelOpened``. ``model``: folder, Hub id, ``.gguf``, ``sample``, ``tiny``."""

    kind: Literal["open"] = "open"
    model: str


class AnalyseSpectra(_Request):
    """Singular values of every site; emits ``SpectrumReady`` site by site."""

    kind: Literal["spectra"] = "spectra"
    model: str


class ComputeCurves(_Request):
    """Weighted singular values of every site under a method, calibrating first if the method needs it and the cache
    does not have it; emits ``CurveReady`` site by site."""

    kind: Literal["curves"] = "curves"
    model: str
    method: MethodSpec
    calibration: CalibrationSpec
    damage: bool = False
    """Measure gradients too, so that the damage of every rank is estimated in nats; methods that weigh outputs by
    what they do to the loss measure them anyway."""


class MakePlan(_Request):
    """Let an allocator plan the ranks, computing what it needs first."""

    kind: Literal["plan"] = "plan"
    model: str
    method: MethodSpec | None = None
    """``None``: the allocator ``auto`` chooses."""
    calibration: CalibrationSpec = CalibrationSpec()
    allocator: str = "auto"
    allocator_options: dict[str, str | float | int | bool] = Field(default_factory=dict)
    target: Target = Target()
    storage: Storage = "pivoted"
    minimum_rank: int = Field(1, ge=1)
    multiple_of: int = Field(1, ge=1)
    floors: dict[str, float] = Field(default_factory=dict)
    """Smallest fraction of its parameters that each site of a kind keeps."""
    ceilings: dict[str, float] = Field(default_factory=dict)
    """Largest fraction of its parameters that each site of a kind keeps."""
    fused: tuple[tuple[str, ...], ...] = ()
    """Kinds whose sites of one block get the same rank."""
    forbid_dense: bool = False
    present: PlanDocument | None = None
    """The plan whose locked sites keep their ranks."""
    search_rows: int = Field(4, ge=1)
    """Rows of the calibration text, behind those calibrated on, that allocators which run the model search on."""
    damage: bool = False
    """As for ``ComputeCurves``; a target in perplexity, and an allocator that plans in nats, have it anyway."""
    probes: bool = False
    """Run the model with sites truncated and with trial plans, so that the forecast knows most; implies ``damage``."""


class ForecastPlan(_Request):
    """Forecast a plan before anything is compressed."""

    kind: Literal["forecast"] = "forecast"
    model: str
    plan: PlanDocument
    search_rows: int = Field(4, ge=1)
    """As for ``MakePlan``; only ``probes`` needs them."""
    damage: bool = False
    """As for ``ComputeCurves``."""
    probes: bool = False
    """As for ``MakePlan``."""


class Compress(_Request):
    """Carry out a plan and write the compressed checkpoint to ``out``."""

    kind: Literal["compress"] = "compress"
    model: str
    plan: PlanDocument
    out: str
    dense: bool = False
    """Write the low-rank weights multiplied out: a stock checkpoint."""
    resume: bool = False
    refine: RefineSpec = RefineSpec()
    forecast: Forecast | None = None
    """What was predicted of the plan before, to be remembered with the run; ``None``: made now, as far as the method's
    own moments go."""
    shard_bytes: int = Field(5 * 2**30, ge=2**20)
    """Bytes of one file of weights, about; a larger tensor gets a file of its own."""
    card_notes: str = ""
    """What the person says of the model, for the model card."""
    dtype: Dtype = "auto"
    """Number type of all weights in the files; ``auto``: as the model has them."""


class Upload(_Request):
    """Put a written folder on the Hub, with the login that is on this computer."""

    kind: Literal["upload"] = "upload"
    model: str
    """The folder."""
    repo: str
    """``owner/name``; made if there is none."""
    public: bool = False
    """Whether a repository that is made now can be seen by everybody."""


class ContrastFolder(_Request):
    """Read a compressed folder beside the model it was made of; emits ``SiteContrasted`` site by site."""

    kind: Literal["contrast"] = "contrast"
    model: str
    folder: str


class Evaluate(_Request):
    """Perplexity, tokens per second, peak memory, size on disk, a short greedy generation, zero-shot accuracy."""

    kind: Literal["evaluate"] = "evaluate"
    model: str
    corpus: str = "bundled"
    """A text file, ``.jsonl``, ``.parquet``, ``datasets`` name, or ``bundled`` for the test part of the text shipped
    with the program."""
    windows: int = Field(10, ge=1)
    length: int = Field(1024, ge=2)
    prompt: str = "The capital of France is"
    dtype: Dtype = "auto"
    """Dtype of the forward pass; ``auto`` is float32 where that fits into memory, else the model's own."""
    tasks: tuple[str, ...] = ()
    """Zero-shot tasks by lm-eval's names, or ``bundled`` for the questions shipped with the program. Each task, also
    the tasks of a group, is asked once."""
    task_limit: int | None = Field(None, ge=1)
    """Questions to ask of each task, the first ones; ``None``: all."""
    tasks_folder: str | None = None
    """A folder of tasks in lm-eval's YAML format; all of them are asked where ``tasks`` is empty."""
    sites: bool = False
    """Whether to time every compressed site beside its dense matrix."""


class Estimate(_Request):
    """What planning, compressing and measuring will take, before it is begun; answered with ``core.estimates``. Nothing
    is computed but the time of one row of text through a block and the head, once for each model, and a small
    decomposition."""

    kind: Literal["estimate"] = "estimate"
    model: str
    plan: MakePlan
    """The plan to make."""
    out: str = ""
    """The folder to write; "" for none."""
    dense: bool = False
    refine: RefineSpec = RefineSpec()
    evaluations: tuple[Evaluate, ...] = ()
    """What to measure afterwards."""


class SelectByPrompt(_Request):
    """Experimental: whether a factored folder does better with components chosen by each prompt than with as many fixed
    ones. Half of each row of the text is the prompt, the other half is predicted."""

    kind: Literal["select-by-prompt"] = "select-by-prompt"
    model: str
    share: float = Field(0.5, gt=0, le=1)
    """Fraction of each site's components that a prompt may use."""
    corpus: str = "bundled"
    """As for ``Evaluate``."""
    windows: int = Field(10, ge=1)
    length: int = Field(1024, ge=3)
    dtype: Dtype = "auto"
    """As for ``Evaluate``."""


Request = Annotated[
    OpenModel
    | AnalyseSpectra
    | ComputeCurves
    | MakePlan
    | ForecastPlan
    | Compress
    | ContrastFolder
    | Upload
    | Evaluate
    | Estimate
    | SelectByPrompt,
    Field(discriminator="kind"),
]


class RunJob(BaseModel):
    """Sent to a worker process as one JSON line: answer ``request`` and mark every event with ``job``."""

    type: Literal["run"] = "run"
    job: str
    request: Request
    processes: int = Field(1, ge=1)
    """How many work on it; the answer does not depend on it."""


class CancelJob(BaseModel):
    """Sent to a worker process as one JSON line: stop ``job`` at its next report."""

    type: Literal["cancel"] = "cancel"
    job: str


class PauseJob(BaseModel):
    """Sent to a worker process as one JSON line: let ``job`` wait at its next report, or go on."""

    type: Literal["pause"] = "pause"
    job: str
    paused: bool = True


Order = RunJob | CancelJob | PauseJob

_ADAPTER: TypeAdapter[Order] = TypeAdapter(Annotated[Order, Field(discriminator="type")])


def parse_order(line: str | bytes) -> Order:
    """Read one line sent to a worker; raises ``pydantic.ValidationError`` on anything else."""
    return _ADAPTER.validate_json(line)


class SpectraResult(BaseModel):
    """How the spectra of a model came about."""

    sites: int
    seconds: float


class CurvesResult(BaseModel):
    """How the curves came about, and what the kernel had to do about Grams that are not positive definite."""

    sites: int
    calibration_seconds: float
    factorization_seconds: float
    notes: list[str] = []


class PlanResult(BaseModel):
    """A plan and what is predicted of it (the answer to ``MakePlan`` and ``ForecastPlan``)."""

    plan: PlanDocument
    forecast: Forecast
    notes: list[str] = []
    probed: Probed | None = None
    """What probes found out, where they were asked for: good for further forecasts under the same method."""


class TextPerplexity(BaseModel):
    """Perplexity of one text under the original model, after truncation alone, and after refinement."""

    text: str
    tokens: int
    dense: float
    before: float
    after: float

    @property
    def worse(self) -> bool:
        """Whether refinement made this text harder to predict; also where it is no number any more."""
        return self.after > self.before or (math.isnan(self.after) and not math.isnan(self.before))


class RefinementResult(BaseModel):
    """What refinement did; the first text is the held-out rows of the calibration text, the second the watched one."""

    seconds: float
    texts: list[TextPerplexity]


class CompressResult(BaseModel):
    """What a compression wrote."""

    folder: str
    stored_parameters: int
    """Parameters of the sites in the written files, counted there."""
    site_parameters: int
    keep: float
    parameters: int
    """All parameters in the written files."""
    index_bytes: int
    bytes_on_disk: int
    rounding_error: float = 0.0
    """What storing in the checkpoint's dtype costs: the largest relative Frobenius error, over all sites, of the
    stored matrix against the float64 one; 0 when nothing was compressed."""
    seconds: float
    notes: list[str] = []
    refinement: RefinementResult | None = None


class UploadResult(BaseModel):
    """What was put on the Hub."""

    folder: str
    url: str
    files: int
    bytes: int
    seconds: float


class ContrastResult(BaseModel):
    """A compressed folder against its source, on the whole."""

    folder: str
    storage: str
    compressed_sites: int
    change: float
    """Frobenius norm of the difference of all sites' weights, as a fraction of the source's."""
    seconds: float


class TaskAccuracy(BaseModel):
    """What a model did on one zero-shot task, as fractions of ``questions``."""

    model_config = ConfigDict(frozen=True)

    task: str
    questions: int
    accuracy: float
    error: float | None = None
    """Standard error of ``accuracy``; ``None`` for a single question."""
    normalised: float | None = None
    """Accuracy where answers are compared by log-likelihood per character, for tasks that have it (``acc_norm``)."""


class SiteSpeed(BaseModel):
    """How many times as fast as its dense matrix a site runs on its own, by tokens at once."""

    model_config = ConfigDict(frozen=True)

    one: float
    sixteen: float
    prompt: float
    """512 tokens."""


class EvaluateResult(BaseModel):
    """What a measurement found."""

    model_config = ConfigDict(ser_json_inf_nan="constants")

    model: str
    corpus: str
    tokens: int
    perplexity: float
    tokens_per_second: float
    peak_memory_bytes: int
    bytes_on_disk: int
    parameters: int
    prompt: str
    generation: str
    flaw: Flaw = ""
    """Why it is incoherent, if it is (``core.model.coherence``)."""
    dense_perplexity: float | None = None
    """Of the dense model on the same rows, where that was measured before."""
    dtype: str = ""
    """Dtype of the forward pass."""
    tasks: tuple[TaskAccuracy, ...] = ()
    generated_per_second: float = 0.0
    """Tokens of the generation, one text at a time; 0 where nothing was generated."""
    decoding_speed: float | None = None
    """How many times as fast as their dense matrices the compressed sites answer one token on this device."""
    site_speeds: dict[str, SiteSpeed] = {}
    """By compressed site, where that was asked for."""
    site_summary: str = ""
    """What the speeds of the sites come to, in words."""
    seconds: float


class SelectByPromptResult(BaseModel):
    """Perplexity of the second halves of the rows, each but its first token, behind a prompt that ran whole."""

    model: str
    corpus: str
    share: float
    rows: int
    tokens: int
    all_components: float
    by_prompt: float
    """With the components that each prompt chose."""
    first_components: float
    """With as many first ones, the same for every prompt."""
    apart: float
    """Mean fraction of the chosen components that are not among as many first ones."""
    sites: int
    """Compressed ones; sites that the plan left dense run whole and are not counted below."""
    multiplications: float
    """Of the compressed sites, behind the prompt: fraction of those with all components."""
    multiplications_of_dense: float
    """The same as a fraction of those of the original matrices."""
    parameters: int
    """Of the whole model, in memory whatever is chosen: every component stays for the next prompt."""
    copied_parameters: int
    """Of the chosen components, in memory beside them while a prompt is answered."""
    dtype: str
    seconds: float
