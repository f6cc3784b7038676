"""The steps from an opened model to a checked result, each for a process of its own."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, read_plan
from core.allocation.target import Target
from core.calibration.calibrate import calibrate
from core.checkpoint.compressed import open_compressed
from core.checkpoint.open import open_checkpoint
from core.factorization.methods import method_named
from core.jobs.events import Event, LogLine
from core.jobs.memory import Limits, within
from core.jobs.reporter import EventReporter
from core.model.moment_kinds import INPUT_GRAM
from core.requests import (
    AnalyseSpectra,
    Compress,
    CompressResult,
    ComputeCurves,
    Evaluate,
    EvaluateResult,
    MakePlan,
    OpenModel,
    PlanResult,
)
from core.workflow import run

KEEP = 0.7
CALIBRATION = CalibrationSpec(samples=8, length=256)
_WORSE = 1e-2
"""How much above the least possible weighted error the error of what was written may be, for ridge and rounding."""


def _say(event: Event) -> None:
    if isinstance(event, LogLine):
        print(f"    {event.text}", flush=True)


class Steps:
    """Works in ``folder``: the model in ``model``, its plan in ``plan.json``, the result in ``written``."""

    def __init__(self, folder: Path, limit: int, method: str) -> None:
        self._model = str(folder / "model")
        self._plan = folder / "plan.json"
        self._out = folder / "written"
        self._limit = limit
        self._method = MethodSpec(name=method)
        self._reporter = EventReporter(_say)

    def named(self) -> dict[str, Callable[[], str]]:
        """In the order they are done; each answers with what it found, in words."""
        return {
            "open": self.open,
            "spectra": self.spectra,
            "calibrate": self.calibrate,
            "decompose": self.decompose,
            "plan": self.plan,
            "compress": self.compress,
            "check": self.check,
            "evaluate": self.evaluate,
        }

    def open(self) -> str:
        run(OpenModel(model=self._model, max_memory=self._limit), self._reporter)
        checkpoint = open_checkpoint(self._model, self._reporter)
        checkpoint.digest()
        info = checkpoint.info
        return f"{info.bytes_on_disk / 1e9:.2f} GB, {info.blocks} blocks, {len(info.sites)} sites, all files hashed"

    def spectra(self) -> str:
        run(AnalyseSpectra(model=self._model, max_memory=self._limit), self._reporter, "cpu")
        return "singular values of every site"

    def calibrate(self) -> str:
        """On its own, so that it has a peak of its own; what follows finds it in the cache."""
        method = method_named(self._method.name)
        needs = method.needs(method.checked_options(self._method.options))
        with within(Limits(self._limit)):
            checkpoint = open_checkpoint(self._model, self._reporter)
            store = calibrate(checkpoint, CALIBRATION, needs, self._reporter, "cpu")
        return f"{CALIBRATION.samples} rows of {CALIBRATION.length} tokens in {store.dtype}"

    def decompose(self) -> str:
        request = ComputeCurves(model=self._model, method=self._method, calibration=CALIBRATION, max_memory=self._limit)
        run(request, self._reporter, "cpu")
        return f"{self._method.name} at every site"

    def plan(self) -> str:
        request = MakePlan(
            model=self._model,
            method=self._method,
            calibration=CALIBRATION,
            allocator="water-filling",
            target=Target(value=KEEP),
            max_memory=self._limit,
        )
        made = run(request, self._reporter, "cpu")
        assert isinstance(made, PlanResult)
        made.plan.save(self._plan)
        return f"water-filling, keep {KEEP}"

    def compress(self) -> str:
        request = Compress(model=self._model, plan=self._document(), out=str(self._out), max_memory=self._limit)
        made = run(request, self._reporter, "cpu")
        assert isinstance(made, CompressResult)
        return f"{made.bytes_on_disk / 1e9:.2f} GB written"

    def check(self) -> str:
        """Every site of the result is read, and those of the first and the last block are compared with numpy's SVD of
        the weighted matrix: their error must be the least there is at their rank."""
        checkpoint = open_checkpoint(self._model, self._reporter)
        written = open_compressed(self._out, checkpoint)
        sites = checkpoint.info.sites
        for site in sites:
            if not bool(torch.isfinite(written.weight(site)).all()):
                raise SystemExit(f"{site.name} holds NaN or infinity")
        method = method_named(self._method.name)
        needs = method.needs(method.checked_options(self._method.options))
        store = calibrate(checkpoint, CALIBRATION, needs, self._reporter, "cpu")
        chosen = [site for site in sites if site.block in (0, checkpoint.info.blocks - 1)]
        compared = []
        for site in chosen:
            rank = written.ranks[site.name]
            if rank is None or site.kind not in ("q", "k", "up", "down"):
                continue
            moments = store.moments(site)
            gram = moments[INPUT_GRAM] if INPUT_GRAM in moments.tensors else None
            compared.append(_excess(checkpoint.weight(site), written.weight(site), rank, gram))
        if not compared or max(compared) > _WORSE:
            raise SystemExit(f"the weighted errors of {len(compared)} sites are not the least possible: {compared}")
        return f"{len(sites)} sites read, {len(compared)} compared: at most {max(compared):.1e} above the least error"

    def evaluate(self) -> str:
        """The result and its source, neither of which fits."""
        found = []
        for model in (self._model, str(self._out)):
            request = Evaluate(model=model, windows=2, length=256, prompt="", dtype="bfloat16", max_memory=self._limit)
            measured = run(request, self._reporter, "cpu")
            assert isinstance(measured, EvaluateResult)
            found.append(f"{measured.perplexity:,.0f}")
        return f"perplexity of random weights {found[0]}, compressed {found[1]}"

    def _document(self) -> PlanDocument:
        return read_plan(self._plan)


def _excess(weight: torch.Tensor, written: torch.Tensor, rank: int, gram: torch.Tensor | None) -> float:
    """How far tr(E Q E^T) of what was written lies above its minimum over all matrices of that rank, relative."""
    dense, lost = weight.double(), (weight - written).double()
    if gram is None:
        gram = torch.eye(dense.shape[1], dtype=torch.float64)
    m_gram = (dense @ gram @ dense.T).numpy()
    least = float(np.linalg.eigvalsh(m_gram)[: dense.shape[0] - rank].clip(min=0).sum())
    return float(((lost @ gram) * lost).sum()) / max(least, 1e-300) - 1
