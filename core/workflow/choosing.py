"""Planning where nobody has named a method."""

from core.allocation.document import MethodSpec
from core.allocation.probe import Asked
from core.allocation.problem import Problem
from core.calibration.calibrate import calibrate
from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.methods import method_named
from core.jobs.reporter import Reporter
from core.requests import MakePlan, PlanResult
from core.workflow.under_method import plan_under
from core.workflow.weighing import weigh, weighs_damage

CANDIDATES = ("kfac-svd", "io-svd")
"""The methods whose errors are nats of loss: on the sample model one or the other is best in every cell of the table
(docs/methods.md)."""


def plan_with_best_method(
    request: MakePlan, checkpoint: Checkpoint, problem: Problem, text: TokenRows, reporter: Reporter, device: str
) -> PlanResult:
    """The plan of the candidate with the least loss on the search rows ``text``; for a target in perplexity, the
    smallest. One pass over the calibration text measures what all candidates need."""
    needs = [method_named(name).needs(method_named(name).checked_options({})) for name in CANDIDATES]
    calibrate(checkpoint, request.calibration, frozenset().union(*needs), reporter, device)
    best: PlanResult | None = None
    least = float("inf")
    for name in CANDIDATES:
        method, damage = MethodSpec(name=name), weighs_damage(request)
        weighed = weigh(checkpoint, method, request.calibration, reporter, device, damage=damage)
        found = plan_under(weighed, problem, request, text, reporter, device)
        with weighed.probe(text, reporter, device) as probe:
            loss = probe.together(found.plan.plan_for(checkpoint.info), Asked("loss"))
        reporter.log(f"{name}: keep {found.plan.keep:.4f}, {loss:.4f} nats on {probe.rows} search rows.")
        score = found.plan.keep if request.target.unit == "perplexity" else loss
        if best is None or score < least:
            best, least = found, score
    assert best is not None
    reporter.log(f"The method is {best.plan.method.name}.")
    return best
