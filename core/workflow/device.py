"""Which torch device a request is computed on."""

import torch

from core.jobs.errors import UsageError
from core.jobs.events import DeviceUsed

AUTO = "auto"


def resolved(device: str) -> str:
    """The device that ``device`` names: ``auto`` is ``cuda`` where torch finds one, else ``cpu``. Raises ``UsageError``
    on a name torch does not know and on a CUDA device that is not there."""
    if device == AUTO:
        return "cuda" if torch.cuda.is_available() else "cpu"
    try:
        named = torch.device(device)
    except RuntimeError:
        raise UsageError(f"There is no device {device!r}; give auto, cpu, cuda or cuda:N.") from None
    if named.type == "cuda" and (named.index or 0) >= torch.cuda.device_count():
        raise UsageError(f"The device {device} is not there: torch finds {torch.cuda.device_count()} CUDA devices.")
    return device


def device_used(device: str) -> DeviceUsed | None:
    """What is taken of the accelerator that ``device`` names; ``None`` for the processor."""
    named = torch.device(resolved(device))
    if named.type != "cuda":
        return None
    free, total = torch.cuda.mem_get_info(named)
    return DeviceUsed(taken=total - free, total=total, busy=_busy(named))


def _busy(device: torch.device) -> float | None:
    try:
        return torch.cuda.utilization(device) / 100
    except (ImportError, RuntimeError):  # torch asks NVML, whose Python package need not be there
        return None
