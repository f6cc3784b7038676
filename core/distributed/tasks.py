"""The tasks that process 0 sets to the others, by name."""

from pydantic import BaseModel

from core.calibration.together import MeasureMoments
from core.distributed.seeing import SeeCache
from core.evaluation.perplexity import ScoreRows
from core.factorization.decomposer import DecomposeSites
from core.spectra.compute import AnalyseSites
from core.workflow.writing_sites import WriteSites

Task = SeeCache | AnalyseSites | MeasureMoments | DecomposeSites | WriteSites | ScoreRows
_TASKS: dict[str, type[Task]] = {
    "see-cache": SeeCache,
    "analyse": AnalyseSites,
    "measure": MeasureMoments,
    "decompose": DecomposeSites,
    "write": WriteSites,
    "score": ScoreRows,
}


def named(task: BaseModel) -> str:
    """The name that ``task`` travels under."""
    return next(name for name, form in _TASKS.items() if type(task) is form)


def read_task(name: str, given: object) -> Task:
    """The task with this name, from plain JSON."""
    return _TASKS[name].model_validate(given)
