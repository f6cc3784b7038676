"""AA-SVD's objectives on shifted inputs: each site fitted to what the compressed part before it gives."""

from collections.abc import Callable, Mapping

from torch import Tensor

from core.factorization.anchored import anchored_target
from core.factorization.factors import Factors
from core.factorization.kernel import decompose
from core.factorization.roots import Root
from core.model import Site
from core.refinement.groups import GroupInputs

ANCHORED = "O4"


def shifted_solver(
    weight_of: Callable[[Site], Tensor], ranks: Mapping[Site, int], objective: str, notes: list[str]
) -> Callable[[Site, GroupInputs], Factors]:
    """For ``group_by_group``: the minimiser over rank(W') <= r of the mean of |W x - W' x'|**2 (``O4``), or of
    |W x' - W' x'|**2 (``O3``, whose target is W itself).

    Sinha & Fleuret, arXiv 2604.02119, theorem 3.2 (FOUND); see ``core/factorization/anchored.py`` for the ridge. What
    was done about Grams that are not positive goes to ``notes``.
    """

    def solve(site: Site, inputs: GroupInputs) -> Factors:
        weight = weight_of(site).to(inputs.shifted.device).double()
        root = inputs.root
        if root.note and (note := f"{site.input_group}: {root.note}.") not in notes:
            notes.append(note)
        target = weight
        if objective == ANCHORED:
            assert inputs.cross is not None
            target = anchored_target(weight, inputs.cross, inputs.shifted, root)
        return decompose(target, Root(), root).truncated(target, ranks[site])

    return solve
