"""How long after each move of a drag all that follows it is painted: bars, map, spectrum line, forecast."""

import numpy as np
from hands import move, press, release
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from window_parts.common import Painted, Times, close, fill, model_of, open_window, settle, take_events

from core.model import ModelInfo
from studio.main_window import MainWindow
from studio.theme.theme import Theme

_WARM_UP = 20


def measure_drag(theme: Theme, sites: int, moves: int) -> None:
    """Print the latency of dragging one bar, a whole kind and everything, with and without the total held."""
    window, info = open_window(theme), model_of(sites)
    fill(window, info)
    chosen = window.session.selection
    kind = info.by_name[chosen[0]].kind
    same = [site.name for site in info.sites if site.kind == kind]
    limit = 16 if len(info.sites) < 1000 else 33
    drag(window, _WARM_UP)
    for what, names, held in (
        ("one bar", chosen, False),
        ("one bar, total held", chosen, True),
        ("one kind", same, False),
        ("one kind, total held", same, True),
    ):
        _begin(window, info)
        window.session.select((chosen[0], *names))
        window.session.set_hold_total(held)
        settle(0.1)
        asked = f"p95 ≤ {limit}" if held else ""
        times, forecasts = drag(window, moves)
        times.row(f"drag {what}, {len(info.sites)} sites", f"forecast repainted {forecasts}", asked=asked)
    close(window)


def _begin(window: MainWindow, info: ModelInfo) -> None:
    """The same plan for every drag: half of the ranks of every site."""
    window.session.set_hold_total(False)
    window.session.set_ranks({site.name: round(0.5 * min(site.shape)) for site in info.sites}, "Start")
    settle(0.1)


def drag(window: MainWindow, moves: int) -> tuple[Times, int]:
    """Times from each move until all that changed is painted, and how often the forecast looked different. Moves that
    did not change the plan are left out.

    The forecast is made before Qt paints, and Qt paints all widgets that are due in one go; the spectrum, a scene of
    its own, may be painted a turn later and is waited for where its line moved.
    """
    canvas, session, plot = window.budget.canvas, window.session, window.spectrum.plot
    bars, line, figures = Painted(canvas), Painted(plot.view.viewport()), Painted(window.forecast.levels["moments"])
    site = session.selection[0]
    index = next(iter(canvas.indices([site])))
    canvas.reveal(index)
    settle(0.05)
    start = canvas.box(index).center()
    reach = canvas.geometry_of_bars.plot.height() // 4
    times = Times()
    press(canvas, start)
    for step in range(1, moves + 1):
        position = start + QPoint(0, round(reach * np.sin(0.37 * step)))
        plan, painted, lined = session.plan, bars.count, line.count
        with times.taken():
            move(canvas, position)
            moved = plan and session.plan and plan.ranks[site] != session.plan.ranks[site]
            while bars.count == painted or (moved and line.count == lined):
                take_events()
        if session.plan is plan:
            times.drop()
    release(canvas, start)
    QApplication.processEvents()
    return times, figures.count
