"""What may be typed. Nothing heavy is imported, so ``--help`` answers at once."""

import argparse
from collections.abc import Callable
from typing import NoReturn

from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec
from core.allocation.storage import STORAGES
from core.cli.listing import of_compression, of_plans
from core.execute import DEVICE_HELP
from core.jobs.errors import UsageError
from core.requests import DTYPES, Evaluate, MakePlan

MODEL_HELP = (
    "a Hugging Face folder, a Hub id, a .gguf file, 'sample' (SmolLM2-135M-Instruct, fetched once) or "
    "'tiny' (shipped with the program)"
)
_TEXT_HELP = "text file, .jsonl, .parquet, datasets name, 'bundled' or 'bundled-second'"
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
    if command.prog.split()[-1] != "history":
        group.add_argument("--device", default="auto", help=DEVICE_HELP)
        group.add_argument("--trust-remote-code", action="store_true", help="run Python code that the model brings")


def _inspect(command: Parser) -> None:
    command.add_argument("model", metavar="MODEL", help=MODEL_HELP)


def _plan(command: Parser) -> None:
    _inspect(command)
    _plan_options(command)
    command.add_argument("--out", metavar="FILE", help="write the plan here as JSON")


def _forecast(command: Parser) -> None:
    _inspect(command)
    command.add_argument("--plan", metavar="FILE", required=True, help="plan file written by 'rank-studio plan'")


def _compress(command: Parser) -> None:
    _inspect(command)
    command.add_argument("--plan", metavar="FILE", help="plan file to carry out, instead of the options below")
    command.add_argument("--out", metavar="DIR", required=True, help="folder to write; must not exist yet")
    command.add_argument("--dense", action="store_true", help="multiply the factors out: a stock checkpoint")
    command.add_argument("--resume", action="store_true", help="go on where a cancelled or killed compression stopped")
    _refine_options(command)
    _plan_options(command)
    command.listing = of_compression


def _evaluate(command: Parser) -> None:
    _inspect(command)
    _optional(
        command,
        "--corpus",
        "corpus",
        Evaluate,
        _TEXT_HELP,
    )
    _optional(command, "--windows", "windows", Evaluate, "rows of text to measure on", int, "N")
    _optional(command, "--length", "length", Evaluate, "tokens a row", int, "N")
    _optional(command, "--prompt", "prompt", Evaluate, "beginning of the short greedy generation")
    command.add_argument(
        "--dtype",
        choices=DTYPES,
        help=f"dtype of the forward pass (default: {_default(Evaluate, 'dtype')}, which is float32 where that fits "
        "into memory, else the model's own)",
    )
    command.add_argument(
        "--prompt-aware",
        type=float,
        metavar="SHARE",
        help="experimental, for folders stored factored: measure instead what it is worth that each prompt chooses "
        "this fraction of every site's components",
    )


def _history(command: Parser) -> None:
    command.add_argument("--limit", type=int, default=20, metavar="N", help="newest runs to list (default: 20)")


def _demo(command: Parser) -> None:
    command.add_argument("--model", help=f"{MODEL_HELP} (default: sample, or tiny where it cannot be had)")
    command.add_argument("--out", metavar="DIR", help="folder to write (default: the first free rank-studio-demo)")
    _method_options(command)
    command.set_defaults(minimum_rank=None, multiple_of=None, floors=None)


def _plan_options(command: Parser) -> None:
    _method_options(command)
    text = command.add_argument_group("calibration")
    _optional(
        text,
        "--corpus",
        "corpus",
        CalibrationSpec,
        _TEXT_HELP,
    )
    _optional(text, "--samples", "samples", CalibrationSpec, "rows of text", int, "N")
    _optional(text, "--length", "length", CalibrationSpec, "tokens a row", int, "N")
    limits = command.add_argument_group("limits of the plan")
    _optional(limits, "--minimum-rank", "minimum_rank", MakePlan, "smallest rank of any site", int, "N")
    _optional(limits, "--multiple-of", "multiple_of", MakePlan, "ranks are multiples of this", int, "N")
    limits.add_argument(
        "--floor",
        action="append",
        metavar="KIND=FRACTION",
        dest="floors",
        help="smallest fraction that each site of a kind keeps, e.g. v=0.6; may be given again",
    )


