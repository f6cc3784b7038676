"""What the sensitivity map can be coloured by, the site table has columns of, and the search knows."""

from studio.panels.measure import Measure
from studio.panels.plan_measures import OF_PLAN
from studio.panels.weight_measures import PLAIN, WEIGHTED
from studio.panels.written_measures import WRITTEN

MEASURES: tuple[Measure, ...] = (*PLAIN, *WEIGHTED, *OF_PLAN, *WRITTEN)
