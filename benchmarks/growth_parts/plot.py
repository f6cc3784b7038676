"""Small line charts as SVG, with nothing but text: logarithmic both ways, so that a straight line of slope 1 is
linear growth (dotted) and a level one none."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH, HEIGHT, EDGE = 300, 220, 46
Place = Callable[[int, float], tuple[float, float]]
"""Where a figure at a tick is, in the panel."""
COLOURS = ("#1f77b4", "#d95f02", "#7570b3", "#1b9e77")


@dataclass(frozen=True)
class Panel:
    """``ticks`` are places one doubling apart; each of ``lines`` has a positive figure for every one of them."""

    title: str
    ticks: Sequence[str]
    lines: Mapping[str, Sequence[float]]


def draw(panels: Sequence[Sequence[Panel]], path: Path) -> None:
    """Write rows of panels to an SVG file."""
    columns = max(len(row) for row in panels)
    size = (columns * WIDTH, len(panels) * HEIGHT)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{size[0]}" height="{size[1]}" fill="white"/>',
    ]
    for y, row in enumerate(panels):
        for x, panel in enumerate(row):
            parts += [f'<g transform="translate({x * WIDTH},{y * HEIGHT})">', *_panel(panel), "</g>"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*parts, "</svg>", ""]), "utf-8")


def _panel(panel: Panel) -> list[str]:
    figures = [figure for line in panel.lines.values() for figure in (*line, _linear(line))]
    low, high = math.floor(math.log2(min(figures))), math.ceil(math.log2(max(figures)))
    high = max(high, low + 1)

    def place(index: int, figure: float) -> tuple[float, float]:
        x = EDGE + index * (WIDTH - 2 * EDGE) / max(1, len(panel.ticks) - 1)
        y = HEIGHT - EDGE - (math.log2(figure) - low) / (high - low) * (HEIGHT - 2 * EDGE)
        return x, y

    parts = [f'<text x="{WIDTH / 2}" y="18" text-anchor="middle" font-weight="bold">{escape(panel.title)}</text>']
    for exponent in range(low, high + 1, max(1, (high - low) // 5)):
        y = place(0, 2.0**exponent)[1]
        parts.append(f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{EDGE - 5}" y="{y + 4:.1f}" text-anchor="end">{2.0**exponent:g}</text>')
    for index, tick in enumerate(panel.ticks):
        x = place(index, figures[0])[0]
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - EDGE + 16}" text-anchor="middle">{escape(tick)}</text>')
    for number, (name, line) in enumerate(panel.lines.items()):
        parts += _line(name, number, [place(index, figure) for index, figure in enumerate(line)], line, place)
    return parts


def _linear(line: Sequence[float]) -> float:
    """Where linear growth from the first figure ends."""
    return line[0] * 2 ** (len(line) - 1)


def _line(name: str, number: int, points: list[tuple[float, float]], line: Sequence[float], place: Place) -> list[str]:
    colour = COLOURS[number % len(COLOURS)]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    start, end = points[0], place(len(line) - 1, _linear(line))
    legend = HEIGHT - 12, EDGE + number * 70
    return [
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
        f'stroke="{colour}" stroke-dasharray="2 4" opacity="0.6"/>',
        f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points),
        f'<text x="{legend[1]}" y="{legend[0]}" fill="{colour}">{escape(name)}</text>',
    ]
