"""Known vulnerabilities of what the program needs at run time, as installed here: python -m scripts.audit

Asks the advisory service of PyPI through pip-audit. Where that cannot be reached, or does not know the packages, it
says so and ends well: a build without network is no worse than before. The exit code is 1 where a vulnerability is
found that is not among those accepted below.
"""

import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ACCEPTED: dict[str, str] = {}
"""Id of a vulnerability -> why it does not matter here, or cannot be mended."""
_SECONDS = 180


def needed(package: str = "rank-studio") -> set[str]:
    """The packages that ``package`` needs without extras, and those that these need, as far as they are installed."""
    found: set[str] = set()
    waiting = [package]
    while waiting:
        try:
            lines = requires(waiting.pop()) or []
        except PackageNotFoundError:
            continue
        for requirement in map(Requirement, lines):
            name = canonicalize_name(requirement.name)
            if name not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
                found.add(name)
                waiting.append(name)
    return found


def vulnerabilities(report: dict[str, Any], packages: set[str]) -> tuple[dict[str, str], int]:
    """Id -> package and version, of what concerns ``packages``; and how many of these the service knew."""
    found: dict[str, str] = {}
    audited = 0
    for entry in report["dependencies"]:
        if canonicalize_name(entry["name"]) in packages and "skip_reason" not in entry:
            audited += 1
            found |= {flaw["id"]: f"{entry['name']} {entry['version']}" for flaw in entry["vulns"]}
    return found, audited


def main() -> int:
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS)
        report = json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        print("Audit: the advisory service cannot be reached; nothing was audited.")
        return 0
    packages = needed()
    found, audited = vulnerabilities(report, packages)
    print(f"Audit: {audited} of {len(packages)} packages were known to the advisory service.")
    if not audited:
        print("Audit: so it cannot be reached, or is another one; nothing was audited.")
    for flaw, where in found.items():
        print(f"Audit: {where} has {flaw}: {ACCEPTED.get(flaw, 'upgrade it, or accept it in scripts/audit.py')}")
    return 1 if found.keys() - ACCEPTED.keys() else 0


if __name__ == "__main__":
    sys.exit(main())
