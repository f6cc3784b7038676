"""A hard limit of memory for a process, and what the operating system says of its peak."""

import os
import resource
import shutil
import subprocess
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")
_CONTROLLERS = _GROUPS / "cgroup.controllers"
_FIRST_VERSION = _GROUPS / "memory" / "rank-studio-limit"


def group_command(limit: int) -> list[str]:
    """What to put before a command so that it runs in a control group of its own, with mapped files, page cache and all
    counted: by systemd-run where there is version 2, by hand where root has version 1; empty where neither is there."""
    return _by_systemd(limit) or _by_hand(limit)


def _by_systemd(limit: int) -> list[str]:
    if not _CONTROLLERS.is_file() or "memory" not in _CONTROLLERS.read_text().split():
        return []
    runner = shutil.which("systemd-run")
    if runner is None:
        return []
    user = [] if os.geteuid() == 0 else ["--user"]
    command = [runner, *user, "--scope", "--quiet", "-p", f"MemoryMax={limit}", "-p", "MemorySwapMax=0", "--"]
    tried = subprocess.run([*command, "true"], capture_output=True, check=False, timeout=30)
    return command if tried.returncode == 0 else []


def _by_hand(limit: int) -> list[str]:
    try:
        _FIRST_VERSION.mkdir(exist_ok=True)
        (_FIRST_VERSION / "memory.limit_in_bytes").write_text(str(limit))
        (_FIRST_VERSION / "memory.max_usage_in_bytes").write_text("0")
    except OSError:
        return []
    return ["sh", "-c", f'echo $$ > {_FIRST_VERSION}/cgroup.procs && exec "$@"', "sh"]


def limit_this_process(limit: int) -> None:
    """``RLIMIT_DATA``: all private writable memory of the process. The kernel refuses more, it does not page. Mapped
    files are not counted, for the kernel may drop them at any moment."""
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def peaks() -> dict[str, int]:
    """Bytes: the largest resident set of this process, mapped files included; and of its control group where that is
    its own. Not ``ru_maxrss``, which a child takes over from the process that started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    found = {"resident": next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024}
    lines = Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines()
    groups = [line.split(":", 2)[1:] for line in lines]
    unified = next((path for names, path in groups if not names), "/")
    first = next((path for names, path in groups if "memory" in names.split(",")), "/")
    for path, peak in (
        (unified, _GROUPS / unified.lstrip("/") / "memory.peak"),
        (first, _GROUPS / "memory" / first.lstrip("/") / "memory.max_usage_in_bytes"),
    ):
        if path != "/" and peak.is_file():
            found["group"] = int(peak.read_text(encoding="ascii"))
    return found