def _method_options(command: Parser) -> None:
    group = command.add_argument_group("plan")
    _optional(group, "--keep", "keep", MakePlan, "fraction of the sites' parameters to store, 0 to 1", float)
    _optional(group, "--method", "name", MethodSpec, "decomposition method, listed below", dest="method")
    group.add_argument(
        "--option",
        action="append",
        metavar="NAME=VALUE",
        dest="options",
        help="option of the method, listed below; may be given again",
    )
    _optional(group, "--allocator", "allocator", MakePlan, "how the ranks are chosen, listed below")
    group.add_argument(
        "--storage", choices=STORAGES, help=f"how ranks are stored (default: {_default(MakePlan, 'storage')})"
    )
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
    _optional(group, "--validation", "validation", RefineSpec, held_out, int, "N")
    watched = "a second text that nothing is trained or chosen on, to see whether it suffers; 'none' for none"
    _optional(group, "--watch", "watch", RefineSpec, watched, metavar="CORPUS")
    _optional(group, "--watch-rows", "watch_rows", RefineSpec, "rows of the watched text", int, "N")


def _optional(
    group: argparse._ActionsContainer,
    flag: str,
    field: str,
    model: type[MakePlan | Evaluate | CalibrationSpec | MethodSpec | RefineSpec],
    text: str,
    kind: type[str | int | float] = str,
    metavar: str | None = None,
    dest: str | None = None,
) -> None:
    """An option whose default is the request's own: absent means that the request decides."""
    shown = metavar or flag.removeprefix("--").upper()
    group.add_argument(
        flag, type=kind, metavar=shown, dest=dest, help=f"{text} (default: {_default(model, field)})".replace("%", "%%")
    )


def _default(model: type[MakePlan | Evaluate | CalibrationSpec | MethodSpec | RefineSpec], field: str) -> object:
    return model.model_fields[field].default


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
    "plan": (
        "Let an allocator plan the ranks, and forecast the plan.",
        (
            "rank-studio plan sample --keep 0.8 --out plan.json",
            "rank-studio plan ./my-model --method asvd --option alpha=0.4 --allocator uniform --out plan.json",
            "rank-studio plan sample --keep 0.6 --floor v=0.8 --floor o=0.5 --multiple-of 8 --out plan.json",
        ),
        _plan,
    ),
    "forecast": (
        "Sizes and predicted damage of a plan, before anything is compressed.",
        ("rank-studio forecast sample --plan plan.json",),
        _forecast,
    ),
    "compress": (
        "Carry out a plan and write a checkpoint that plain transformers loads.",
        (
            "rank-studio compress sample --plan plan.json --out ./smaller",
            "rank-studio compress ./my-model --keep 0.8 --corpus ./my-text.txt --out ./smaller",
            "rank-studio compress sample --plan plan.json --refine block --out ./smaller",
            "rank-studio compress sample --keep 0.6 --refine update --refine block --refine-option block.epochs=8 "
            "--out ./smaller",
            "rank-studio compress sample --plan plan.json --out ./smaller --resume",
        ),
        _compress,
    ),
    "evaluate": (
        "Perplexity, speed, memory, size and a short generation of a model or of what compress wrote.",
        (
            "rank-studio evaluate ./smaller",
            "rank-studio evaluate sample --corpus ./text.txt --windows 20 --length 512",
            "rank-studio evaluate ./smaller --dtype bfloat16",
            "rank-studio evaluate ./factored --prompt-aware 0.5",
        ),
        _evaluate,
    ),
    "history": (
        "The compressions that were carried out, newest first, and what was measured of them.",
        ("rank-studio history", "rank-studio history --limit 5 --json"),
        _history,
    ),
}
COMMANDS: tuple[str, ...] = tuple(_COMMANDS)
"""What may follow ``rank-studio``; anything else opens the window."""
