import io

import pytest

from core.cli.progress import Progress, in_words
from core.jobs.events import Advanced, Event, JobFinished, JobStarted, LogLine, SpectrumReady, StageStarted


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def shown(events: list[Event | float], **options) -> str:
    """What is written for events; a number lets that many seconds pass."""
    stream, clock = io.StringIO(), Clock()
    progress = Progress(stream, clock=clock, **options)
    for event in events:
        if isinstance(event, float):
            clock.now += event
        else:
            progress(event)
    return stream.getvalue()


def steps(count: int, seconds: float, **figures: float) -> list[Event | float]:
    events: list[Event | float] = [StageStarted(stage="spectra", total=count)]
    for i in range(count):
        events += [seconds, Advanced(stage="spectra", done=i + 1, total=count, item=f"site.{i}", figures=figures)]
    return events


def test_that_a_terminal_shows_one_line_a_stage():
    text = shown([JobStarted(title="Analyse m"), *steps(50, 0.5), JobFinished()], live=True)
    assert text.count("\n") == 2
    assert text.splitlines()[0] == "Analyse m"
    assert text.endswith("site.49\x1b[K\n")


def test_that_the_line_says_stage_count_item_figures_and_time_left():
    text = shown(steps(10, 2.0, loss=1.25, tokens_per_second=34250.0)[:5], live=True)
    last = text.split("\r")[-1]
    parts = ("spectra", "2/10", "16.0 s left", "loss 1.25", "tokens per second 34,250", "site.1")
    assert [part for part in parts if part not in last] == []


def test_that_a_terminal_is_not_redrawn_for_every_step():
    assert shown(steps(1000, 0.001), live=True).count("\r") < 20


def test_that_a_line_never_wraps(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    text = shown([StageStarted(stage="s", total=1), Advanced(stage="s", done=1, total=1, item="x" * 200)], live=True)
    assert all(len(line.split("\x1b")[0]) < 40 for line in text.split("\r"))


def test_that_plain_output_is_sparse_and_ends_each_stage():
    lines = shown(steps(100, 1.0), live=False).splitlines()
    assert lines[0] == "  spectra: 100 sites"
    assert lines[-1].startswith("  spectra  100/100")
    assert 4 < len(lines) < 12
    assert "\x1b" not in "".join(lines)


def test_that_quiet_leaves_only_warnings_and_errors():
    events = [JobStarted(title="t"), *steps(5, 20.0), LogLine(text="i"), LogLine(level="warning", text="w")]
    for live in (True, False):
        assert shown(events, quiet=True, live=live) == "warning: w\n"


def test_that_debug_lines_show_only_when_asked_for():
    line = LogLine(level="debug", text="small print")
    assert shown([line]) == ""
    assert "small print" in shown([line], verbose=True)


def test_that_a_log_line_does_not_tear_the_progress_line():
    text = shown([*steps(4, 1.0)[:3], LogLine(text="said")], live=True)
    assert text.endswith("\x1b[K\n  said\n")


def test_that_partial_results_are_not_progress():
    assert shown([SpectrumReady(site="s", sigma=[1.0], density=1.0)]) == ""


def test_that_a_stage_without_steps_is_no_division_by_zero():
    assert "0/0" in shown([StageStarted(stage="s", total=0), Advanced(stage="s", done=0, total=0)], live=True)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.04, "0.0 s"), (59.5, "59.5 s"), (125, "2 min 05 s"), (4200, "1 h 10 min")]
)
def test_that_durations_are_short(seconds, words):
    assert in_words(seconds) == words
