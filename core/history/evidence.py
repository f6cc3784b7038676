"""What measured runs say about forecasts: the rise of the loss that came of a plan, beside what was predicted."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.forecast.fitting import Evidence
from core.history.history import History
from core.history.records import Measurement, Run


@dataclass(frozen=True)
class Judged:
    """A run whose truncation was measured against the dense model on the same rows of the same text."""

    run: Run
    text: str
    dense: float
    """Perplexity of the dense model."""
    measured: float
    """Perplexity after truncation alone: forecasts know nothing of refinement."""
    accuracy_drop: float | None = None
    """Of the mean zero-shot accuracy over the tasks that both were measured on, 0 to 1."""

    @property
    def rise(self) -> float:
        """Of the mean next-token loss, in nats a token."""
        return math.log(self.measured / self.dense)


def judged_runs(history: History) -> list[Judged]:
    """Every run that can be judged, the newest first. A run that was refined is judged on the held-out rows, which were
    measured before refinement too; any other on its newest measurement that has a dense one beside it. Ruined models,
    whose perplexity is no finite number, teach nothing and are left out."""
    of_runs: defaultdict[int, list[Measurement]] = defaultdict(list)
    of_dense: defaultdict[str, list[Measurement]] = defaultdict(list)
    for measured in history.measurements():
        if measured.run is None:
            of_dense[measured.structure].append(measured)
        else:
            of_runs[measured.run].append(measured)
    return judged(((run, of_runs[run.id]) for run in history.runs(limit=-1)), of_dense)


def judged(
    runs: Iterable[tuple[Run, Sequence[Measurement]]], dense: Mapping[str, Sequence[Measurement]]
) -> list[Judged]:
    """``judged_runs`` of what was read already: runs with their measurements, the newest first, and dense measurements
    by structure, likewise."""
    found = (_judged(run, measured, dense.get(run.structure, ())) for run, measured in runs)
    return [one for one in found if one is not None]


def _judged(run: Run, measured: Sequence[Measurement], dense: Sequence[Measurement]) -> Judged | None:
    if run.refine is not None:
        if run.refinement is None or not run.refinement.texts:
            return None
        held_out = run.refinement.texts[0]
        return _sound(Judged(run, f"held-out rows of {held_out.text}", held_out.dense, held_out.before))
    # Models of one structure differ: a dense model of the run's own name comes before others.
    named = sorted(dense, key=lambda one: Path(one.model).name != run.model)
    for low in measured:
        for high in named:
            if (low.corpus, low.windows, low.length) == (high.corpus, high.windows, high.length):
                one = _sound(Judged(run, low.corpus, high.perplexity, low.perplexity, _drop(low, high)))
                if one is not None:
                    return one
    return None


def _drop(low: Measurement, high: Measurement) -> float | None:
    """Mean drop over the tasks that were asked the same number of questions."""
    before = {(task.task, task.questions): task.accuracy for task in high.tasks}
    drops = [before[key] - t.accuracy for t in low.tasks if (key := (t.task, t.questions)) in before]
    return sum(drops) / len(drops) if drops else None


def _sound(one: Judged) -> Judged | None:
    numbers = (one.dense, one.measured)
    return one if all(math.isfinite(number) and number > 0 for number in numbers) else None


def evidence_of(runs: Iterable[Judged]) -> list[Evidence]:
    """What forecasts are fitted on: those of the runs that something was forecast of before."""
    found = (
        Evidence.of(
            one.run.forecast,
            dense=one.dense,
            measured=one.measured,
            accuracy_drop=one.accuracy_drop,
            structure=one.run.structure,
            family=one.run.family,
            method=one.run.method,
        )
        for one in runs
        if one.run.forecast is not None
    )
    return [evidence for evidence in found if evidence is not None]
