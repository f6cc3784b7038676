"""The menu entry of the window."""

import configparser
import stat
from pathlib import Path

import pytest

from core.cli import main


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's share folder, and a script to start beside the running Python."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    script = tmp_path / "with space" / "rank-studio"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr("sys.executable", str(script.with_name("python")))
    return tmp_path / "share"


def test_that_the_entry_starts_this_installation_with_its_icon(share: Path, tmp_path: Path) -> None:
    assert main(["desktop", "install"]) == 0
    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    parser.read(share / "applications" / "rank-studio.desktop", encoding="utf-8")
    entry = parser["Desktop Entry"]
    assert entry["Exec"] == f'"{tmp_path}/with space/rank-studio" %f'
    assert (share / "icons" / "hicolor" / "scalable" / "apps" / f"{entry['Icon']}.svg").is_file()
    assert "*.rankstudio" in (share / "mime" / "packages" / "rank-studio.xml").read_text(encoding="utf-8")
    assert entry["MimeType"].rstrip(";") in (share / "mime" / "packages" / "rank-studio.xml").read_text(
        encoding="utf-8"
    )


def test_that_removing_leaves_nothing_and_may_be_done_twice(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desktop", "install"]) == 0
    assert main(["desktop", "remove"]) == 0
    assert not [path for path in share.rglob("*") if path.is_file()]
    assert main(["desktop", "remove"]) == 0
    assert "was not in the menu" in capsys.readouterr().out


def test_that_other_systems_are_told_where_to_read(
    share: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert main(["desktop", "install"]) == 2
    assert "docs/packaging.md" in capsys.readouterr().err


def test_that_an_entry_that_cannot_be_written_is_said(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    share.mkdir()
    (share / "applications").write_text("a file where a folder belongs", encoding="utf-8")
    assert main(["desktop", "install"]) == 1
    assert "cannot be written" in capsys.readouterr().err
