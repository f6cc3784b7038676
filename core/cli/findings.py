"""What the demo found, as a table and as data."""

from dataclasses import dataclass

from core.allocation.document import PlanDocument
from core.cli.answer import count, size, table
from core.cli.texts import indented, notes_text, snippet
from core.requests import CompressResult, EvaluateResult


@dataclass(frozen=True)
class Findings:
    """Everything the demo's last words are made of. In the table, ``rounding`` is the largest relative error over the
    sites of what is stored against what was computed: the price of the checkpoint's dtype."""

    plan: PlanDocument
    written: CompressResult
    dense: EvaluateResult
    compressed: EvaluateResult
    said: str
    """What the reloaded model generated in a process of its own."""
    notes: tuple[str, ...]
    seconds: dict[str, float]
    """Seconds by step, in order."""

    def as_data(self) -> dict[str, object]:
        return {
            "plan": self.plan.model_dump(mode="json", exclude={"sites"}),
            "folder": self.written.folder,
            "compression": self.written,
            "dense": self.dense,
            "compressed": self.compressed,
            "reloaded": self.said,
            "notes": self.notes,
            "seconds": self.seconds,
        }

    def as_text(self) -> str:
        lines = indented(snippet(self.written.folder, dense=False))
        parts = [
            self._title(),
            table(("", "dense", "compressed", "change"), self._rows()),
            table(("step", "seconds"), self._times()),
            *([notes_text(self.notes)] if self.notes else []),
            f"The compressed model is in\n\n    {self.written.folder}\n\nand loads with plain transformers:\n\n{lines}",
            f"which has just said:\n\n{indented(self.said)}",
        ]
        return "\n\n".join(parts)

    def _title(self) -> str:
        plan = self.plan
        return (
            f"{plan.model}: {plan.method.name}, {plan.allocator}, {plan.storage}; keep {self.written.keep:.4f} of the "
            f"sites' parameters.\nPerplexity on {count(self.dense.tokens)} tokens of the bundled test text, in rows of "
            f"{plan.calibration.length}{self._dtypes()}."
        )

    def _dtypes(self) -> str:
        used = dict.fromkeys(measured.dtype for measured in (self.dense, self.compressed) if measured.dtype)
        return f", in {' and '.join(used)}" if used else ""

    def _rows(self) -> list[tuple[str, str, str, str]]:
        a, b, rounding = self.dense, self.compressed, self.written.rounding_error
        return [
            ("perplexity", f"{a.perplexity:.2f}", f"{b.perplexity:.2f}", _change(a.perplexity, b.perplexity)),
            ("parameters", count(a.parameters), count(b.parameters), _change(a.parameters, b.parameters)),
            ("on disk", size(a.bytes_on_disk), size(b.bytes_on_disk), _change(a.bytes_on_disk, b.bytes_on_disk)),
            (
                "tokens/s",
                f"{a.tokens_per_second:,.0f}",
                f"{b.tokens_per_second:,.0f}",
                _change(a.tokens_per_second, b.tokens_per_second),
            ),
            *([("rounding", "-", f"{100 * rounding:.2g} %", "")] if rounding else []),
        ]

    def _times(self) -> list[tuple[str, str]]:
        steps = [(step, f"{seconds:.1f}") for step, seconds in self.seconds.items()]
        return [*steps, ("all", f"{sum(self.seconds.values()):.1f}")]


def _change(before: float, after: float) -> str:
    return f"{after / before - 1:+.1%}" if before else ""
