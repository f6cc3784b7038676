"""What is installed is all that is needed: every package, and what is shipped beside the code."""

import tomllib
from pathlib import Path

from setuptools import find_packages

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_that_every_package_is_installed() -> None:
    """A folder without ``__init__.py`` would be left out without a word."""
    there = {
        ".".join(file.parent.relative_to(ROOT).parts)
        for folder in ("core", "studio", "resources")
        for file in (ROOT / folder).rglob("*.py")
    }
    find = PROJECT["tool"]["setuptools"]["packages"]["find"]
    assert set(find_packages(str(ROOT), include=find["include"])) == there


def test_that_one_script_is_installed_and_can_be_called() -> None:
    scripts = PROJECT["project"]["scripts"]
    module, function = scripts["rank-studio"].split(":")
    assert list(scripts) == ["rank-studio"]
    assert callable(getattr(__import__(module, fromlist=[function]), function))


def test_that_a_bundle_leaves_out_all_of_the_engine() -> None:
    """What the window is forbidden to import must not come into the bundle by another way."""
    spec = (ROOT / "packaging" / "rank-studio.spec").read_text(encoding="utf-8")
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    forbidden = next(contract for contract in contracts if contract["name"] == "The window knows no torch")
    outside = [name for name in forbidden["forbidden_modules"] if not name.startswith("core.")]
    assert [name for name in outside if f'"{name}"' not in spec] == []
