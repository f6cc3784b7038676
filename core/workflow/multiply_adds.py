"""How many multiply-adds the steps take, counted off the shapes of the sites; the seconds of one are measured."""

from collections.abc import Iterable, Mapping

from core.allocation.storage import Storage, rank_for_cost
from core.calibration.calibrate import Work
from core.model import ModelInfo, Site
from core.model.option import Value

_EIGENVECTORS = 9.0
"""Of a symmetric k x k matrix, as a multiple of k^3 (reduction, QR iterations, back-transformation)."""


def forward_of_row(model: ModelInfo, length: int) -> float:
    """One row of ``length`` tokens through all blocks and the head, attention scores aside."""
    return float(length) * (model.site_parameters + model.vocabulary * model.hidden_size)


def sums_of(work: Work, tokens: int) -> float:
    """Adding up the moments that ``work`` lacks: a symmetric one by its upper triangle."""
    return float(tokens) * sum(kind.entries(site) for site, kinds in work.items() for kind in kinds)


def entries_of(work: Work) -> int:
    """Numbers that they are kept in."""
    return sum(kind.entries(site) for site, kinds in work.items() for kind in kinds)


def decomposition(shape: tuple[int, int], *, left: bool = False, right: bool = False) -> float:
    """One site under a method. ``left``, ``right``: whether its output and input side carry a full root."""
    m, n = shape
    k, long = min(m, n), max(m, n)
    work = long * k**2 + _EIGENVECTORS * k**3
    if m > n:
        work += 3 * m * n**2  # the way back to the left singular vectors, and their QR
    if left:
        work += m**3 / 3 + m**2 * n + 2 * m**2 * k
    if right:
        work += n**3 / 3 + m * n**2
    return work


def truncations(sites: Iterable[Site], keep: float, storage: Storage) -> float:
    """From decompositions to what is stored, every site at ``keep``."""
    work = 0.0
    for site in sites:
        m, n = site.shape
        rank = max(1, rank_for_cost(m, n, keep * m * n, storage))
        work += 2.0 * m * n * rank
        if storage == "pivoted":  # QR with pivoting of the rows, and the coefficients of the others
            work += 4.0 * m * rank**2
    return work


def refinement_rows(
    steps: Mapping[str, Mapping[str, Value]], calibrated: int, validation: int, watched: int
) -> tuple[float, float]:
    """Rows that refinement runs forwards, and forwards and backwards, through the whole model."""
    if not steps:
        return 0.0, 0.0
    forward = 3.0 * (calibrated + validation) + 2.0 * watched  # original, truncated and refined, side by side
    backward = 0.0
    for name, options in steps.items():
        match name:
            case "prehab":
                backward += float(options["steps"])
            case "correct":
                backward += float(options["cycles"]) * float(options["rows"])
            case "update":
                forward += 2.0 * calibrated
            case "block" | "distil":
                backward += float(options["epochs"]) * calibrated
                forward += float(options["epochs"]) * validation
    return forward, backward
