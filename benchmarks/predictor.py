"""The study of the gamma-rho predictor (arXiv 2604.18085) on a model: what can weights alone tell of the damage?

    python benchmarks/predictor.py                         # the grid on the sample model, then the report
    python benchmarks/predictor.py --report                # the report of the cells that are there
    python benchmarks/predictor.py --tasks arc_easy,piqa --gamma 0.1 0.2 0.3 --damage

A cell compresses attention alone, MLP alone or both by one method to 1 - gamma of their parameters, the same fraction
at every site, and measures perplexity and zero-shot accuracy. Cells go to ``--out`` as they come; started again, the
benchmark goes on where it was. ``--damage`` adds the summed damage in nats, for which gradients are measured once.

The report fits a line to each candidate, leaves each cell out once, and correlates what was predicted with what was
measured; the last column leaves all cells of a method out together. Brackets are 80 % bootstrap intervals. The
published figures, on other models and with a fit that the abstract does not name, are 0.890 (attention) and 0.839
(MLP). The two variants of ASVD are read as mean and maximum of the activations (DERIVED: the abstract does not say).
"""

import argparse
import itertools
import json
import math
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import scipy.stats

from core.allocation.curves import ErrorCurve
from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.plan import RankPlan
from core.allocation.storage import STORAGES, Storage, rank_for_cost
from core.factorization.methods import method_named
from core.forecast.candidates import CANDIDATES, SHOWN, candidate_values
from core.forecast.prediction import ENOUGH_RUNS, Estimate
from core.forecast.study import left_out_by_line
from core.forecast.track import track_record
from core.model import ModelInfo

METHOD_FEATURES = ("weighted-tail-energy", "summed-damage")
PARTS = ("attention", "mlp", "both")
METHODS = ("svd", "asvd", "asvd:scaling=abs-max", "svd-llm")
TARGETS = {"drop": "drop of zero-shot accuracy", "rise": "rise of log-perplexity"}
Cell = dict[str, Any]


def main() -> None:
    args = _arguments()
    import core.execute  # noqa: F401 - sets up threads before torch is imported
    from core.checkpoint.open import open_checkpoint
    from core.jobs.reporter import silent
    from core.spectra.compute import analyse

    rows: list[Cell] = []
    for name in args.model:
        checkpoint = open_checkpoint(name, silent())
        settings = _settings(args, checkpoint.digest(silent()))
        if not args.report:
            _run(args, checkpoint, settings)
        spectra = analyse(checkpoint, silent(), args.device)
        rows += _rows(checkpoint.info, spectra, [cell for cell in _lines(args.out) if cell["settings"] == settings])
    _report(rows)


def _settings(args: argparse.Namespace, digest: str) -> Cell:
    """All that the figures of a cell depend on, but for what the cell is."""
    return {
        "weights": digest,
        "storage": args.storage,
        "calibration": [args.calibration, args.samples, args.length],
        "text": [args.test, args.windows, args.length],
        "tasks": [args.tasks, args.task_limit],
        "dtype": args.dtype,
        "damage": args.damage,
    }


def _lines(file: Path) -> Iterator[Cell]:
    """The cells in ``file``; a line that was cut short is none."""
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
        try:
            yield json.loads(line)
        except ValueError:
            continue


def _run(args: argparse.Namespace, checkpoint: Any, settings: Cell) -> None:
    """Measure every cell that is not there yet, the dense model first."""
    from core.jobs.reporter import silent
    from core.workflow.moments import prepare

    known = {_name(cell) for cell in _lines(args.out) if cell["settings"] == settings}
    wanted = [("dense", 0.0, "both"), *itertools.product(args.method, args.gamma, args.part)]
    missing = [cell for cell in wanted if cell not in known]
    print(f"{checkpoint.info.name}: {len(wanted) - len(missing)} of {len(wanted)} cells are there.", flush=True)
    if not missing:
        return
    measurer = _Measurer(args, checkpoint)
    calibration = CalibrationSpec(corpus=args.calibration, samples=args.samples, length=args.length)
    for method, cells in itertools.groupby(missing, key=lambda cell: cell[0]):
        decomposer, curves = None, {}
        if method != "dense":
            ready = prepare(checkpoint, _spec(method), calibration, silent(), args.device, damage=args.damage)
            decomposer = ready.decomposer
            curves = {site.name: curve for site, curve in decomposer.curves()}
        for _, gamma, part in cells:
            started = time.perf_counter()
            plan = uniform_plan(checkpoint.info, part, gamma, args.storage)
            found = measurer.measure(plan, decomposer)
            cell = {"settings": settings, "method": method, "gamma": gamma, "part": part, **found}
            cell |= {"features": method_features(plan, curves), "seconds": round(time.perf_counter() - started, 1)}
            with args.out.open("a", encoding="utf-8") as file:
                # On a line of its own, also behind one that was cut short.
                file.write(f"\n{json.dumps(cell)}\n")
            what = f"{method} {gamma:g} {part}"
            print(f"{what:<40}{cell['perplexity']:14.2f}{_accuracy(cell):8.3f}{cell['seconds']:8.1f} s", flush=True)


