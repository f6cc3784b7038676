"""Ticks of a logarithmic axis: as many as can be read."""

import math

_FEW = 7


def log_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Places (powers of ten) and labels between ``low`` and ``high``, themselves logarithms: decades where there are
    many, 1-2-5 or finer where there are few. Works for axes from 1e-12 to 1e12, beyond them without labels."""
    low, high = max(low, -12.0), min(high, 12.0)
    choices: tuple[tuple[float, ...], ...] = (
        (1,),
        (1, 2, 5),
        (1, 1.5, 2, 3, 5, 7),
        (1, 1.2, 1.4, 1.6, 1.8, 2, 3, 4, 5, 6, 7, 8, 9),
    )
    for digits in choices:
        ticks = [
            (place, f"{digit * 10.0**decade:g}")
            for decade in range(math.floor(low), math.ceil(high) + 1)
            for digit in digits
            if low <= (place := decade + math.log10(digit)) <= high
        ]
        if len(ticks) >= 3:
            break
    return ticks[:: max(1, math.ceil(len(ticks) / _FEW))] if len(ticks) > _FEW else ticks
