"""Progress for people: one updating line a stage on a terminal, a few plain lines anywhere else."""

import shutil
import time
from collections.abc import Callable
from typing import TextIO

from core.jobs.events import Advanced, Event, JobCancelled, JobFailed, JobFinished, JobStarted, LogLine, StageStarted

_REDRAW_SECONDS = 0.1
_PLAIN_SECONDS = 15.0


class Progress:
    """Consumes the events of jobs one after the other and writes to ``stream``."""

    def __init__(
        self,
        stream: TextIO,
        *,
        quiet: bool = False,
        verbose: bool = False,
        live: bool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``live``: rewrite one line (default: where ``stream`` is a terminal)."""
        self._stream = stream
        self._quiet = quiet
        self._verbose = verbose
        self._live = stream.isatty() if live is None else live
        self._clock = clock
        self._line = ""
        self._started = self._shown = 0.0

    def __call__(self, event: Event) -> None:
        match event:
            case JobStarted(title=title):
                self._say(title)
            case StageStarted():
                self._begin(event)
            case Advanced():
                self._advance(event)
            case LogLine(level=level, text=text):
                self._log(level, text)
            case JobFinished() | JobFailed() | JobCancelled():
                self._close()
            case _:
                pass

    def _begin(self, event: StageStarted) -> None:
        self._close()
        self._started = self._clock()
        # On a terminal the first step draws at once; plain output says where it is and then keeps quiet for a while.
        self._shown = self._started - _REDRAW_SECONDS if self._live else self._started
        if self._live:
            self._draw(f"  {event.stage}  0/{event.total} {event.unit}")
        else:
            self._say(f"  {event.stage}: {event.total} {event.unit}")

    def _advance(self, event: Advanced) -> None:
        now = self._clock()
        last = event.done >= event.total
        pause = _REDRAW_SECONDS if self._live else _PLAIN_SECONDS
        if self._quiet or (now - self._shown < pause and not last):
            return
        self._shown = now
        seconds = now - self._started
        figures = "".join(f"  {name.replace('_', ' ')} {_short(value)}" for name, value in event.figures.items())
        left = f"{in_words(seconds)}" if last else f"{in_words(seconds / event.done * (event.total - event.done))} left"
        line = f"  {event.stage}  {event.done}/{event.total}  {left}{figures}  {event.item}".rstrip()
        if self._live:
            self._draw(line)
        else:
            self._say(line)

    def _log(self, level: str, text: str) -> None:
        if level == "debug" and not self._verbose:
            return
        if level in ("warning", "error"):
            self._close()
            print(f"{level}: {text}", file=self._stream, flush=True)
        else:
            self._say(f"  {text}")

    def _say(self, text: str) -> None:
        self._close()
        if not self._quiet:
            print(text, file=self._stream, flush=True)

    def _draw(self, line: str) -> None:
        if self._quiet:
            return
        width = shutil.get_terminal_size().columns - 1
        self._line = line[:width]
        self._stream.write(f"\r{self._line}\x1b[K")
        self._stream.flush()

    def _close(self) -> None:
        """Leave the updating line as it is and go on below it."""
        if self._line:
            self._stream.write("\n")
            self._stream.flush()
            self._line = ""


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if 1000 <= abs(figure) < 1e9 else f"{figure:.4g}"


def in_words(seconds: float) -> str:
    """A duration, short: ``8.4 s``, ``2 min 05 s``, ``1 h 10 min``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
