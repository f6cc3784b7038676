"""What each method says it minimises, written down a second time from raw moments, and problems to try it on."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

import torch
from torch import Tensor

from core.allocation.document import MethodSpec
from core.calibration.moments import Moments
from core.calibration.store import MomentStore
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.decomposer import Decomposer
from core.factorization.methods import method_named
from core.jobs.reporter import silent
from core.model import Site
from core.model.moment_kinds import MomentKind
from core.model.option import Value

SHAPES = {"m<n": (9, 14), "m=n": (10, 10), "m>n": (16, 9), "thin": (2, 18)}
"""``thin``: the k and v of grouped-query attention."""


@dataclass(frozen=True, eq=False)
class Problem:
    """A site with its weight [m, n] and made-up moments of ``rank`` directions each, float64."""

    shape: tuple[int, int]
    rank: int
    seed: int = 0
    scales: Mapping[str, float] = field(default_factory=dict)
    """By a kind's stem, what its moments are multiplied by."""

    @property
    def site(self) -> Site:
        return Site(name="s", block=0, kind="q", part="attention", shape=self.shape, input_group="s", tensor="s.weight")

    @property
    def weight(self) -> Tensor:
        return torch.randn(self.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(self.seed))

    def moment(self, name: str, size: tuple[int, ...]) -> Tensor:
        """The moment of the kind called ``name``; another for every name."""
        generator = torch.Generator().manual_seed(self.seed + zlib.crc32(name.encode()))
        scale = self.scales.get(name.split("-")[0], 1.0)
        if len(size) == 2 and name != "gradient":
            directions = torch.randn(self.rank, size[0], dtype=torch.float64, generator=generator)
            decay = torch.logspace(0, -3, self.rank, dtype=torch.float64)[:, None]
            return scale * directions.T @ (decay * directions)
        return scale * torch.randn(size, dtype=torch.float64, generator=generator).abs() ** 3

    def square(self, name: str, side: str) -> Tensor:
        return self.moment(name, (self.shape[0 if side == "m" else 1],) * 2)

    def columns(self, name: str) -> Tensor:
        return self.moment(name, (self.shape[1],))

    def moments(self, kinds: frozenset[MomentKind]) -> Moments:
        return Moments("s", self.rank, {kind: self.moment(kind.name, kind.shape(self.site)) for kind in kinds})


@dataclass(frozen=True)
class Case:
    """A method with options, and P and Q of its objective tr(E^T P E Q) as its docstring states them."""

    method: str
    options: Mapping[str, Value]
    stated: Callable[[Problem], tuple[Tensor, Tensor]]

    def __str__(self) -> str:
        return " ".join([self.method, *(f"{name}={value}" for name, value in self.options.items())])


def shrunk(gram: Tensor, share: float) -> Tensor:
    """(1 - share) Q + share * mean diagonal * I."""
    return (1 - share) * gram + share * gram.diagonal().mean() * torch.eye(len(gram), dtype=gram.dtype)


def ridged(gram: Tensor) -> Tensor:
    """With the first ridge of the policy, which is part of what is minimised."""
    return gram + 1e-6 * gram.diagonal().mean() * torch.eye(len(gram), dtype=gram.dtype)


def input_side(q: Callable[[Problem], Tensor]) -> Callable[[Problem], tuple[Tensor, Tensor]]:
    return lambda problem: (torch.eye(problem.shape[0], dtype=torch.float64), q(problem))


def _plain(problem: Problem) -> Tensor:
    return torch.eye(problem.shape[1], dtype=torch.float64)


def _gram(problem: Problem) -> Tensor:
    return problem.square("input_gram", "n")


def _scaled(*factors: tuple[str, float]) -> Callable[[Problem], Tensor]:
    def q(problem: Problem) -> Tensor:
        scale = torch.ones(problem.shape[1], dtype=torch.float64)
        for name, exponent in factors:
            scale = scale * problem.columns(name) ** exponent
        return torch.diag(scale.clamp(min=1e-6 * float(scale.max())) ** 2)

    return q


def _both_sides(
    left: str, right: str, shares: tuple[float, float], half: bool
) -> Callable[[Problem], tuple[Tensor, Tensor]]:
    def sides(problem: Problem) -> tuple[Tensor, Tensor]:
        p, q = problem.square(left, "m"), problem.square(right, "n")
        return ridged(shrunk(p / 2 if half else p, shares[0])), ridged(shrunk(q, shares[1]))

    return sides


def _kfac(name: str, shares: tuple[float, float] = (0.3, 0.1)) -> Callable[[Problem], tuple[Tensor, Tensor]]:
    return _both_sides(name, "input_gram", shares, half=True)


def _reference_kfac(problem: Problem) -> tuple[Tensor, Tensor]:
    p, q = _kfac("output_gram-middle0.75-clip10")(problem)
    lower = torch.linalg.cholesky(p)
    return lower.T @ lower, q