def uniform_plan(info: ModelInfo, part: str, gamma: float, storage: Storage) -> RankPlan:
    """Every site of ``part`` keeps 1 - ``gamma`` of its parameters, all others are dense."""
    ranks = {
        site.name: max(1, rank_for_cost(*site.shape, (1.0 - gamma) * site.parameters, storage))
        for site in info.sites
        if gamma > 0 and part in (site.part, "both")
    }
    return RankPlan.dense(info.sites, storage).with_ranks(info.by_name, ranks)


def method_features(plan: RankPlan, curves: Mapping[str, ErrorCurve]) -> dict[str, float]:
    """What weights alone do not know, summed over the sites that ``plan`` compresses: the share of energy lost in the
    method's own weighting, and, where gradients were measured, the damage in nats."""
    cut = {name: rank for name, rank in plan.ranks.items() if rank is not None and name in curves}
    features = {"weighted-tail-energy": sum(float(curves[name].relative[rank]) for name, rank in cut.items())}
    nats = [(curve.nats, rank) for name, rank in cut.items() if (curve := curves[name]).nats is not None]
    if cut and len(nats) == len(cut):
        features["summed-damage"] = sum(float(damage[rank]) for damage, rank in nats if damage is not None)
    return features


def _spec(label: str) -> MethodSpec:
    """``name`` or ``name:option=value,option=value``."""
    name, _, options = label.partition(":")
    given: dict[str, Any] = dict(option.split("=", 1) for option in options.split(",") if option)
    for option, text in given.items():
        try:
            given[option] = json.loads(text)
        except ValueError:
            continue
    return MethodSpec(name=name, options={**method_named(name).checked_options(given)})


class _Measurer:
    """One model in memory, whose weights are those of one plan after the other."""

    def __init__(self, args: argparse.Namespace, checkpoint: Any) -> None:
        from core.calibration.text import token_rows
        from core.checkpoint.load import load_model
        from core.evaluation.task_loading import load_tasks

        self._checkpoint = checkpoint
        self._device = args.device
        self._limit = args.task_limit
        self._model = load_model(checkpoint.folder, device=args.device, dtype=args.dtype)
        self._rows = token_rows(checkpoint.tokenizer(), args.test, args.windows, args.length, part="evaluation")
        self._tasks = load_tasks(args.tasks.split(","))

    def measure(self, plan: RankPlan, decomposer: Any) -> Cell:
        """Perplexity, and accuracy by task."""
        from truncating import put_in, truncated

        from core.evaluation.perplexity import perplexity
        from core.evaluation.tasks import score_tasks
        from core.jobs.reporter import silent

        put_in(self._model, self._checkpoint, truncated(self._checkpoint, plan, decomposer))
        score = perplexity(self._model, self._rows, silent(), self._device)
        tasks = score_tasks(self._model, self._checkpoint.tokenizer(), self._tasks, silent(), self._limit)
        accuracies = {task.task: [task.accuracy, task.normalised, task.questions] for task in tasks}
        return {"perplexity": score.perplexity, "tasks": accuracies}


def _name(cell: Cell) -> tuple[str, float, str]:
    return cell["method"], cell["gamma"], cell["part"]


def _accuracy(cell: Cell) -> float:
    """Plain mean over the tasks."""
    return float(np.mean([accuracy for accuracy, *_ in cell["tasks"].values()]))


def _rows(info: ModelInfo, spectra: Any, cells: list[Cell]) -> list[Cell]:
    """Cells with what the report needs: both targets against the dense model, and every candidate."""
    by_name = {_name(cell): cell for cell in cells}
    dense = by_name.pop(("dense", 0.0, "both"), None)
    if dense is None:
        raise SystemExit(f"{info.name}: the dense model has not been measured; run without --report first.")
    rows = []
    for cell in by_name.values():
        plan = uniform_plan(info, cell["part"], cell["gamma"], cell["settings"]["storage"])
        rows.append(
            {
                "method": cell["method"],
                "part": cell["part"],
                "drop": _accuracy(dense) - _accuracy(cell),
                "rise": math.log(cell["perplexity"] / dense["perplexity"]),
                "features": {**candidate_values(info.sites, spectra, plan), **cell["features"]},
            }
        )
    return rows


