"""Where a reader is fed, and what it must not do there: the fence around every input."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_CHANGES = {
    "os.remove": 1,
    "os.rename": 2,
    "os.rmdir": 1,
    "os.mkdir": 1,
    "os.chmod": 1,
    "os.chown": 1,
    "os.truncate": 1,
    "os.link": 2,
    "os.symlink": 2,
}
"""Audit events that change files, and how many of their first arguments are places."""
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile")
_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.bind", "urllib.Request")


class TrespassError(RuntimeError):
    """Raised into whatever was about to leave the box, so that it does not."""


@dataclass
class Box:
    """``given`` holds the input, ``outside`` what nobody may touch, ``home`` and ``tmp`` are the program's own."""

    place: Path
    trespasses: list[str] = field(default_factory=list)
    watching: bool = False
    given: Path = field(init=False)
    outside: Path = field(init=False)
    home: Path = field(init=False)
    tmp: Path = field(init=False)

    def __post_init__(self) -> None:
        self.place = self.place.resolve()
        for name in ("given", "outside", "home", "tmp"):
            setattr(self, name, self.place / name)
            getattr(self, name).mkdir(parents=True, exist_ok=True)
        (self.outside / "secret").write_bytes(b"nobody's business\n")
        self._allowed = tuple(f"{folder}{os.sep}" for folder in (self.home, self.tmp))

    def move_in(self) -> None:
        """The program's places, and those of the libraries, are in the box from now on; for good."""
        os.environ |= {"RANK_STUDIO_HOME": str(self.home), "HF_HOME": str(self.home / "hf"), "TMPDIR": str(self.tmp)}
        os.chdir(self.tmp)
        sys.addaudithook(self._look)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """What happens in the block must stay in the box; what did not is in ``trespasses`` afterwards."""
        before = self._state()
        self.watching = True
        try:
            yield
        finally:
            self.watching = False
            if self._state() != before:
                self.trespasses.append("files of the input, or beside it, were changed")

    def _state(self) -> dict[str, tuple[int, int]]:
        found = {}
        for folder in (self.given, self.outside, self.place):
            for entry in os.scandir(folder):
                if folder != self.place:
                    status = entry.stat(follow_symlinks=False)
                    found[entry.path] = (status.st_size, status.st_mtime_ns)
                else:
                    found[entry.path] = (0, 0)
        return found

    def _look(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        if event == "open":
            path, mode, flags = arguments
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            if not isinstance(path, int) and (writes or (isinstance(mode, str) and set(mode) & set("wax+"))):
                self._check(path, "opened for writing")
        elif event in _CHANGES:
            for path in arguments[: _CHANGES[event]]:
                self._check(path, event)
        elif event == "pickle.find_class":
            self._trespass(f"a pickle was opened ({arguments[0]}.{arguments[1]})")
        elif event == "exec":
            source = getattr(arguments[0], "co_filename", "")
            if isinstance(source, str) and source.startswith(str(self.place)):
                self._trespass(f"code of the input was run ({source})")
        elif event.startswith(_PROGRAMS):
            self._trespass(f"a program was started ({event})")
        elif event in _NETWORK:
            self._trespass(f"the network was asked ({event})")

    def _check(self, path: Any, how: str) -> None:
        if isinstance(path, int):
            return
        place = os.fsdecode(path)
        folder, _, name = place.rpartition(os.sep)
        real = f"{os.path.realpath(folder or '.')}{os.sep}{name}"
        if not f"{real}{os.sep}".startswith(self._allowed) and real != os.devnull:
            self._trespass(f"{real} was {how}")

    def _trespass(self, what: str) -> None:
        self.trespasses.append(what)
        raise TrespassError(what)
