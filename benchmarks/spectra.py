"""Time and accuracy of the spectra of a whole model against a loop of ``torch.linalg.svdvals``, in one run.

    python benchmarks/spectra.py                        # the sample model, 210 sites
    python benchmarks/spectra.py --model random         # random matrices of the sample model's shapes, no download
    python benchmarks/spectra.py --model FOLDER --rounds 5 --no-float64

The contestants take turns, ``--rounds`` times; medians count. ``analyse`` is what the program does, with an empty
cache: reading, checking, hashing, computing, storing, reporting. The loops are given weights that are in memory.
CPU seconds say what the work costs where other programs use the machine too.
"""

import argparse
import hashlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch

from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from core.model import ModelInfo, Part, Site
from core.spectra.compute import Matrices, analyse
from core.spectra.parallel import in_order, team_for
from core.spectra.statistics import FloatArray, Spectrum

_SHAPES: tuple[tuple[str, Part, int, int], ...] = (
    ("q", "attention", 576, 576),
    ("k", "attention", 192, 576),
    ("v", "attention", 192, 576),
    ("o", "attention", 576, 576),
    ("gate", "mlp", 1536, 576),
    ("up", "mlp", 1536, 576),
    ("down", "mlp", 576, 1536),
)


class InMemory:
    """Weights held in memory: a loaded model, or random ones."""

    def __init__(self, info: ModelInfo, weights: dict[str, torch.Tensor]) -> None:
        self.info = info
        self.weights = weights

    def weight(self, site: Site) -> torch.Tensor:
        return self.weights[site.name]

    def content_key(self, site: Site) -> str:
        return hashlib.sha256(self.weights[site.name].view(torch.uint8).numpy().tobytes()).hexdigest()


@dataclass
class Contestant:
    name: str
    work: Callable[[], dict[str, FloatArray]]
    rounds: int
    found: dict[str, FloatArray] = field(default_factory=dict)
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def run(self) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        self.found = self.work()
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)


def main() -> None:
    args = _arguments()
    source = _random() if args.model == "random" else open_checkpoint(args.model, silent())
    weights = {site.name: source.weight(site) for site in source.info.sites}
    cores = torch.get_num_threads()
    print(
        f"{source.info.name}: {len(weights)} sites, {cores} threads, load average {os.getloadavg()[0]:.1f}, "
        f"{args.rounds} rounds"
    )
    ours = Contestant("analyse", lambda: _analyse(source), args.rounds)
    contestants = [ours]
    for threads in args.threads or sorted({1, cores}):
        name = f"svdvals float32, threads: {threads}"
        contestants.append(Contestant(name, _loop(weights, torch.float32, threads), args.rounds))
    if args.float64:
        contestants.append(Contestant("svdvals float64, threads: 1", _loop(weights, torch.float64, 1), 1))
    _loop(dict(list(weights.items())[:7]), torch.float32, cores)()
    for turn in range(args.rounds):
        for contestant in contestants:
            if turn < contestant.rounds:
                contestant.run()
    _print_times(contestants, ours)
    _print_errors(weights, contestants)


def _analyse(source: Matrices) -> dict[str, FloatArray]:
    with tempfile.TemporaryDirectory() as home:
        os.environ["RANK_STUDIO_HOME"] = home
        return {name: spectrum.sigma for name, spectrum in analyse(source, silent()).items()}


def _loop(weights: dict[str, torch.Tensor], dtype: torch.dtype, threads: int) -> Callable[[], dict[str, FloatArray]]:
    def work() -> dict[str, FloatArray]:
        before = torch.get_num_threads()
        torch.set_num_threads(threads)
        found = {name: torch.linalg.svdvals(weight.to(dtype)).double().numpy() for name, weight in weights.items()}
        torch.set_num_threads(before)
        return found

    return work


def _print_times(contestants: list[Contestant], ours: Contestant) -> None:
    print(f"\n{'':<30}{'wall s':>9}{'CPU s':>9}{'wall / ours':>13}{'CPU / ours':>12}")
    wall, cpu = statistics.median(ours.wall), statistics.median(ours.cpu)
    for contestant in contestants:
        own_wall, own_cpu = statistics.median(contestant.wall), statistics.median(contestant.cpu)
        print(f"{contestant.name:<30}{own_wall:9.2f}{own_cpu:9.2f}{own_wall / wall:13.2f}{own_cpu / cpu:12.2f}")


def _print_errors(weights: dict[str, torch.Tensor], contestants: list[Contestant]) -> None:
    def reference(weight: torch.Tensor) -> FloatArray:
        return np.linalg.svd(weight.double().numpy(), compute_uv=False)

    team = team_for((weight.shape[0], weight.shape[1]) for weight in weights.values())
    exact = dict(zip(weights, in_order(reference, weights.values(), team), strict=True))
    print(f"\n{'largest relative error':<35}" + "".join(f"{title:>26}" for title in _ERRORS))
    for contestant in contestants:
        worst = [max(error(contestant.found[name], exact[name]) for name in exact) for error in _ERRORS.values()]
        print(f"{contestant.name:<35}" + "".join(f"{value:26.1e}" for value in worst))
    alike = sum(bool(np.array_equal(contestants[0].found[name], exact[name])) for name in exact)
    smallest = min(float(sigma[-1] / sigma[0]) for sigma in exact.values())
    print(f"\nsmallest sigma_min / sigma_max {smallest:.1e}; {alike} sites took the full SVD (equal bit for bit)")


def _relative(found: FloatArray, exact: FloatArray, above: float = 0.0) -> float:
    counted = exact > above * exact[0]
    return float(np.max(np.abs(found - exact)[counted] / exact[counted], initial=0.0))


_ERRORS: dict[str, Callable[[FloatArray, FloatArray], float]] = {
    "sigma": _relative,
    "sigma > sigma_max / 1000": lambda found, exact: _relative(found, exact, 1e-3),
    "stable rank": lambda found, exact: abs(Spectrum(found).stable_rank / Spectrum(exact).stable_rank - 1),
}


def _random() -> InMemory:
    generator = torch.Generator().manual_seed(0)
    sites = []
    for block in range(30):
        for kind, part, m, n in _SHAPES:
            name = f"blocks.{block}.{kind}"
            sites.append(
                Site(name=name, block=block, kind=kind, part=part, shape=(m, n), input_group=name, tensor=name)
            )
    weights = {site.name: (0.05 * torch.randn(*site.shape, generator=generator)).bfloat16() for site in sites}
    parameters = sum(site.parameters for site in sites)
    info = ModelInfo(
        source="random",
        name="random",
        folder="",
        model_type="random",
        architecture="",
        blocks=30,
        hidden_size=576,
        vocabulary=0,
        dtype="bfloat16",
        parameters=parameters,
        bytes_on_disk=2 * parameters,
        tied_embeddings=False,
        sites=tuple(sites),
    )
    return InMemory(info, weights)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="sample", help="sample, tiny, random, a folder or a Hub id")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, nargs="+", help="of the loops (default: 1, and torch's own choice)")
    parser.add_argument("--float64", action=argparse.BooleanOptionalAction, default=True, help="also float64, once")
    return parser.parse_args()


if __name__ == "__main__":
    main()
