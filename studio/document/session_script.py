"""What was done to the plan in this session, as commands that lead to the same plan."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from PySide6.QtWidgets import QWidget

from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.edits import Edit, difference_edits, digest, edited
from core.allocation.plan import RankPlan
from core.allocation.storage import Storage
from core.as_text.command import as_command
from core.jobs.whole_file import write_whole
from core.model import ModelInfo
from core.requests import MakePlan
from studio.ask import ask_where_to_save
from studio.document.commands import ChangePlan, MadeFrom
from studio.document.session import Session
from studio.notice import Notice
from studio.translation import tr

_FILE = "plan.json"
_TEXT_FLAGS = {"corpus": "--corpus", "samples": "--samples", "length": "--length", "dtype": "--calibration-dtype"}
_STORAGE: Storage = MakePlan.model_fields["storage"].default
"""Of the dense plan that ``rank-studio edit`` starts from."""


@dataclass(frozen=True)
class Step:
    """One undo step of the plan."""

    label: str
    before: RankPlan
    after: RankPlan
    asked: MadeFrom = None


def steps_of(session: Session) -> list[Step]:
    """The steps that undo would take back, the first one first."""
    stack = session.undo_stack
    commands = [(stack.text(index), stack.command(index)) for index in range(stack.index())]
    return [
        Step(label, command.before.plan, command.after.plan, command.after.asked)
        for label, command in commands
        if isinstance(command, ChangePlan)
    ]


def session_script(session: Session) -> str:
    """A shell script; its last line checks that the plan is the session's. Empty without a model."""
    model, plan = session.model, session.plan
    if model is None or plan is None:
        return ""
    steps = steps_of(session)
    script = _Script(model)
    script.begin(steps[0].before if steps else plan)
    for step in steps:
        script.add(step)
    script.end(session)
    return "\n".join(script.lines) + "\n"


class _Script:
    """Gathers changes by hand until an allocator makes a new plan; then they are one command."""

    def __init__(self, model: ModelInfo) -> None:
        self.model = model
        self.lines = ["#!/bin/sh", f"# A plan for {model.name}, as it was made in Rank Studio.", "set -e"]
        self._here = RankPlan.dense(model.sites, _STORAGE)
        self._edits: list[Edit] = []
        self._remarks: list[str] = []
        self._written = False
        self._method, self._calibration = MethodSpec(), CalibrationSpec()

    def begin(self, start: RankPlan) -> None:
        edits = difference_edits(self._here, start, self.model)
        if edits:
            self._take("The plan that the session began with", edits, start)

    def add(self, step: Step) -> None:
        if isinstance(step.asked, MakePlan):
            self._plan(step, step.asked)
        else:
            self._take(step.label, self._edits_of(step), step.after)

    def end(self, session: Session) -> None:
        assert session.plan is not None
        self._edit(["--expect", digest(session.plan), *self._made_with(session)])

    def _plan(self, step: Step, asked: MakePlan) -> None:
        if self._edits and step.before.locked:
            self._edit([])  # the allocator keeps to the locks of this plan
        elif self._edits:
            self.lines += ["", *(f"# {remark} (replaced by what follows)" for remark in self._remarks)]
            self._edits, self._remarks = [], []
        self.lines += ["", f"# {step.label}", as_command(asked, lambda _document: Path(_FILE))]
        self._here, self._written = step.after, True
        if asked.method is not None:
            self._method = asked.method
        self._calibration = asked.calibration

    def _edits_of(self, step: Step) -> list[Edit]:
        """The rules that were typed where they alone lead there, else what differs."""
        ruled = [Edit("rule", (step.asked,))] if isinstance(step.asked, str) else []
        if ruled and edited(self._here, self.model, ruled) == step.after:
            return ruled
        return difference_edits(self._here, step.after, self.model)

    def _take(self, remark: str, edits: Sequence[Edit], after: RankPlan) -> None:
        self._edits += edits
        self._remarks.append(remark)
        self._here = after

    def _edit(self, options: Sequence[str]) -> None:
        """One command for all that was gathered, a step on each line."""
        first = ["rank-studio", "edit", self.model.source, *(["--plan", _FILE] if self._written else [])]
        parts = [shlex.join(first), *(shlex.join([f"--{edit.verb}", *edit.words]) for edit in self._edits)]
        parts.append(shlex.join([*options, "--out", _FILE]))
        remarks = [f"# {remark}{_times(list(same))}" for remark, same in groupby(self._remarks)]
        self.lines += ["", *remarks, " \\\n  ".join(parts)]
        self._edits, self._remarks, self._written = [], [], True

    def _made_with(self, session: Session) -> list[str]:
        """Method and text, where the plan file would say others."""
        words: list[str] = []
        if session.method != self._method:
            words += ["--method", session.method.name]
            words += [w for name, value in session.method.options.items() for w in ("--option", f"{name}={value}")]
        here, there = session.calibration, self._calibration
        for name, flag in _TEXT_FLAGS.items():
            if getattr(here, name) != getattr(there, name):
                words += [flag, str(getattr(here, name))]
        words += ["--chat-template"] if here.chat_template and not there.chat_template else []
        return words


def _times(same: list[str]) -> str:
    return f", {len(same)} times" if len(same) > 1 else ""


def export_session(parent: QWidget, session: Session, tell: Callable[[Notice], None]) -> None:
    """Ask where to write the script."""

    def write(path: Path) -> None:
        try:
            write_whole(path, session_script(session), lasting=True)
        except OSError as error:
            said = tr("The session cannot be saved at {path}: {reason}; choose another place.").format(
                path=path, reason=error.strerror or error
            )
            tell(Notice(said, "error"))
        else:
            tell(
                Notice(
                    tr("Saved {path}; run it with sh to make the same plan on the command line.").format(path=path),
                    "good",
                )
            )

    suggestion = Path.home() / f"{session.title or 'session'}.sh".replace("/", "-")
    ask_where_to_save(parent, tr("Export the session as commands"), tr("Shell script (*.sh)"), suggestion, write)
