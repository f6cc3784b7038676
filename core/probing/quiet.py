"""A reporter for parts of a step that is reported on as a whole."""

from core.jobs.events import Advanced, Event, StageStarted
from core.jobs.reporter import EventReporter, Reporter


class Quiet(EventReporter):
    """Passes on what is said and looks out for a wish to cancel, but leaves stage and progress to ``reporter``."""

    def __init__(self, reporter: Reporter) -> None:
        super().__init__(self._pass_on)
        self._reporter = reporter

    def check(self) -> None:
        self._reporter.check()

    def _pass_on(self, event: Event) -> None:
        if not isinstance(event, StageStarted | Advanced):
            self._reporter.emit(event)
