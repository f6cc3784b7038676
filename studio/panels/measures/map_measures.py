"""What the sensitivity map can be coloured by, the site table has columns of, and the search knows."""

from studio.panels.measures.measure import Measure
from studio.panels.measures.plan_measures import OF_PLAN
from studio.panels.measures.speed_measures import SPEED
from studio.panels.measures.weight_measures import PLAIN, WEIGHTED
from studio.panels.measures.written_measures import WRITTEN

MEASURES: tuple[Measure, ...] = (*PLAIN, *WEIGHTED, *OF_PLAN, *WRITTEN, *SPEED)
