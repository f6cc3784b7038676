"""Figures as people read them: short, never more digits than they carry."""

import math


def figure(value: float) -> str:
    """Three to four significant digits; infinity as its sign."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 1e6 or 0 < size < 1e-3:
        mantissa, _, exponent = f"{value:.1e}".partition("e")
        return f"{mantissa}·10{_superscript(int(exponent))}"
    if size >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    digits = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 1 else 3
    return f"{value:.{digits}f}"


def signed(value: float) -> str:
    """``figure`` with its sign."""
    return f"{'−' if value < 0 else '+'}{figure(abs(value))}"


def percent(fraction: float, digits: int = 1) -> str:
    return f"{100 * fraction:.{digits}f} %"


def signed_percent(fraction: float, digits: int = 1) -> str:
    """``percent`` with its sign; what is rounded to nothing has neither."""
    sign = "−" if fraction < 0 else "+"
    return f"{'±' if round(100 * fraction, digits) == 0 else sign}{percent(abs(fraction), digits)}"


def _superscript(value: int) -> str:
    return str(value).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