_SQUARES = "gradient_squares_by_column"
_WHITENED = input_side(lambda problem: ridged(_gram(problem)))
CASES = (
    Case("svd", {}, input_side(_plain)),
    Case("asvd", {}, input_side(_scaled(("input_abs_mean", 0.5)))),
    Case("asvd", {"scaling": "abs-mean", "alpha": 1.0}, input_side(_scaled(("input_abs_mean", 1.0)))),
    Case("asvd", {"scaling": "abs-max"}, input_side(_scaled(("input_abs_max", 0.5)))),
    Case("asvd", {"scaling": "row-max"}, input_side(_scaled(("input_abs_row_max", 0.5)))),
    Case("asvd", {"scaling": "fisher", "alpha": 1.0}, input_side(_scaled((_SQUARES, 0.5)))),
    Case("asvd", {"scaling": "both"}, input_side(_scaled(("input_abs_mean", 0.5), (_SQUARES, 0.25)))),
    Case("svd-llm", {"root": "cholesky"}, _WHITENED),
    Case("svd-llm", {"root": "two-svd"}, input_side(_gram)),
    Case("swift-svd", {}, input_side(_gram)),
    Case("aa-svd", {"objective": "O1"}, input_side(_plain)),
    Case("aa-svd", {"objective": "O2"}, _WHITENED),
    Case("aa-svd", {"objective": "O3"}, _WHITENED),
    Case("aa-svd", {"objective": "O4"}, _WHITENED),
    Case("fwsvd", {}, input_side(_scaled((_SQUARES, 0.5)))),
    Case("fwsvd", {"alpha": 0.5}, input_side(_scaled((_SQUARES, 0.25)))),
    Case("zs-svd", {}, _WHITENED),
    Case("kfac-svd", {}, _kfac("output_gram-middle0.75-clip10")),
    Case("kfac-svd", {"window": "middle", "clip": False}, _kfac("output_gram-middle0.75-clip0")),
    Case("kfac-svd", {"window": "all", "shrink-output": 0.0}, _kfac("output_gram-middle1-clip10", (0.0, 0.1))),
    Case("kfac-svd", {"left-root": "correct", "shrink-input": 0.5}, _kfac("output_gram-middle0.75-clip10", (0.3, 0.5))),
    Case("kfac-svd", {"left-root": "reference"}, _reference_kfac),
    Case("io-svd", {}, _both_sides("logit_curvature-top0", "input_gram", (1e-2, 1e-4), half=True)),
    Case(
        "io-svd",
        {"top": 5, "damping-output": 0.1, "damping-input": 0.0},
        _both_sides("logit_curvature-top5", "input_gram", (0.1, 0.0), half=True),
    ),
    Case("gfwsvd", {}, _both_sides("kronecker_left-passes6", "kronecker_right-passes6", (1e-5, 1e-5), half=False)),
    Case(
        "gfwsvd",
        {"passes": 2, "shrink": 0.1},
        _both_sides("kronecker_left-passes2", "kronecker_right-passes2", (0.1, 0.1), half=False),
    ),
)
PROJECTIONS = frozenset({"dobi-svd"})
"""Methods that minimise no such objective; their oracle is in ``test_output_directions.py``."""


class _OneSite:
    """What a decomposer asks of a checkpoint."""

    def __init__(self, problem: Problem) -> None:
        self._weight = problem.weight

    def digest(self) -> str:
        return "made up"

    def weight(self, _site: Site) -> Tensor:
        return self._weight


class _Measured:
    """What a decomposer asks of a moment store."""

    key = "made up"

    def __init__(self, moments: Moments) -> None:
        self._moments = moments

    def moments(self, _site: Site, known: Mapping[MomentKind, Tensor] | None = None) -> Moments:
        return self._moments


def decomposer_for(
    problem: Problem, method: str, options: Mapping[str, Value] | None = None, moments: Moments | None = None
) -> Decomposer:
    """A decomposer of the one site; ``moments`` instead of those of the problem."""
    chosen = method_named(method)
    needs = chosen.needs(chosen.checked_options(options or {}))
    store = _Measured(moments or problem.moments(needs))
    return Decomposer(
        cast("Checkpoint", _OneSite(problem)),
        MethodSpec(name=method, options=dict(options or {})),
        cast("MomentStore", store),
        silent(),
    )


def objective(error: Tensor, p: Tensor, q: Tensor) -> float:
    """tr(E^T P E Q)."""
    return float(torch.trace(error.T @ p @ error @ q))


def closed_form(weight: Tensor, p: Tensor, q: Tensor) -> Tensor:
    """Squared singular values [min(m, n)] of P^(1/2) W Q^(1/2), with symmetric roots."""
    return torch.linalg.svdvals(symmetric_root(p) @ weight @ symmetric_root(q)).square()


def symmetric_root(matrix: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(matrix)
    return (vectors * values.clamp(min=0).sqrt()) @ vectors.T


def searched(weight: Tensor, p: Tensor, q: Tensor, right: Tensor, steps: int = 150) -> float:
    """The least objective that alternating least squares reaches from the row space of ``right`` [r, n]."""
    best = float("inf")
    for _ in range(steps):
        left = weight @ q @ right.T @ torch.linalg.pinv(right @ q @ right.T, hermitian=True)
        right = torch.linalg.pinv(left.T @ p @ left, hermitian=True) @ left.T @ p @ weight
        best = min(best, objective(weight - left @ right, p, q))
    return best
