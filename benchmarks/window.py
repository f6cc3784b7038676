"""How fast the window answers, and how much memory it takes: latency of drags, of the command palette and of the
theme, the longest gap of the event loop, memory of a fresh window, time to the first painted one.

    python benchmarks/window.py                               everything: 224 and 2,000 sites, the tiny model
    python benchmarks/window.py --sites 224 --only drag       only the drag
    python benchmarks/window.py --model sample --only loop    the gap while the sample model is compressed

The real main window is driven with real mouse and key events. Without a screen (``QT_QPA_PLATFORM=offscreen``, the
default here) painting ends in memory: a screen's own delay is not part of the figures. ``clock`` is what a person
waits on this machine as loaded as it is, ``processor`` the time that the window's thread computed meanwhile.
"""

import argparse
import os

from window_parts.common import row, say_only_errors
from window_parts.drag import measure_drag
from window_parts.loop import measure_loop
from window_parts.processes import measure_memory, measure_start, tell_memory
from window_parts.switches import measure_switches

from studio.app import make_application
from studio.theme.theme import Theme

_PARTS = ("start", "drag", "switches", "loop", "memory")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, nargs="+", default=[224, 2000])
    parser.add_argument("--moves", type=int, default=100, help="moves of each drag")
    parser.add_argument("--switches", type=int, default=15, help="how often palette and theme are measured")
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--model", default="tiny", help="the model that is really opened and compressed")
    parser.add_argument("--only", choices=(*_PARTS, "own-memory"), help="one part; own-memory: of this process")
    arguments = parser.parse_args()
    parts = (arguments.only,) if arguments.only else _PARTS
    if "start" in parts:
        measure_start(arguments.starts)
    say_only_errors()
    theme = Theme(make_application())
    for sites in arguments.sites:
        if "drag" in parts:
            measure_drag(theme, sites, arguments.moves)
        if "switches" in parts:
            measure_switches(theme, sites, arguments.switches)
    if "loop" in parts:
        measure_loop(theme, arguments.model)
    if "memory" in parts:
        measure_memory(arguments.model)
    if "own-memory" in parts:
        tell_memory(theme, arguments.model)
    else:
        row("load of this machine just now", f"{os.getloadavg()[0]:.1f} processes on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
