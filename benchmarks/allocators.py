"""Every allocator on the sample model: perplexity on two texts, seconds of searching and solving.

    python benchmarks/allocators.py --second ptb.valid.txt              # the table of docs/methods.md; can be resumed
    python benchmarks/allocators.py --method io-svd --allocator auto water-filling --held-out       # for choosing
    python benchmarks/allocators.py --judge                             # only the table, of what was measured so far

What was measured is kept in ``--out`` and not measured again. Factors are multiplied out in float32 and put into the
model, which is evaluated in bfloat16, as in ``methods.py``. ``--held-out`` measures on rows 21 to 28 of the calibration
text, behind the rows 17 to 20 that allocators search on. Seconds are wall-clock, processor seconds in brackets: of
allocating alone, with answers of the model that an earlier allocator has asked for taken from disk (none of the table
shares any but the dense loss). Curves and their calibration are paid once per method: ``methods.py`` has their seconds.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from truncating import put_in, truncated

from core.allocation.allocators import ALLOCATORS, allocator_named
from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from core.allocation.storage import STORAGES
from core.calibration.rows import TokenRows
from core.calibration.text import token_rows
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.evaluation.perplexity import perplexity
from core.factorization.decomposer import Decomposer
from core.jobs.errors import StudioError
from core.jobs.reporter import silent
from core.probing.rows import search_rows
from core.workflow.weighing import Weighed, weigh

Measure = Callable[[Decomposer, RankPlan], list[float]]
SEARCH_ROWS = 4
HELD_OUT_ROWS = 8


def main() -> None:
    args = _arguments()
    kept = _read(args.out)
    if not args.judge:
        checkpoint = open_checkpoint(args.model, silent())
        measure: Measure | None = None
        for name in args.method:
            missing = [cell for cell in _cells(args, name) if _key(cell) not in kept]
            if not missing:
                continue
            measure = measure or _measurer(args, checkpoint)
            calibration = CalibrationSpec(corpus=args.calibration, samples=args.samples, length=1024)
            weighed: dict[bool, Weighed] = {}
            for cell in missing:
                damage = cell["damage"]
                if damage not in weighed:
                    method = MethodSpec(name=name)
                    weighed[damage] = weigh(checkpoint, method, calibration, silent(), "cpu", damage=damage)
                found = cell | _found(weighed[damage], cell, measure)
                kept[_key(cell)] = found
                with args.out.open("a") as file:
                    file.write(json.dumps(found) + "\n")
    _table(args, kept)


def _cells(args: argparse.Namespace, method: str) -> Iterator[dict[str, Any]]:
    for allocator in args.allocator:
        for storage in args.storage:
            for keep in args.keep:
                yield {
                    "method": method,
                    "allocator": allocator,
                    "storage": storage,
                    "keep": keep,
                    "held_out": args.held_out,
                    "damage": args.damage or allocator_named(allocator).in_nats,
                    "options": dict(args.option),
                    "search_tokens": args.search_tokens,
                }


def _key(cell: dict[str, Any]) -> tuple[Any, ...]:
    asked = tuple(cell[name] for name in ("method", "allocator", "storage", "keep", "held_out", "damage"))
    return (*asked, *sorted(cell.get("options", {}).items()), cell.get("search_tokens"))


def _found(weighed: Weighed, cell: dict[str, Any], measure: Measure) -> dict[str, Any]:
    sites = weighed.checkpoint.info.sites
    problem = Problem(sites, weighed.curves, cell["storage"], RankPlan.dense(sites, cell["storage"]))
    allocator = allocator_named(cell["allocator"])
    started = time.perf_counter(), time.process_time()
    try:
        if allocator.probes is None:
            plan = allocator.allocate(problem, cell["keep"], cell["options"])
        else:
            rows = search_rows(weighed.checkpoint, weighed.calibration, SEARCH_ROWS)
            rows = TokenRows(rows.ids[:, : cell["search_tokens"]])
            with weighed.probe(rows, silent(), "cpu") as probe:
                plan = allocator.allocate(problem, cell["keep"], cell["options"], probe)
    except StudioError as error:
        return {"refused": str(error)}
    seconds = time.perf_counter() - started[0], time.process_time() - started[1]
    return {
        "seconds": seconds,
        "kept": plan.keep(weighed.checkpoint.info),
        "dense": sum(rank is None for rank in plan.ranks.values()),
        "perplexity": measure(weighed.decomposer, plan),
    }


def _measurer(args: argparse.Namespace, checkpoint: Checkpoint) -> Measure:
    model = load_model(checkpoint.folder, dtype=torch.bfloat16)
    tokenizer = checkpoint.tokenizer()
    if args.held_out:
        first = args.samples + SEARCH_ROWS
        rows = token_rows(tokenizer, args.calibration, first + HELD_OUT_ROWS, 1024, part="calibration")
        texts = [TokenRows(rows.ids[first:])]
    else:
        corpora = [args.test, *([args.second] if args.second else [])]
        texts = [token_rows(tokenizer, corpus, 10, 1024, part="evaluation") for corpus in corpora]

    def measure(decomposer: Decomposer, plan: RankPlan) -> list[float]:
        put_in(model, checkpoint, truncated(checkpoint, plan, decomposer))
        return [perplexity(model, rows, silent()).perplexity for rows in texts]

    return measure


def _table(args: argparse.Namespace, kept: dict[tuple[Any, ...], dict[str, Any]]) -> None:
    columns = [(storage, keep) for storage in args.storage for keep in args.keep]
    print(f"{'':<26}" + "".join(f"{f'{storage} {keep:g}':>34}" for storage, keep in columns))
    for method in args.method:
        for allocator in args.allocator:
            cells = {
                (c["storage"], c["keep"]): kept.get(_key(c))
                for c in _cells(args, method)
                if c["allocator"] == allocator
            }
            if any(cells.values()):
                words = "".join(f"{_words(cells.get(column)):>34}" for column in columns)
                print(f"{method:<12}{allocator:<14}{words}")


def _words(found: dict[str, Any] | None) -> str:
    if found is None:
        return "–"
    if "refused" in found:
        return "does not apply"
    texts = " / ".join(f"{x:.2f}" if x < 1000 else f"{x:.3g}" for x in found["perplexity"])
    wall, processor = found["seconds"]
    return f"{texts}  {wall:.0f} ({processor:.0f}) s"


def _read(path: Path) -> dict[tuple[Any, ...], dict[str, Any]]:
    if not path.exists():
        return {}
    return {_key(record): record for line in path.read_text().splitlines() if (record := json.loads(line))}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="sample")
    parser.add_argument("--method", nargs="+", default=["svd-llm", "kfac-svd"])
    parser.add_argument("--allocator", nargs="+", default=list(ALLOCATORS), choices=list(ALLOCATORS))
    parser.add_argument("--storage", nargs="+", default=list(STORAGES), choices=STORAGES)
    parser.add_argument("--keep", nargs="+", type=float, default=[0.8, 0.6])
    parser.add_argument("--damage", action="store_true", help="curves in nats for every allocator, not for auto alone")
    parser.add_argument("--option", nargs="+", type=_option, default=[], metavar="NAME=VALUE", help="of the allocator")
    parser.add_argument("--search-tokens", type=int, help="of each search row, the first so many")
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument("--calibration", default="bundled", help="text to calibrate on")
    parser.add_argument("--test", default="bundled", help="text to measure on (default: WikiText-2 test)")
    parser.add_argument("--second", help="a second text to measure on, out of domain")
    parser.add_argument("--held-out", action="store_true", help="measure on rows behind the search rows instead")
    parser.add_argument("--judge", action="store_true", help="only print what was measured so far")
    parser.add_argument("--out", type=Path, default=Path("allocators.jsonl"))
    return parser.parse_args()


def _option(words: str) -> tuple[str, str]:
    name, _, value = words.partition("=")
    return name, value


if __name__ == "__main__":
    main()
