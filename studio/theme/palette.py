"""Light and dark as data. Whatever paints by itself (plots, strips, chips) reads its colours here; see ``current``."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication, QPalette


@dataclass(frozen=True)
class Palette:
    """Colours by what they mean, as ``#rrggbb``."""

    dark: bool
    window: str
    """Behind panels."""
    plot: str
    """Behind plots."""
    text: str
    muted: str
    """Secondary text, axes."""
    grid: str
    line: str
    """Borders and separators."""
    accent: str
    """The brand colour: primary buttons, plain curves, the rank line."""
    accent_text: str
    selection: str
    ghost: str
    """The plan before the last allocator."""
    locked: str
    dense: str
    """Bars of sites that stay dense."""
    good: str
    warning: str
    error: str
    kinds: tuple[str, ...]
    """One colour a kind, in the order kinds first appear in a model. Told apart with any colour vision: any two of
    the first seven are at least 12 apart (CIEDE2000), for people with deuteranopia and protanopia too."""
    colour_map: str
    """Name of pyqtgraph's colour map for the heat map."""


LIGHT = Palette(
    dark=False,
    window="#f4f5f7",
    plot="#ffffff",
    text="#1b1f27",
    muted="#667085",
    grid="#e3e6eb",
    line="#d3d8e0",
    accent="#3157d5",
    accent_text="#ffffff",
    selection="#d6006e",
    ghost="#98a2b3",
    locked="#7c3aed",
    dense="#c3cad5",
    good="#18794e",
    warning="#ad5700",
    error="#c4281c",
    kinds=("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#4b2e83", "#7f7f7f"),
    colour_map="viridis",
)
DARK = Palette(
    dark=True,
    window="#1a1d23",
    plot="#14161b",
    text="#e7eaf0",
    muted="#98a1b2",
    grid="#2b303a",
    line="#3a404c",
    accent="#7d9bff",
    accent_text="#0d1330",
    selection="#ff5fae",
    ghost="#7a8496",
    locked="#b794f6",
    dense="#4a5261",
    good="#57c38b",
    warning="#f0a94a",
    error="#ff7b6e",
    kinds=("#55b1ff", "#e9bf2e", "#4bcc9c", "#c9a1b8", "#a9d8ff", "#c56727", "#8661ed", "#d1ceca"),
    colour_map="viridis",
)


_FOR_NOW: ContextVar[Palette | None] = ContextVar("palette", default=None)


@contextmanager
def painted_in(palette: Palette) -> Iterator[None]:
    """Whatever paints by itself uses ``palette`` within the block, for figures that go on paper."""
    token = _FOR_NOW.set(palette)
    try:
        yield
    finally:
        _FOR_NOW.reset(token)


def current() -> Palette:
    """The palette in force. A widget that paints by itself reads it again in ``changeEvent`` on
    ``QEvent.Type.PaletteChange``, which every widget gets when the theme changes."""
    chosen = _FOR_NOW.get()
    if chosen is not None:
        return chosen
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT
