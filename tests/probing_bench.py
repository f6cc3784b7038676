"""Probes of a tiny checkpoint, and the same asked of the whole model by brute force in float64."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import torch
from torch import Tensor, nn

from core.allocation.document import MethodSpec
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked
from core.calibration.calibrate import calibrate_rows
from core.calibration.rows import TokenRows
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.factorization.decomposer import Decomposer
from core.factorization.methods import method_named
from core.jobs.reporter import Reporter, silent
from core.model import Site
from core.probing.engine import ProbeEngine
from tests.families import make_checkpoint

LENGTH = 24


def rows_of(seed: int, lengths: tuple[int, ...]) -> TokenRows:
    """Random words, padded to the longest row."""
    ids = torch.randint(4, 128, (len(lengths), max(lengths)), generator=torch.Generator().manual_seed(seed))
    return TokenRows(ids, torch.arange(max(lengths))[None] < torch.tensor(lengths)[:, None])


class Bench:
    """Search rows of two lengths, so that there are several batches."""

    def __init__(self, family: str, folder: Path, method: str = "kfac-svd", **overrides: object) -> None:
        self.checkpoint = open_checkpoint(str(make_checkpoint(family, folder / family, **overrides)), silent())
        self.sites = self.checkpoint.info.sites
        chosen = method_named(method)
        needs = chosen.needs(chosen.checked_options({}))
        calibration = rows_of(0, (LENGTH,) * 6)
        moments = calibrate_rows(self.checkpoint, calibration, "float32", needs, silent()) if needs else None
        self.decomposer = Decomposer(self.checkpoint, MethodSpec(name=method), moments, silent())
        self.rows = rows_of(1, (LENGTH, LENGTH, 9))
        self.dtype = torch.float32 if family == "qwen3_moe" else torch.float64
        """What experts fused into one product run in at most."""

    def engine(self, reporter: Reporter | None = None, dtype: torch.dtype | None = None) -> ProbeEngine:
        return ProbeEngine(self.checkpoint, self.decomposer, self.rows, dtype or self.dtype, reporter or silent())

    def plan(self, ranks: Mapping[str, int]) -> RankPlan:
        return RankPlan({site.name: ranks.get(site.name) for site in self.sites}, "pivoted")

    def model(self, weights: Mapping[str, Tensor] | None = None) -> nn.Module:
        """The whole model with some weights [m, n] put in."""
        model = load_model(self.checkpoint.folder, dtype="float32").to(self.dtype).eval()
        for name, weight in (weights or {}).items():
            site = self.checkpoint.info.by_name[name]
            put = (weight.T if site.transposed else weight).to(self.dtype).contiguous()
            model.get_submodule(name).weight = nn.Parameter(put)
        return model

    @cached_property
    def original(self) -> nn.Module:
        return self.model()

    def components(self, site: Site) -> tuple[Tensor, Tensor]:
        """Columns [m, k] and rows [k, n] whose products are the components, float64."""
        found = self.decomposer.of(site)
        dual = found.basis if found.dual is None else found.dual
        return found.basis.double(), dual.double().T @ self.checkpoint.weight(site).double()

    def truncated(self, ranks: Mapping[str, int]) -> dict[str, Tensor]:
        """The kernel's own low-rank weights."""
        found = {}
        for name, rank in ranks.items():
            site = self.checkpoint.info.by_name[name]
            weight = self.checkpoint.weight(site)
            found[name] = self.decomposer.of(site).truncated(weight, rank).product()
        return found

    @torch.no_grad()
    def score(self, ranks: Mapping[str, int], asked: Asked | None = None) -> float:
        """From the definitions, on full logits, row by row."""
        asked = asked or Asked()
        changed = self.model(self.truncated(ranks))
        total, tokens = 0.0, 0
        for row, length in list(zip(self.rows.ids, self.rows.lengths, strict=True))[: asked.rows]:
            ids = row[None, :length]
            logits = changed(ids).logits[0].double()
            if asked.score == "kl":
                q = (logits / asked.temperature).log_softmax(-1)[asked.skip :]
                p = (self.original(ids).logits[0].double() / asked.temperature).log_softmax(-1)[asked.skip :]
                total += float((p.exp() * (p - q)).sum())
                tokens += len(q)
            else:
                picked = logits.log_softmax(-1)[asked.skip : -1].gather(1, ids[0, asked.skip + 1 :, None])
                total -= float(picked.sum())
                tokens += len(picked)
        return total / tokens
