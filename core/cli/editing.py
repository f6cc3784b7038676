"""``edit``: a plan changed by rules and by single ranks."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, read_plan
from core.allocation.edits import Edit, Verb, digest, edited
from core.allocation.plan import RankPlan
from core.allocation.storage import STORAGES
from core.cli.answer import Answer, count, facts, percent
from core.cli.asking import build
from core.cli.desk import Desk
from core.cli.places import check_file
from core.cli.plan_asking import named_method, refuse_options
from core.cli.plan_options import calibration_options, one_method
from core.jobs.errors import StudioError
from core.model import ModelInfo
from core.requests import MakePlan, OpenModel

BY_HAND = "by hand"

EXAMPLES = (
    "rank-studio edit sample --plan plan.json --rule 'v last third >= 60%' --out plan.json",
    "rank-studio edit sample --plan plan.json --rule 'k = 64' --rule 'mlp blocks 0-2 dense' --out edited.json",
    "rank-studio edit tiny --method svd --set model.layers.0.self_attn.q_proj=40 --out plan.json",
)


class _InOrder(argparse.Action):
    """Gathers the steps as they were typed: a later one sees what an earlier one did."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - argparse's signature
        namespace: argparse.Namespace,
        values: str | Sequence[str] | None,
        option_string: str | None = None,  # noqa: ARG002 - argparse's signature
    ) -> None:
        words = (values,) if isinstance(values, str) else tuple(values or ())
        verb: Verb = self.const
        namespace.edits = [*(namespace.edits or []), Edit(verb, words)]


def edit_options(command: argparse.ArgumentParser) -> None:
    """What ``edit`` may be given beside the model."""
    command.add_argument("--plan", metavar="FILE", help="plan file to start from (default: every site dense)")
    command.add_argument("--out", metavar="FILE", required=True, help="write the plan here; may be the file of --plan")
    steps = command.add_argument_group("steps", "Carried out in the order given; each may be given again.")
    _step(steps, "rule", "RULE", "which sites and what they keep, e.g. 'v last third >= 60%%', 'k = 64', 'mlp lock'")
    _step(steps, "set", "SITE=AMOUNT", "a rank as 64, a share as 60%%, or dense; moves a locked site too", several=True)
    _step(steps, "lock", "SITE", "the site keeps its rank whatever a rule or an allocator does", several=True)
    _step(steps, "unlock", "SITE", "the opposite", several=True)
    _step(steps, "storage", "STORAGE", f"how ranks are stored: {' or '.join(STORAGES)}")
    how = command.add_argument_group("how it will be carried out", "Where it is not as the plan file says.")
    one_method(how, "decomposition method by its name")
    calibration_options(how)
    command.add_argument("--expect", metavar="DIGEST", help="fail unless this very plan came of it; 'edit' prints it")
    command.set_defaults(edits=[])


def edit(args: argparse.Namespace, desk: Desk) -> Answer:
    """Arithmetic on the plan and the model's description; no weight is read."""
    out = check_file(Path(args.out))
    before = None if args.plan is None else read_plan(Path(args.plan))
    method = _method(args, MethodSpec() if before is None else before.method)
    calibration = _calibration(args, CalibrationSpec() if before is None else before.calibration)
    info = desk.ask(OpenModel(model=args.model, trust_remote_code=args.trust_remote_code), ModelInfo)
    start = _dense(info) if before is None else before.plan_for(info)
    plan = edited(start, info, args.edits)
    found = digest(plan)
    if args.expect not in (None, found):
        raise StudioError(f"The plan that came of it is {found}, not {args.expect} as expected; nothing was written.")
    untouched = before is not None and plan.ranks == start.ranks
    made_by = (before.allocator, before.allocator_options) if before is not None and untouched else (BY_HAND, {})
    document = PlanDocument.of(plan, info, method, calibration, *made_by)
    document.save(out)
    changed = sum(start.ranks[name] != rank for name, rank in plan.ranks.items())
    data = {"plan": document.model_dump(mode="json"), "digest": found, "changed": changed, "file": args.out}
    return Answer(data, _text(start, plan, info, changed, found, args.out))


def _step(group: argparse._ArgumentGroup, verb: Verb, shown: str, text: str, *, several: bool = False) -> None:
    nargs = "+" if several else None
    group.add_argument(f"--{verb}", action=_InOrder, const=verb, dest="edits", nargs=nargs, metavar=shown, help=text)


def _dense(info: ModelInfo) -> RankPlan:
    return RankPlan.dense(info.sites, MakePlan.model_fields["storage"].default)


def _method(args: argparse.Namespace, before: MethodSpec) -> MethodSpec:
    """The one of the plan, or the one named; options are checked."""
    if args.method is None:
        refuse_options(args)
        return before
    return named_method(args.method, args)


def _calibration(args: argparse.Namespace, before: CalibrationSpec) -> CalibrationSpec:
    given = {name: getattr(args, name) for name in ("corpus", "samples", "length", "chat_template")}
    given["dtype"] = args.calibration_dtype
    return build(CalibrationSpec, **{**before.model_dump(), **{k: v for k, v in given.items() if v is not None}})


def _text(before: RankPlan, after: RankPlan, info: ModelInfo, changed: int, found: str, file: str) -> str:
    locked = len(after.locked)
    pairs_of = [
        ("model", info.name),
        ("changed", f"{changed} of {len(info.sites)} sites"),
        ("keep", f"{percent(before.keep(info))} -> {percent(after.keep(info))}"),
        ("stored by the sites", f"{count(after.cost(info.sites))} parameters, {after.storage}"),
        *([("locked", f"{locked} sites")] if locked else []),
        ("digest", found),
    ]
    return f"{facts(pairs_of)}\n\nThe plan is in {file}."
