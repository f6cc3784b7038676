"""The truncated factors of a block's sites: alone, and after the steps that change what or how is truncated."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

from core.factorization.factors import Factors, in_storage
from core.model import Site
from core.refinement.compressed_block import Block, Stored
from core.refinement.correction import CorrectedWeights
from core.refinement.groups import GroupInputs, group_by_group
from core.refinement.prehab import Prehab, bent_weights
from core.refinement.sequential import ANCHORED, shifted_solver
from core.refinement.store import BlockResult
from core.refinement.streams import Streams
from core.refinement.task import Task
from core.refinement.update import refitted

_UNREFINED = "unrefined"


class Truncation:
    """Truncates block after block for one task. ``corrected``: the weights of the step ``correct``."""

    def __init__(self, task: Task, streams: Streams, corrected: CorrectedWeights | None) -> None:
        self._task = task
        self._streams = streams
        self._corrected = corrected
        self._notes: list[str] = list(corrected.notes) if corrected is not None else []
        self._told = 0

    def new_notes(self) -> list[str]:
        """What was noted since the last time this was asked."""
        told, self._told = self._told, len(self._notes)
        return self._notes[told:]

    def alone(self, block: Block) -> Mapping[Site, Stored]:
        """What would be stored without any steps, unrounded unless it comes from the disk. For a sequential method the
        streams must be before the block."""
        if not self._task.decomposer.sequential:
            factors = {site: self._of_original(site, rank) for site, rank in block.ranks.items()}
            return {site: in_storage(found, block.storage) for site, found in factors.items()}
        kept = self._task.blockwise.get(block.index, _UNREFINED)
        if kept is not None:
            return {site: kept.factors[site.name] for site in block.ranks}
        rows = self._streams.sets["calibration"].unrefined
        assert rows is not None
        solve, cross = self._shifted_solver(block)
        found = group_by_group(block, self._streams, rows, solve, cross=cross)
        rounded = {site.name: stored for site, stored in block.all_rounded(found).items()}
        self._task.blockwise.put(block.index, BlockResult(rounded), _UNREFINED)
        return found

    def on_shifted(self, block: Block) -> Mapping[Site, Stored]:
        """What a sequential method makes of the block on the inputs that the refined part before it gives. All streams
        must be before the block."""
        solve, cross = self._shifted_solver(block)
        rows = self._streams.sets["calibration"].refined
        return group_by_group(block, self._streams, rows, solve, cross=cross)

    def on_original(self, block: Block, exact: nn.Module | None, alone: Mapping[Site, Stored]) -> Mapping[Site, Stored]:
        """``alone`` after those of the steps ``correct``, ``prehab`` and ``update`` that were asked for. ``exact``: the
        original block in float32. The original streams are behind the block, the refined ones before it."""
        steps = self._task.steps
        weights: dict[Site, Tensor] = {}
        if self._corrected is not None:
            weights = {site: self._corrected(site) for site in block.ranks}
        elif "prehab" in steps:
            assert exact is not None
            weights = self._bent(block, exact, alone)
        if not weights and "update" not in steps:
            return alone
        factors = {
            site: self._of_weight(site, weights[site], rank) if site in weights else self._of_original(site, rank)
            for site, rank in block.ranks.items()
        }
        if "update" not in steps:
            return {site: in_storage(found, block.storage) for site, found in factors.items()}

        def refit(site: Site, inputs: GroupInputs) -> Factors:
            weight = weights[site] if site in weights else self._task.checkpoint.weight(site)
            return refitted(factors[site], weight, inputs.shifted)

        rows = self._streams.sets["calibration"].refined
        return group_by_group(block, self._streams, rows, refit, cross=False)

    def _of_original(self, site: Site, rank: int) -> Factors:
        self._task.reporter.check()
        return self._task.decomposer.of(site).truncated(self._task.checkpoint.weight(site), rank)

    def _of_weight(self, site: Site, weight: Tensor, rank: int) -> Factors:
        self._task.reporter.check()
        return self._task.decomposer.of_weight(site, weight).truncated(weight, rank)

    def _shifted_solver(self, block: Block) -> tuple[Callable[[Site, GroupInputs], Factors], bool]:
        objective = str(self._task.decomposer.options["objective"])
        solve = shifted_solver(self._task.checkpoint.weight, block.ranks, objective, self._notes)
        return solve, objective == ANCHORED

    def _bent(self, block: Block, exact: nn.Module, alone: Mapping[Site, Stored]) -> dict[Site, Tensor]:
        task = self._task
        with torch.enable_grad():
            bent = bent_weights(block, exact, task.decomposer, self._streams, Prehab.of(task.steps["prehab"]))
        if bent:
            tried = {
                site: in_storage(self._of_weight(site, weight, block.ranks[site]), block.storage)
                for site, weight in bent.items()
            }
            before, after = (
                self._streams.error("validation", block.with_sites(block.all_rounded(stored)), block.index)
                for stored in (alone, tried)
            )
            if after < before:
                return bent
        self._notes.append(f"{block.path}: prehab did not lower the error after truncation; its weights stay.")
        return {}
