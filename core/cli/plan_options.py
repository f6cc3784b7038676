"""The options of a plan: what ``plan``, ``compress`` and ``demo`` share."""

import argparse

from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.storage import STORAGES
from core.cli.optional import default_of, optional
from core.requests import DTYPES, MakePlan

TEXT_HELP = "text file, .jsonl, .parquet, datasets name, 'bundled' or 'bundled-second'"

PLAN_ONLY = (
    "recipe", "corpus", "samples", "length", "chat_template", "calibration_dtype", "search_rows",
    "minimum_rank", "multiple_of", "floors", "ceilings", "fused", "no_dense", "locked", "damage", "probes",
)  # fmt: skip
"""What ``plan_options`` has beside ``method_options``."""


def plan_options(command: argparse.ArgumentParser) -> None:
    """Everything a plan may be given."""
    command.add_argument(
        "--recipe",
        metavar="NAME",
        help="method, allocator, storage, calibration and refinement in one: fast, balanced, best, one of your own, "
        "or a recipe file; what is given beside it wins",
    )
    method_options(command)
    text = command.add_argument_group("calibration and forecast")
    calibration_options(text)
    search_options(text)
    _limits(command)


def calibration_options(text: argparse._ActionsContainer) -> None:
    """The text that moments are measured on."""
    optional(text, "--corpus", "corpus", CalibrationSpec, TEXT_HELP)
    optional(text, "--samples", "samples", CalibrationSpec, "rows of text", int, "N")
    optional(text, "--length", "length", CalibrationSpec, "tokens a row", int, "N")
    text.add_argument(
        "--chat-template", action="store_true", default=None, help="put each text into the model's chat template"
    )
    text.add_argument(
        "--calibration-dtype",
        choices=DTYPES,
        help=f"dtype of the passes over it (default: {default_of(CalibrationSpec, 'dtype')}, which measures what is "
        "faster here)",
    )


def search_options(group: argparse._ActionsContainer) -> None:
    """What the forecast of a plan may cost, and the rows that it and searching allocators are measured on."""
    searched = "rows behind those that are calibrated on, for allocators and forecasts that run the model"
    optional(group, "--search-rows", "search_rows", MakePlan, searched, int, "N")
    damage_option(group)
    group.add_argument(
        "--probes",
        action="store_true",
        default=None,
        help="forecast from forward passes with truncated sites and of trial plans as well; takes longest",
    )


def damage_option(group: argparse._ActionsContainer) -> None:
    """Whether gradients are measured for every method."""
    group.add_argument(
        "--damage",
        action="store_true",
        default=None,
        help="forecast from gradients too, in nats of loss; methods that weigh outputs measure them anyway",
    )


def one_method(group: argparse._ActionsContainer, names: str) -> None:
    """A method by its name, and its options."""
    optional(group, "--method", "name", MethodSpec, names, dest="method")
    group.add_argument(
        "--option",
        action="append",
        metavar="NAME=VALUE",
        dest="options",
        help="option of the method, listed below; may be given again",
    )


def method_options(command: argparse.ArgumentParser) -> None:
    """How much, by which method and which allocator, stored how."""
    _target(command)
    group = command.add_argument_group("plan")
    one_method(group, "decomposition method, listed below; 'auto' lets the allocator 'auto' choose")
    optional(group, "--allocator", "allocator", MakePlan, "how the ranks are chosen, listed below")
    group.add_argument(
        "--allocator-option",
        action="append",
        metavar="NAME=VALUE",
        dest="allocator_options",
        help="option of the allocator, listed below; may be given again",
    )
    group.add_argument(
        "--storage", choices=STORAGES, help=f"how ranks are stored (default: {default_of(MakePlan, 'storage')})"
    )


def _target(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("target", "One of these.").add_mutually_exclusive_group()
    usual = MakePlan.model_fields["target"].default.value
    group.add_argument(
        "--keep", type=float, help=f"fraction of the sites' parameters to store, 0 to 1 (default: {usual})"
    )
    group.add_argument("--size", metavar="SIZE", help="bytes of the written weights at most, e.g. 200MB or 0.2GiB")
    group.add_argument(
        "--memory",
        metavar="SIZE[@DTYPE]",
        help="bytes of the weights in memory at most, in the checkpoint's own dtype or in DTYPE, e.g. 500MB@float32",
    )
    group.add_argument("--parameters", metavar="COUNT", help="parameters of the whole model at most, e.g. 90M")
    group.add_argument(
        "--perplexity", type=float, metavar="P", help="the smallest model whose forecast perplexity is at most this"
    )


def _limits(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("limits of the plan")
    optional(group, "--minimum-rank", "minimum_rank", MakePlan, "smallest rank of any site", int, "N")
    optional(group, "--multiple-of", "multiple_of", MakePlan, "ranks are multiples of this", int, "N")
    for name, end in (("floor", "smallest"), ("ceiling", "largest")):
        group.add_argument(
            f"--{name}",
            action="append",
            metavar="KIND=FRACTION",
            dest=f"{name}s",
            help=f"{end} fraction that each site of a kind keeps, e.g. v=0.6; may be given again",
        )
    group.add_argument(
        "--fuse",
        action="append",
        metavar="KIND,KIND",
        dest="fused",
        help="these sites of a block get the same rank, e.g. q,k,v; may be given again",
    )
    group.add_argument("--no-dense", action="store_true", default=None, help="every site gets a rank")
    group.add_argument("--locked", metavar="FILE", help="plan file whose locked sites keep their ranks")
