"""A request as a Python program that has it answered.

Fields that are as by default are left out. Plans are read from the file that ``keep`` names: written out they would be
hundreds of lines.
"""

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel

from core.allocation.document import PlanDocument
from core.as_text.command import Keep
from core.requests import Compress, Evaluate, MakePlan, Request

_LEFT_OUT = ("kind", "forecast")
"""Fields that say nothing here: a forecast is made anew."""
_WIDTH = 110


def as_python(request: Request, keep: Keep) -> str:
    """A whole program."""
    text = _Text(keep)
    asked = text.expression(request, 0)
    lines = [f"result = run({asked}, silent())"]
    if isinstance(request, MakePlan):
        text.needs("pathlib", "Path")
        lines += ['result.plan.save(Path("plan.json"))', "print(result.forecast)"]
    else:
        lines.append("print(result)")
    return text.program(lines)


def one_click_python(plan: MakePlan, compress: Compress, evaluations: Sequence[Evaluate], keep: Keep) -> str:
    """A plan made, carried out and measured. The plan that ``compress`` holds is not looked at."""
    text = _Text(keep)
    lines = [f"planned = run({text.expression(plan, 0)}, silent())"]
    made = text.expression(compress, 0, {"plan": "planned.plan", "forecast": "planned.forecast"})
    lines.append(f"written = run({made}, silent())")
    lines += [f"print(run({text.expression(evaluation, 0)}, silent()))" for evaluation in evaluations]
    return text.program(lines)


class _Text:
    """Expressions, and the imports that they need."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._imports: dict[str, set[str]] = {"core.jobs.reporter": {"silent"}, "core.workflow": {"run"}}

    def needs(self, module: str, name: str) -> None:
        self._imports.setdefault(module, set()).add(name)

    def program(self, lines: Sequence[str]) -> str:
        def line(module: str) -> str:
            return f"from {module} import {', '.join(sorted(self._imports[module]))}"

        outside = [line(module) for module in self._imports if not module.startswith("core")]
        inside = [line(module) for module in sorted(self._imports) if module.startswith("core")]
        blocks = ["\n".join(block) for block in (outside, inside, lines) if block]
        return "\n\n".join(blocks) + "\n"

    def expression(self, value: object, depth: int, known: dict[str, str] | None = None) -> str:
        """``value`` as Python; ``known``: what some of its fields are instead."""
        if isinstance(value, PlanDocument):
            self.needs("core.allocation.document", "read_plan")
            self.needs("pathlib", "Path")
            return f"read_plan(Path({_quoted(str(self._keep(value)))}))"
        if isinstance(value, Path | str):
            return _quoted(str(value))
        if isinstance(value, tuple | list):
            inside = ", ".join(self.expression(item, depth) for item in value)
            return f"({inside},)" if len(value) == 1 else f"({inside})"
        if isinstance(value, dict):
            return "{" + ", ".join(f"{_quoted(str(k))}: {self.expression(v, depth)}" for k, v in value.items()) + "}"
        return self._model(value, depth, known or {}) if isinstance(value, BaseModel) else repr(value)

    def _model(self, value: BaseModel, depth: int, known: dict[str, str]) -> str:
        kind = type(value)
        self.needs(kind.__module__, kind.__name__)
        given = []
        for name, field in kind.model_fields.items():
            found = getattr(value, name)
            if name in known:
                given.append(f"{name}={known[name]}")
            elif name not in _LEFT_OUT and found != field.get_default(call_default_factory=True):
                given.append(f"{name}={self.expression(found, depth + 1)}")
        short = f"{kind.__name__}({', '.join(given)})"
        if len(short) + 4 * depth <= _WIDTH or not given:
            return short
        indent = "    " * (depth + 1)
        return f"{kind.__name__}(\n" + "".join(f"{indent}{one},\n" for one in given) + "    " * depth + ")"


def _quoted(text: str) -> str:
    """In double quotes wherever that needs no escapes."""
    plain = text.isprintable() and '"' not in text and "\\" not in text
    return f'"{text}"' if plain else repr(text)
