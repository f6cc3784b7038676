"""A refinement of a tiny checkpoint in one call."""

from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec, StepSpec
from core.allocation.plan import RankPlan
from core.allocation.storage import Storage
from core.calibration.calibrate import calibrate
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.decomposer import Decomposer
from core.factorization.methods import method_named
from core.jobs.reporter import Reporter, silent
from core.model.option import Value
from core.refinement.refine import Refined, refine
from core.refinement.texts import Texts, read_texts


def write_text(path: Path, seed: int, words: int = 1200) -> str:
    """Words of the families' tiny tokenizer; every other one follows from the one before it, so that there is something
    to learn."""
    drawn = torch.randint(4, 64, (words // 2,), generator=torch.Generator().manual_seed(seed)).tolist()
    path.write_text(" ".join(f"w{word} w{word + 60}" for word in drawn))
    return str(path)


def seen_by(model: nn.Module, path: str, ids: torch.Tensor) -> torch.Tensor:
    """What enters the module at ``path`` when ``model`` runs on ``ids``, float64 [n, tokens]."""
    found: list[torch.Tensor] = []
    handle = model.get_submodule(path).register_forward_pre_hook(lambda _module, args: found.append(args[0]))
    with torch.no_grad():
        model(ids)
    handle.remove()
    return found[0].reshape(-1, found[0].shape[-1]).T.double()


class Lab:
    """Refines ``checkpoint`` on the two texts, at rank 6 wherever the plan compresses."""

    def __init__(self, checkpoint: Checkpoint, corpus: str, watch: str) -> None:
        self.checkpoint = checkpoint
        self.calibration = CalibrationSpec(corpus=corpus, samples=6, length=24, dtype="float32")
        self.watch = watch

    def plan(self, storage: Storage = "factored", dense: Callable[[str], bool] = lambda _name: False) -> RankPlan:
        sites = self.checkpoint.info.sites
        return RankPlan({site.name: None if dense(site.name) else 6 for site in sites}, storage)

    def decomposer(self, method: str = "svd-llm", **options: Value) -> Decomposer:
        spec = MethodSpec(name=method, options=dict(options))
        chosen = method_named(method)
        needs = chosen.needs(chosen.checked_options(options))
        moments = calibrate(self.checkpoint, self.calibration, needs, silent()) if needs else None
        return Decomposer(self.checkpoint, spec, moments, silent())

    def spec(self, steps: dict[str, dict[str, Value]]) -> RefineSpec:
        named = tuple(StepSpec(name=name, options=options) for name, options in steps.items())
        return RefineSpec(steps=named, validation=2, watch=self.watch, watch_rows=2)

    def rows(self) -> Texts:
        """The rows that a refinement with steps reads."""
        return read_texts(self.checkpoint.tokenizer(), self.calibration, self.spec({"block": {}}), silent())

    def refine(
        self,
        steps: dict[str, dict[str, Value]],
        *,
        plan: RankPlan | None = None,
        decomposer: Decomposer | None = None,
        reporter: Reporter | None = None,
    ) -> Refined:
        return refine(
            self.checkpoint,
            plan or self.plan(),
            decomposer or self.decomposer(),
            self.calibration,
            self.spec(steps),
            reporter or silent(),
        )
