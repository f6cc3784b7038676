"""Forecast against truth on random plans, for each of the three levels; and how long a forecast takes.

    python benchmarks/forecast.py                         # 40 plans of the sample model; goes on where it was stopped
    python benchmarks/forecast.py --plans 20 --dtype bfloat16 --windows 5
    python benchmarks/forecast.py --tasks bundled         # ... and the zero-shot accuracy of each plan
    python benchmarks/forecast.py --judge                 # only the tables, from what was measured so far
    python benchmarks/forecast.py --reference runs.json   # ... and as the runs that are shipped with the program
    python benchmarks/forecast.py --speed                 # one forecast of 224 and of 2,000 sites

A plan is an allocator's at a random keep with every rank multiplied by a random factor, and some dense sites truncated;
methods, allocators and storages are mixed. Truth is the rise of the mean next-token loss on the test text, with the
truncated weights in the model in ``--dtype``; forecasts are made from calibration text alone. The plans are split into
two halves by chance; each is judged by what was fitted on the other, without shipped runs; figures are means over
``--splits`` such splits, with the worst and the best. The level ``probes`` also
has a few trial plans of each method, on rows of the calibration text behind those calibrated on.
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.stats
from truncating import put_in, truncated

from core.allocation.allocators import allocator_named
from core.allocation.curves import ErrorCurve
from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked
from core.allocation.problem import Problem
from core.allocation.storage import STORAGES, Storage
from core.calibration.dtype import dtype_named
from core.calibration.rows import TokenRows
from core.calibration.text import token_rows
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.evaluation.task_loading import load_tasks
from core.evaluation.tasks import score_tasks
from core.forecast.candidates import CANDIDATES, candidate_values
from core.forecast.fitting import PREDICTORS, Evidence, Fits
from core.forecast.forecaster import Forecaster
from core.forecast.prediction import LEVELS, Level, Prediction
from core.forecast.probed import Probed
from core.forecast.probing import probe_damage
from core.jobs.events import LogLine
from core.jobs.reporter import EventReporter, Reporter, silent
from core.model import ModelInfo, Site
from core.probing.engine import ProbeEngine
from core.probing.rows import search_rows
from core.spectra.statistics import Spectrum
from core.workflow.device import resolved
from core.workflow.weighing import Weighed, weigh

METHODS = ("kfac-svd", "svd-llm", "io-svd", "asvd", "svd")
ALLOCATORS = ("water-filling", "uniform")

Record = dict[str, Any]


def main() -> None:
    args = _arguments()
    if args.speed:
        _speed()
        return
    checkpoint = open_checkpoint(args.model, silent())
    records, probed = _read(args)
    if not args.judge:
        _measure(args, checkpoint, records, probed)
        if args.tasks:
            _measure_accuracies(args, checkpoint, records)
    _judge(checkpoint.info, records, probed, args.splits)
    if args.reference:
        _write_reference(args, checkpoint.info, records)


def _measure(
    args: argparse.Namespace, checkpoint: Checkpoint, records: dict[int, Record], probed: dict[str, Probed]
) -> None:
    device = resolved("auto")
    reporter = EventReporter(lambda event: _say(event.text) if isinstance(event, LogLine) else None)
    spec = CalibrationSpec(corpus=args.calibration, samples=args.samples, length=args.length)
    test = token_rows(checkpoint.tokenizer(), args.test, args.windows, args.length, part="evaluation")
    for method in args.methods:
        wanted = [k for k in range(args.plans) if args.methods[k % len(args.methods)] == method]
        if method in probed and all(k in records for k in wanted):
            continue
        weighed = weigh(checkpoint, MethodSpec(name=method), spec, reporter, device, damage=True)
        if method not in probed:
            probed[method] = _probe(args, weighed, reporter, device)
            _keep(args, {"probed": method, **probed[method].model_dump()})
        forecaster = Forecaster(
            checkpoint.info, weighed.spectra, weighed.curves, Fits(checkpoint.info, method, probed=probed[method])
        )
        _measure_plans(args, weighed, forecaster, test, [k for k in wanted if k not in records], records, device)


def _probe(args: argparse.Namespace, weighed: Weighed, reporter: Reporter, device: str) -> Probed:
    started = time.perf_counter()
    sites = weighed.checkpoint.info.sites
    problem = Problem(sites, weighed.curves, "pivoted", RankPlan.dense(sites, "pivoted"))
    with weighed.probe(
        search_rows(weighed.checkpoint, weighed.calibration, args.search_rows), reporter, device
    ) as probe:
        found = probe_damage(probe, problem, reporter, alone_rows=args.alone_rows)
    _say(f"{weighed.method.name}: probed in {time.perf_counter() - started:.0f} s")
    return found


def _measure_plans(
    args: argparse.Namespace,
    weighed: Weighed,
    forecaster: Forecaster,
    test: TokenRows,
    wanted: list[int],
    records: dict[int, Record],
    device: str,
) -> None:
    model, method = weighed.checkpoint.info, weighed.method.name
    with ProbeEngine(
        weighed.checkpoint, weighed.decomposer, test, dtype_named(args.dtype), silent(), device
    ) as measuring:
        for number in wanted:
            started = time.perf_counter()
            plan, allocator = _random_plan(model, weighed.curves, np.random.default_rng([args.seed, number]))
            forecast = forecaster.forecast(plan)
            rise = measuring.together(plan, Asked("loss")) - measuring.dense(Asked("loss"))
            features = candidate_values(model.sites, weighed.spectra, plan)
            features |= {prediction.predictor: prediction.feature for prediction in forecast.predictions}
            record = {
                "plan": number,
                "method": method,
                "allocator": allocator,
                "storage": plan.storage,
                "keep": forecast.keep,
                "features": features,
                "rise": rise,
                "seconds": time.perf_counter() - started,
            }
            records[number] = record
            _keep(args, record)
            damage = features.get("summed-damage", float("nan"))
            _say(f"{number:3} {method:<9}{allocator:<14} keep {forecast.keep:.3f} damage {damage:.3f} rise {rise:.3f}")


def _measure_accuracies(args: argparse.Namespace, checkpoint: Checkpoint, records: dict[int, Record]) -> None:
    """Adds to every record what the mean accuracy over the tasks lost against the dense model."""
    missing = [record for record in records.values() if "accuracy_drop" not in record]
    if not missing:
        return
    model = load_model(checkpoint.folder, device=resolved("auto"), dtype=args.dtype)
    tasks = load_tasks(args.tasks.split(","))

    def accuracy() -> float:
        scores = score_tasks(model, checkpoint.tokenizer(), tasks, silent(), args.task_limit)
        return sum(score.accuracy for score in scores) / len(scores)

    dense = accuracy()
    spec = CalibrationSpec(corpus=args.calibration, samples=args.samples, length=args.length)
    for method in args.methods:
        weighed = weigh(checkpoint, MethodSpec(name=method), spec, silent(), resolved("auto"), damage=True)
        for record in (record for record in missing if record["method"] == method):
            started = time.perf_counter()
            plan, _ = _random_plan(checkpoint.info, weighed.curves, np.random.default_rng([args.seed, record["plan"]]))
            put_in(model, checkpoint, truncated(checkpoint, plan, weighed.decomposer))
            record["accuracy_drop"] = dense - accuracy()
            _keep(args, record)
            took = time.perf_counter() - started
            _say(f"{record['plan']:3} {method:<9} accuracy {dense:.3f} - {record['accuracy_drop']:.3f} in {took:.0f} s")


def _random_plan(
    model: ModelInfo, curves: Mapping[str, ErrorCurve], random: np.random.Generator
) -> tuple[RankPlan, str]:
    """Another one for every state of ``random``, the same for the same."""
    storage: Storage = STORAGES[int(random.integers(2))]
    allocator = ALLOCATORS[int(random.integers(2))]
    keep = float(random.uniform(0.5, 0.95))
    problem = Problem(model.sites, curves, storage, RankPlan.dense(model.sites, storage))
    plan = allocator_named(allocator).allocate(problem, keep)
    changes: dict[str, int | None] = {}
    for site in model.sites:
        rank, full = plan.ranks[site.name], min(site.shape)
        factor = float(np.exp(random.normal(0, 0.25)))
        truncated = random.uniform() < 0.2
        if rank is not None:
            changes[site.name] = max(1, min(full, round(rank * factor)))
        elif truncated:
            changes[site.name] = max(1, round(full * min(1.0, 0.7 * factor)))
    return plan.with_ranks(model.by_name, changes), allocator


def _judge(model: ModelInfo, records: dict[int, Record], probed: dict[str, Probed], splits: int) -> None:
    finite = [r for r in records.values() if np.isfinite(r["rise"])]
    print(
        f"{len(finite)} plans of {model.name}"
        + (f", {len(records) - len(finite)} ruined" * (len(finite) < len(records)))
    )
    if len(finite) < 8:
        print("too few to judge")
        return
    heads = ("Spearman", "Pearson", "error", "coverage", "width")
    print(f"\nmean over {splits} splits (lowest to highest)")
    print(f"{'level':<10}{'predictor':<16}" + "".join(f"{head:>24}" for head in heads) + f"{'plans':>7}")
    for level in LEVELS:
        judged = [_judge_split(model, level, finite, probed, seed) for seed in range(splits)]
        figures = [found for found in judged if found is not None]
        if not figures:
            print(f"{level:<10}{PREDICTORS[level]:<16}  nothing to judge")
            continue
        columns = zip(*(found[1:] for found in figures), strict=True)
        words = "".join(f"{f'{np.mean(c):.3f} ({min(c):.3f} to {max(c):.3f})':>24}" for c in columns)
        print(f"{level:<10}{PREDICTORS[level]:<16}{words}{figures[0][0]:7.0f}")
    _compare_numbers(finite)


def _judge_split(
    model: ModelInfo, level: Level, records: Sequence[Record], probed: dict[str, Probed], seed: int
) -> tuple[float, ...] | None:
    """Plans judged, then Spearman and Pearson correlation, mean absolute error in nats, coverage of the intervals and
    median of their upper over their lower end; ``None`` where the level says too little."""
    order = np.random.default_rng(seed).permutation(len(records))
    halves = [[records[k] for k in order[start::2]] for start in (0, 1)]
    pairs = [
        (said.rise, judged["rise"])
        for half, other in ((halves[0], halves[1]), (halves[1], halves[0]))
        for judged, said in zip(half, _predicted(model, level, half, other, probed), strict=True)
        if said is not None and said.rise is not None
    ]
    if len(pairs) < 8:
        return None
    values, truth = [estimate.value for estimate, _ in pairs], [y for _, y in pairs]
    inside = float(np.mean([estimate.low <= y <= estimate.high for estimate, y in pairs]))
    width = float(np.median([estimate.high / max(estimate.low, 1e-9) for estimate, _ in pairs]))
    error = float(np.mean(np.abs(np.subtract(values, truth))))
    return len(pairs), _spearman(values, truth), _pearson(values, truth), error, inside, width


def _compare_numbers(records: Sequence[Record]) -> None:
    """Every number that was read off the plans, as it is, without any fit."""
    print(f"\n{'number':<24}{'Spearman':>9}{'Pearson':>9}   of its logarithm with that of the rise")
    rise = [r["rise"] for r in records]
    for name in (*CANDIDATES, PREDICTORS["moments"], PREDICTORS["probes"]):
        values = [r["features"].get(name, float("nan")) for r in records]
        if np.isfinite(values).all() and min(values) > 0 and np.ptp(values) > 0:
            logs = np.log(values).tolist(), np.log(np.maximum(rise, 0.005)).tolist()
            print(f"{name:<24}{_spearman(values, rise):9.3f}{_pearson(*logs):9.3f}")


def _predicted(
    model: ModelInfo, level: Level, judged: Sequence[Record], others: Sequence[Record], probed: dict[str, Probed]
) -> list[Prediction | None]:
    evidence = [
        Evidence(r["features"], r["rise"], structure=model.structure, family=model.model_type, method=r["method"])
        for r in others
    ]
    fits = {
        method: Fits(model, method, evidence, probed.get(method), reference=False)
        for method in {r["method"] for r in judged}
    }
    predictor = PREDICTORS[level]
    return [fits[r["method"]].prediction(level, r["features"].get(predictor, float("nan"))) for r in judged]


def _spearman(x: Sequence[float], y: Sequence[float]) -> float:
    return float(scipy.stats.spearmanr(x, y).statistic)


def _pearson(x: Sequence[float], y: Sequence[float]) -> float:
    return float(scipy.stats.pearsonr(x, y).statistic)


def _write_reference(args: argparse.Namespace, model: ModelInfo, records: dict[int, Record]) -> None:
    runs = [
        {
            "structure": model.structure,
            "family": model.model_type,
            "method": r["method"],
            "features": {name: round(r["features"][name], 5) for name in PREDICTORS.values() if name in r["features"]},
            "rise": round(r["rise"], 4),
            **({"accuracy_drop": round(r["accuracy_drop"], 4)} if "accuracy_drop" in r else {}),
        }
        for r in records.values()
        if np.isfinite(r["rise"])
    ]
    asked = f", drop of zero-shot accuracy on {args.task_limit} questions of the {args.tasks} set" if args.tasks else ""
    about = (
        f"{len(runs)} random plans of {model.name}, truncated and measured by benchmarks/forecast.py: features from "
        f"{args.samples} rows of {args.length} tokens of calibration text, rise of the mean next-token loss in nats on "
        f"{args.windows} rows of test text{asked}."
    )
    Path(args.reference).write_text(json.dumps({"about": about, "runs": runs}, indent=1) + "\n", encoding="utf-8")


def _speed() -> None:
    for count in (224, 2000):
        kinds = ("q", "k", "v", "o", "gate", "up", "down")
        sites = tuple(
            Site(
                name=f"s{k}", block=k // 7, kind=kinds[k % 7], part="attention" if k % 7 < 4 else "mlp",
                shape=(576, 1536), input_group=f"s{k}", tensor=f"s{k}",
            )
            for k in range(count)
        )  # fmt: skip
        model = ModelInfo(
            source="made up", name="made up", folder="", model_type="llama", architecture="", blocks=1, hidden_size=1,
            vocabulary=1, dtype="bfloat16", parameters=10**9, bytes_on_disk=1, tied_embeddings=True, sites=sites,
        )  # fmt: skip
        sigma = np.linspace(1.0, 0.01, 576)
        curves = {site.name: ErrorCurve(sigma, absolute=True) for site in sites}
        spectra = {site.name: Spectrum(sigma) for site in sites}
        runs = [Evidence(dict.fromkeys(PREDICTORS.values(), x), 0.8 * x) for x in np.geomspace(0.1, 5, 40).tolist()]
        fits = Fits(model, evidence=runs, probed=Probed())
        forecaster = Forecaster(model, spectra, curves, fits)
        random = np.random.default_rng(0)
        took = []
        for _ in range(200):
            plan = RankPlan({site.name: int(random.integers(1, 400)) for site in sites}, "pivoted")
            started = time.perf_counter()
            forecaster.forecast(plan)
            took.append(1000 * (time.perf_counter() - started))
        print(f"{count:5} sites: median {np.median(took):.3f} ms, 99 % within {np.quantile(took, 0.99):.3f} ms")


def _read(args: argparse.Namespace) -> tuple[dict[int, Record], dict[str, Probed]]:
    """What was measured so far by a study of the same settings."""
    records: dict[int, Record] = {}
    probed: dict[str, Probed] = {}
    path = Path(args.out)
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
        found = json.loads(line)
        if found.pop("study") != _study(args):
            continue
        if "probed" in found:
            probed[found.pop("probed")] = Probed.model_validate(found)
        else:
            records[found["plan"]] = found
    return records, probed


def _keep(args: argparse.Namespace, found: Record) -> None:
    with Path(args.out).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"study": _study(args), **found}) + "\n")


def _study(args: argparse.Namespace) -> str:
    """All that a measurement depends on, and that two of them must share to be compared."""
    texts = f"{args.calibration} {args.samples}x{args.length} + {args.search_rows}/{args.alone_rows}"
    return f"{args.model} seed {args.seed}; {' '.join(args.methods)}; {texts}; {args.test} x{args.windows} {args.dtype}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="sample")
    parser.add_argument("--plans", type=int, default=40)
    parser.add_argument("--methods", nargs="+", default=list(METHODS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--calibration", default="bundled")
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument("--length", type=int, default=1024)
    parser.add_argument("--search-rows", type=int, default=4, help="rows that trial plans are tried on")
    parser.add_argument("--alone-rows", type=int, default=1, help="of these, rows that single sites are probed on")
    parser.add_argument("--test", default="bundled", help="text to measure on (default: WikiText-2 test)")
    parser.add_argument("--windows", type=int, default=10, help="rows of it")
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16"], help="of the measurement")
    parser.add_argument("--out", default="forecast_runs.jsonl", help="where measurements are kept and looked for")
    parser.add_argument("--tasks", default="", help="zero-shot tasks to measure too, for example bundled")
    parser.add_argument("--task-limit", type=int, default=100, help="questions of each task")
    parser.add_argument("--splits", type=int, default=12, help="random halvings to judge by")
    parser.add_argument("--judge", action="store_true", help="measure nothing")
    parser.add_argument("--reference", help="write what was measured as resources/reference_runs.json")
    parser.add_argument("--speed", action="store_true", help="only how long a forecast takes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
