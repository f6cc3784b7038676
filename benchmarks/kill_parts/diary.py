"""What a person did, as they went along: the only witness of a window that is killed."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """The plan at a time. ``what``: ``plan`` where it had changed, ``compress`` where that was asked for, ``ended``
    where the compression had ended."""

    what: str
    time: float
    ranks: dict[str, int | None]
    locked: list[str]

    def append_to(self, diary: Path) -> None:
        with diary.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(self)) + "\n")

    def same_plan(self, ranks: dict[str, int | None], locked: list[str]) -> bool:
        return self.ranks == ranks and self.locked == locked


def read_diary(diary: Path) -> list[Entry]:
    """All entries that are whole; the last one may not be."""
    if not diary.exists():
        return []
    lines = diary.read_text(encoding="utf-8").splitlines(keepends=True)
    return [Entry(**json.loads(line)) for line in lines if line.endswith("\n")]


@dataclass(frozen=True)
class Loss:
    """What a kill cost: edits that are not in the plan that came back, and the age of the oldest of them."""

    edits: int
    seconds: float


def loss(entries: list[Entry], killed: float, ranks: dict[str, int | None], locked: list[str]) -> Loss | None:
    """``None`` where the plan that came back never was. The newest time that it was one counts."""
    plans = [entry for entry in entries if entry.what == "plan"]
    for place in range(len(plans) - 1, -1, -1):
        if plans[place].same_plan(ranks, locked):
            lost = plans[place + 1 :]
            return Loss(len(lost), killed - lost[0].time if lost else 0.0)
    return None
