"""What is said of the speed of a compressed model on this device."""

from core.requests import EvaluateResult
from studio.translation import tr


def speed_words(result: EvaluateResult) -> str:
    """That it is slower than dense, if it is, and what timing its sites found; empty where there is neither."""
    parts = []
    if result.decoding_speed is not None and result.decoding_speed < 1:
        slower = tr(
            "Generating one token at a time, its compressed sites run {times} times as fast as dense on this device: "
            "it is smaller, not faster."
        )
        parts.append(slower.format(times=f"{result.decoding_speed:.2f}"))
    if result.site_speeds:
        parts.append(_sites(result))
    return " ".join(parts)


def _sites(result: EvaluateResult) -> str:
    speeds = result.site_speeds
    slowest = min(speeds, key=lambda site: speeds[site].one)
    worst = speeds[slowest]
    text = tr("{one} of {all} compressed sites run faster than dense at one token, {prompt} at 512 tokens.").format(
        one=sum(speed.one > 1 for speed in speeds.values()),
        all=len(speeds),
        prompt=sum(speed.prompt > 1 for speed in speeds.values()),
    )
    if worst.one >= 1:
        return text
    times = tr("The slowest at one token, {site}, runs {times} times as fast.")
    dense = tr("The slowest, {site}, runs {times} times as fast: it would be better left dense.")
    return f"{text} {(times if worst.prompt >= 1 else dense).format(site=slowest, times=f'{worst.one:.2f}')}"
