"""How long a row of text takes through a model on this computer, remembered on disk. Needs no torch, so the window can
say what a search will cost before it is started."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from core.allocation.allocators.allocator import Work
from core.jobs.places import cache_dir
from core.jobs.whole_file import write_whole


@dataclass(frozen=True)
class Speed:
    """Seconds that one row takes forwards, and forwards and backwards, through the whole model."""

    forward: float
    backward: float

    def seconds(self, work: Work) -> float:
        """What ``work`` takes, but for the original model's own pass and for making the weights of changed sites."""
        return work.forward_rows * self.forward + work.backward_rows * self.backward


def known_speed(structure: str, length: int, dtype: str = "", device: str = "") -> Speed | None:
    """What was measured here with rows of ``length`` tokens on models of this structure (``ModelInfo.structure``);
    ``None`` when nothing was. Without ``dtype`` or ``device`` the last one measured that fits the other."""
    for key, seconds in reversed(_measured(_path(structure, length)).items()):
        at = key.split()
        if at[0] == (dtype or at[0]) and at[-1] == (device or at[-1]):
            return Speed(**seconds)
    return None


def remember_speed(structure: str, length: int, dtype: str, device: str, speed: Speed) -> None:
    """Keep what was measured. Raises ``OSError`` if the disk refuses."""
    path = _path(structure, length)
    measured = _measured(path)
    measured.pop(f"{dtype} {device}", None)
    measured[f"{dtype} {device}"] = asdict(speed)
    write_whole(path, json.dumps(measured))


def _path(structure: str, length: int) -> Path:
    name = hashlib.sha256(f"{structure} {length}".encode()).hexdigest()[:32]
    return cache_dir("probes", "speeds") / f"{name}.json"


def _measured(path: Path) -> dict[str, dict[str, float]]:
    """Dtype and device -> figures, the last measured last; nothing where the file is absent or damaged."""
    try:
        found = json.loads(path.read_bytes())
        return {
            str(key): {"forward": float(s["forward"]), "backward": float(s["backward"])} for key, s in found.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