def _report(rows: list[Cell]) -> None:
    for target, words in TARGETS.items():
        print(f"\n{words}, within one method, all parts (plain correlation of {SHOWN}, nothing left out)")
        for method, cells in itertools.groupby(rows, key=lambda row: row["method"]):
            finite = [row for row in cells if math.isfinite(row[target])]
            x, y = [row["features"][SHOWN] for row in finite], [row[target] for row in finite]
            if len(finite) > 2:
                pearson, spearman = scipy.stats.pearsonr(x, y), scipy.stats.spearmanr(x, y)
                said = f"Pearson {pearson.statistic:6.3f}   Spearman {spearman.statistic:6.3f}"
                print(f"  {method:<24}{len(finite):>3} cells   {said}")
    for (target, words), part in itertools.product(TARGETS.items(), (*PARTS, "all together")):
        chosen = [row for row in rows if part in (row["part"], "all together") and math.isfinite(row[target])]
        infinite = sum(part in (row["part"], "all together") for row in rows) - len(chosen)
        print(f"\n{words}, {part}: {len(chosen)} cells" + (f" ({infinite} infinite ones left out)" if infinite else ""))
        if len(chosen) < ENOUGH_RUNS:
            print(f"  too few cells to say (fewer than {ENOUGH_RUNS})")
            continue
        print(f"  {'':<64}{'Pearson':>25}{'Spearman':>25}{'mean error':>25}{'by method':>11}")
        for line in _lines_of(chosen, target):
            print(f"  {line}")


def _lines_of(rows: list[Cell], target: str) -> list[str]:
    """Candidates that predict the same stand on one line, the best first."""
    measured = np.array([row[target] for row in rows])
    methods = [row["method"] for row in rows]
    shared = set.intersection(*(set(row["features"]) for row in rows))
    same: dict[tuple[float, ...], list[str]] = defaultdict(list)
    for name in [name for name in dict.fromkeys((SHOWN, *CANDIDATES, *METHOD_FEATURES)) if name in shared]:
        x = np.array([row["features"][name] for row in rows])
        if np.ptp(x) > 1e-9 * float(np.abs(x).max()):
            same[tuple(np.round(left_out_by_line(x, measured), 9))].append(name)
    found = []
    for predicted, names in same.items():
        record = track_record(np.array(predicted), measured)
        x = np.array([row["features"][names[0]] for row in rows])
        harder = track_record(left_out_by_line(x, measured, methods), measured) if len(set(methods)) > 1 else None
        by_method = "-" if harder is None or harder.pearson is None else f"{harder.pearson.value:.3f}"
        words = ", ".join(names) if len(names) < 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"
        figures = "".join(f"{_figure(e):>25}" for e in (record.pearson, record.spearman, record.absolute_error))
        order = record.pearson.value if record.pearson is not None else -2.0
        found.append((order, f"{words:<64}{figures}{by_method:>11}"))
    return [line for _, line in sorted(found, reverse=True)]


def _figure(estimate: Estimate | None) -> str:
    return "-" if estimate is None else f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    storages: tuple[Storage, ...] = STORAGES
    parser.add_argument("--model", nargs="+", default=["sample"])
    parser.add_argument("--method", nargs="+", default=list(METHODS), help="names, with options as name:option=value")
    parser.add_argument("--gamma", nargs="+", type=float, default=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    parser.add_argument("--part", nargs="+", default=list(PARTS), choices=PARTS)
    parser.add_argument("--storage", default="factored", choices=storages)
    parser.add_argument("--samples", type=int, default=16, help="rows to calibrate on")
    parser.add_argument("--length", type=int, default=1024, help="tokens of a row")
    parser.add_argument("--windows", type=int, default=10, help="rows to measure perplexity on")
    parser.add_argument("--calibration", default="bundled", help="text to calibrate on")
    parser.add_argument("--test", default="bundled", help="text to measure perplexity on")
    parser.add_argument("--tasks", default="bundled", help="lm-eval's names, separated by commas (default: bundled)")
    parser.add_argument("--task-limit", type=int, help="questions of each task (default: all)")
    parser.add_argument("--dtype", default="bfloat16", help="of the forward passes (default: bfloat16)")
    parser.add_argument("--damage", action="store_true", help="measure gradients too, for the summed damage in nats")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--out", type=Path, default=Path("predictor.jsonl"), help="cells, one a line")
    parser.add_argument("--report", action="store_true", help="measure nothing")
    return parser.parse_args()


if __name__ == "__main__":
    main()
