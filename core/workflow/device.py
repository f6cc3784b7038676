"""Which torch device a request is computed on."""

import torch

from core.jobs.errors import UsageError

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
