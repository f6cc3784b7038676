"""Numbers as people read them."""


def duration(seconds: float) -> str:
    """``0.4 s``, ``12 s``, ``3 min 05 s``, ``2 h 10 min``."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def count(number: float) -> str:
    """``940``, ``12.3 K``, ``134.5 M``, ``8.03 B``."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e4, "K")):
        if number >= size:
            scale = 1e3 if letter == "K" else size
            value = number / scale
            return f"{value:.2f} {letter}" if value < 10 else f"{value:.1f} {letter}"
    return f"{number:,.0f}"


def size(number: float) -> str:
    """Bytes: ``812 B``, ``4.2 kB``, ``269 MB``, ``16.1 GB``."""
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if number >= limit:
            value = number / limit
            return f"{value:.1f} {unit}" if value < 100 else f"{value:.0f} {unit}"
    return f"{number:.0f} B"
