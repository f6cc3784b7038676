"""What may be typed. Nothing heavy is imported, so ``--help`` answers at once."""

import argparse
from collections.abc import Callable
from typing import NoReturn

from core.allocation.document import RefineSpec
from core.cli.editing import EXAMPLES as EDIT_EXAMPLES
from core.cli.editing import edit_options
from core.cli.listing import of_compression, of_plans
from core.cli.many import process_options
from core.cli.optional import default_of, optional
from core.cli.plan_options import (
    PLAN_ONLY,
    TEXT_HELP,
    calibration_options,
    damage_option,
    method_options,
    one_method,
    plan_options,
    search_options,
)
from core.execute import DEVICE_HELP
from core.jobs.errors import UsageError
from core.requests import DTYPES, Evaluate

MODEL_HELP = (
    "a Hugging Face folder, a Hub id, a .gguf file, 'sample' (SmolLM2-135M-Instruct, fetched once) or "
    "'tiny' (shipped with the program)"
)
_INTRODUCTION = """\
See where a language model can give, plan its ranks, and compress it by low-rank factorisation.

  rank-studio [MODEL]            opens the window
  rank-studio COMMAND ...        works without it, see the commands below
"""


class Parser(argparse.ArgumentParser):
    """Raises ``UsageError`` instead of leaving the program; ``listing`` is made only when help is shown."""

    listing: Callable[[], str] | None = None

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")

    def format_help(self) -> str:
        return super().format_help() + (f"\n{self.listing()}" if self.listing else "")


def parser() -> Parser:
    """The parser of the whole command line."""
    root = Parser("rank-studio", description=_INTRODUCTION, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = root.add_subparsers(dest="command", required=True, title="commands", metavar="COMMAND")
    for name, (summary, examples, fill) in _COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=summary,
            epilog="examples:\n" + "".join(f"  {line}\n" for line in examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        fill(command)
        _common(command)
    return root


def _common(command: Parser) -> None:
    group = command.add_argument_group("common options")
    group.add_argument("--json", action="store_true", help="print exactly one JSON object on stdout")
    group.add_argument("--quiet", action="store_true", help="no progress, only warnings and errors")
    group.add_argument("--verbose", action="store_true", help="tell more; show the traceback when something fails")
    if command.prog.split()[-1] not in ("history", "desktop"):
        group.add_argument("--device", default="auto", help=DEVICE_HELP)
        group.add_argument(
            "--max-memory", metavar="SIZE", help="most that may be in memory at once, e.g. 3GB (default: what is free)"
        )
        group.add_argument("--max-device-memory", metavar="SIZE", help="the same for the memory of the GPU")
        group.add_argument("--trust-remote-code", action="store_true", help="run Python code that the model brings")
        if command.prog.split()[-1] not in ("edit", "upload"):
            process_options(command)


def _inspect(command: Parser) -> None:
    command.add_argument("model", metavar="MODEL", help=MODEL_HELP)


def _curves(command: Parser) -> None:
    _inspect(command)
    group = command.add_argument_group("method")
    one_method(group, "decomposition method, listed below")
    text = command.add_argument_group("calibration")
    calibration_options(text)
    damage_option(text)
    command.listing = of_plans


def _plan(command: Parser) -> None:
    _inspect(command)
    plan_options(command)
    command.add_argument("--out", metavar="FILE", help="write the plan here as JSON")
    command.listing = of_plans


def _edit(command: Parser) -> None:
    _inspect(command)
    edit_options(command)
    command.listing = of_plans


def _forecast(command: Parser) -> None:
    _inspect(command)
    command.add_argument("--plan", metavar="FILE", required=True, help="plan file written by 'rank-studio plan'")
    search_options(command.add_argument_group("what it may cost"))


def _compress(command: Parser) -> None:
    _inspect(command)
    command.add_argument("--plan", metavar="FILE", help="plan file to carry out, instead of the options below")
    command.add_argument("--out", metavar="DIR", required=True, help="folder to write; must not exist yet")
    command.add_argument("--dense", action="store_true", help="multiply the factors out: a stock checkpoint")
    command.add_argument("--resume", action="store_true", help="go on where a cancelled or killed compression stopped")
    command.add_argument("--shard-size", metavar="SIZE", help="bytes of one file of weights, e.g. 2GB (default: 5GiB)")
    command.add_argument("--card-notes", metavar="TEXT", help="what to say of the model in its model card")
    command.add_argument(
        "--dtype", choices=DTYPES, help="number type of the written weights (default: auto, as the model has them)"
    )
    _refine_options(command)
    plan_options(command)
    command.listing = of_compression


def _upload(command: Parser) -> None:
    command.add_argument("folder", metavar="FOLDER", help="folder that compress wrote")
    command.add_argument("repo", metavar="REPO", help="owner/name on the Hub; made if there is none")
    command.add_argument("--public", action="store_true", help="let everybody see a repository that is made now")


def _evaluate(command: Parser) -> None:
    _inspect(command)
    optional(
        command,
        "--corpus",
        "corpus",
        Evaluate,
        TEXT_HELP,
    )
    optional(command, "--windows", "windows", Evaluate, "rows of text to measure on", int, "N")
    optional(command, "--length", "length", Evaluate, "tokens a row", int, "N")
    optional(command, "--prompt", "prompt", Evaluate, "beginning of the short greedy generation")
    command.add_argument(
        "--dtype",
        choices=DTYPES,
        help=f"dtype of the forward pass (default: {default_of(Evaluate, 'dtype')}, which is float32 where that fits "
        "into memory, else the model's own)",
    )
    command.add_argument(
        "--sites",
        action="store_true",
        help="time every compressed site beside its dense matrix: at 1, 16 and 512 tokens",
    )
    command.add_argument(
        "--prompt-aware",
        type=float,
        metavar="SHARE",
        help="experimental, for folders stored factored: measure instead what it is worth that each prompt chooses "
        "this fraction of every site's components",
    )
    tasks = command.add_argument_group("zero-shot accuracy (needs lm-eval: pip install 'rank-studio[tasks]')")
    tasks.add_argument(
        "--tasks",
        metavar="NAMES",
        help="lm-eval's names, separated by commas, such as arc_easy,piqa; 'bundled' for the 300 questions that need "
        "no network (default: none)",
    )
    optional(tasks, "--task-limit", "task_limit", Evaluate, "questions to ask of each task", int, "N")
    tasks.add_argument(
        "--tasks-folder", metavar="DIR", help="tasks of your own in lm-eval's YAML format; all of them without --tasks"
    )


def _history(command: Parser) -> None:
    command.add_argument("action", nargs="?", choices=("export", "import"), help="instead of listing: to or from FILE")
    command.add_argument("file", nargs="?", metavar="FILE", help="ends in .csv or .parquet")
    command.add_argument("--limit", type=int, default=20, metavar="N", help="newest runs to list (default: 20)")


def _desktop(command: Parser) -> None:
    command.add_argument("action", choices=("install", "remove"), help="put the window in the menu, or take it out")


def _demo(command: Parser) -> None:
    command.add_argument("--model", help=f"{MODEL_HELP} (default: sample, or tiny where it cannot be had)")
    command.add_argument("--out", metavar="DIR", help="folder to write (default: the first free rank-studio-demo)")
    method_options(command)
    command.set_defaults(**dict.fromkeys(PLAN_ONLY))
    command.listing = of_plans


def _refine_options(command: Parser) -> None:
    group = command.add_argument_group("refinement", "Independent of the plan: may be given beside --plan too.")
    group.add_argument(
        "--refine",
        action="append",
        metavar="STEP",
        help="what comes before or after truncation, listed below; may be given again, done in the order listed",
    )
    group.add_argument(
        "--refine-option",
        action="append",
        metavar="STEP.NAME=VALUE",
        dest="refine_options",
        help="option of a step, listed below; may be given again",
    )
    held_out = "rows of the calibration text, behind those that are calibrated on, that decide what is kept"
    optional(group, "--validation", "validation", RefineSpec, held_out, int, "N")
    watched = "a second text that nothing is trained or chosen on, to see whether it suffers; 'none' for none"
    optional(group, "--watch", "watch", RefineSpec, watched, metavar="CORPUS")
    optional(group, "--watch-rows", "watch_rows", RefineSpec, "rows of the watched text", int, "N")


_COMMANDS: dict[str, tuple[str, tuple[str, ...], Callable[[Parser], None]]] = {
    "demo": (
        "The whole job on the sample model: analyse, calibrate, plan, compress, measure.",
        ("rank-studio demo", "rank-studio demo --model tiny --keep 0.6 --out smaller"),
        _demo,
    ),
    "inspect": (
        "The sites of a model: shapes, spectra and their statistics.",
        ("rank-studio inspect sample", "rank-studio inspect ./my-model --json > sites.json"),
        _inspect,
    ),
    "curves": (
        "The exact error of every site at every rank under a method; calibrates first if the method needs it.",
        ("rank-studio curves sample --method svd-llm", "rank-studio curves ./my-model --method kfac-svd --json"),
        _curves,
    ),
    "plan": (
        "Let an allocator plan the ranks, and forecast the plan.",
        (
            "rank-studio plan sample --keep 0.8 --out plan.json",
            "rank-studio plan ./my-model --method asvd --option alpha=0.4 --allocator uniform --out plan.json",
            "rank-studio plan sample --keep 0.6 --floor v=0.8 --floor o=0.5 --multiple-of 8 --out plan.json",
            "rank-studio plan sample --size 200MB --allocator lems --allocator-option trials=4 --out plan.json",
            "rank-studio plan sample --perplexity 30 --method kfac-svd --fuse q,k,v --no-dense --out plan.json",
        ),
        _plan,
    ),
    "edit": ("Change a plan by hand: rules, single ranks, locks.", EDIT_EXAMPLES, _edit),
    "forecast": (
        "Sizes and predicted damage of a plan, before anything is compressed.",
        ("rank-studio forecast sample --plan plan.json", "rank-studio forecast sample --plan plan.json --probes"),
        _forecast,
    ),
    "compress": (
        "Carry out a plan and write a checkpoint that plain transformers loads.",
        (
            "rank-studio compress sample --plan plan.json --out ./smaller",
            "rank-studio compress ./my-model --keep 0.8 --corpus ./my-text.txt --out ./smaller",
            "rank-studio compress sample --recipe best --keep 0.7 --out ./smaller",
            "rank-studio compress sample --plan plan.json --refine block --out ./smaller",
            "rank-studio compress sample --keep 0.6 --refine update --refine block --refine-option block.epochs=8 "
            "--out ./smaller",
            "rank-studio compress sample --plan plan.json --out ./smaller --resume",
        ),
        _compress,
    ),
    "upload": (
        "Put a written folder on the Hugging Face Hub, with the login of 'hf auth login'.",
        ("rank-studio upload ./smaller somebody/smaller", "rank-studio upload ./smaller somebody/smaller --public"),
        _upload,
    ),
    "evaluate": (
        "Perplexity, accuracy, speed, memory, size and a short generation of a model or of what compress wrote.",
        (
            "rank-studio evaluate ./smaller",
            "rank-studio evaluate sample --corpus ./text.txt --windows 20 --length 512",
            "rank-studio evaluate ./smaller --dtype bfloat16",
            "rank-studio evaluate ./smaller --tasks bundled,piqa --task-limit 200",
            "rank-studio evaluate ./factored --prompt-aware 0.5",
        ),
        _evaluate,
    ),
    "history": (
        "The compressions that were carried out, newest first: what was forecast, and what was measured.",
        (
            "rank-studio history",
            "rank-studio history --limit 5 --json",
            "rank-studio history export runs.csv",
            "rank-studio history import runs.parquet",
        ),
        _history,
    ),
    "desktop": (
        "Put the window in the menu of a Linux desktop, with its icon and its project files, or take it out.",
        ("rank-studio desktop install", "rank-studio desktop remove"),
        _desktop,
    ),
}
COMMANDS: tuple[str, ...] = tuple(_COMMANDS)
"""What may follow ``rank-studio``; anything else opens the window."""
