"""The report: one file that says what was planned, why, what came of it, and how to do it again."""

import json
import re
import shlex
from base64 import b64decode
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from core.allocation.document import RefineSpec, StepSpec, read_plan
from core.allocation.problem import Constraints
from core.cli.parser import parser
from core.jobs.errors import StudioError
from core.requests import EvaluateResult
from studio.document.session import Session
from studio.keeping.report import report_of, write_report
from studio.keeping.report_parts import Grid, Lines, html_file
from studio.keeping.reproduction import reproducing
from studio.keeping.settings_words import constraint_words
from tests.studio.test_project import MEASURED


@pytest.fixture
def planned(filled_session: Session) -> Session:
    """A plan of which something was measured."""
    model = filled_session.model
    assert model is not None
    filled_session.set_ranks({site.name: 2 + site.block for site in model.sites[5:20]}, "Drag")
    filled_session.add_measurement(EvaluateResult.model_validate({**MEASURED.model_dump(), "model": "fake"}))
    return filled_session


def section(session: Session, title: str) -> tuple[object, ...]:
    return next(section.parts for section in report_of(session).sections if section.title == title)


def test_that_a_report_has_plan_figures_forecast_settings_and_how_to_do_it_again(planned: Session) -> None:
    report = report_of(planned)
    assert [section.title for section in report.sections] == [
        "The plan",
        "Forecast and measurement",
        "Where the model can give",
        "Ranks",
        "Settings",
        "How to do it again",
    ]
    names = ["bars", "frontier", "map", "spectra-values", "spectra-energy"]
    assert [figure.name for figure in report.figures] == names
    html = html_file(report)
    assert html.count("<svg") == len(names)
    assert "perplexity 17.50" in html
    assert "svd-llm" in html


def test_that_the_page_needs_nothing_beside_it(planned: Session) -> None:
    html = html_file(report_of(planned))
    addresses = re.findall(r"""(?:src|href|url)\s*=?\s*\(?["']([^"']+)""", html)
    assert addresses
    assert all(address.startswith(("data:", "#")) for address in addresses)


def test_that_every_rank_stands_in_the_table(planned: Session) -> None:
    (grid,) = section(planned, "Ranks")
    assert isinstance(grid, Grid)
    assert planned.model is not None
    assert planned.plan is not None
    assert grid.head[1:] == ("q", "k", "v", "o", "gate", "up", "down")
    for site in planned.model.sites:
        rank = planned.plan.ranks[site.name]
        cell = grid.rows[site.block][grid.head.index(site.kind)]
        assert cell == ("—" if rank is None else str(rank))


def test_that_the_enclosed_plan_is_the_plan(planned: Session, tmp_path: Path) -> None:
    found = re.search(
        r'download="plan.json" href="data:application/json;base64,([^"]+)"', html_file(report_of(planned))
    )
    assert found is not None
    path = tmp_path / "plan.json"
    path.write_bytes(b64decode(found[1]))
    assert read_plan(path) == planned.plan_document()
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == "rank-studio-plan"


def test_that_the_command_line_understands_every_line(planned: Session) -> None:
    steps = (StepSpec(name="update"), StepSpec(name="block", options={"epochs": 2}))
    planned.change_settings(
        refine=RefineSpec(steps=steps, validation=3, watch="", watch_rows=2), tasks=("bundled",), task_limit=5
    )
    document = planned.plan_document()
    assert document is not None
    *_, lines = section(planned, "How to do it again")
    assert isinstance(lines, Lines)
    assert lines.lines == reproducing(planned, document)
    assert "--refine-option block.epochs=2 --validation 3 --watch-rows 2 --watch none" in lines.lines[1]
    commands = []
    for line in lines.lines:
        program, *words = shlex.split(line)
        assert program == "rank-studio"
        commands.append(parser().parse_args(words).command)
    assert commands == ["forecast", "compress", "evaluate", "evaluate"]


def test_that_constraints_are_said_in_words() -> None:
    assert constraint_words(Constraints()) == ""
    assert constraint_words(Constraints(forbid_dense=True)) == "no site dense"
    limits = Constraints(2, 8, {"v": 0.5}, {"up": 0.9}, (("q", "k"),))
    assert constraint_words(limits) == (
        "rank at least 2; multiples of 8; v keeps at least 50%; up keeps at most 90%; equal ranks of q, k"
    )


def test_that_words_of_a_person_cannot_break_the_page(planned: Session) -> None:
    planned.mark_saved("<script>alert(1)</script>")
    assert "<script" not in html_file(report_of(planned))


def test_that_a_report_leaves_the_window_and_its_selection_alone(planned: Session) -> None:
    windows = len(QGuiApplication.allWindows())
    before, dirty = planned.selection, planned.dirty
    report_of(planned)
    assert (planned.selection, planned.dirty) == (before, dirty)
    assert len(QGuiApplication.allWindows()) == windows


def test_that_the_pdf_has_pages_with_all_figures(planned: Session, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(planned, path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert content.count(b"/Subtype /Image") >= 5
    assert int(re.findall(rb"/Count (\d+)", content)[0]) >= 2


def test_that_a_place_that_is_not_there_and_no_model_are_said(planned: Session, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="choose another place"):
        write_report(planned, tmp_path / "missing" / "report.html")
    with pytest.raises(StudioError, match="open a model first"):
        report_of(Session())
