"""Project files: what a person did to a model, there and back."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec, StepSpec
from core.allocation.problem import Constraints
from core.allocation.target import Target
from core.jobs.errors import StudioError
from core.requests import EvaluateResult
from studio.document.project import Project, read_project
from studio.document.session import Session

MEASURED = EvaluateResult(
    model="fake",
    corpus="bundled",
    tokens=1000,
    perplexity=17.5,
    tokens_per_second=100.0,
    peak_memory_bytes=1,
    bytes_on_disk=2,
    parameters=3,
    prompt="a",
    generation="b",
    seconds=1.0,
)


def worked_on(session: Session) -> Session:
    """Everything that a project file should bring back."""
    assert session.model is not None
    session.set_ranks({site.name: 5 for site in session.model.sites[:6]}, "Set ranks")
    session.set_locked([session.model.sites[2].name], True)
    session.change_settings(
        method=MethodSpec(name="asvd", options={"alpha": 0.25}),
        calibration=CalibrationSpec(samples=4, length=128, corpus="my.txt"),
        method_by_allocator=False,
        damage=True,
        probes=True,
        target=Target(unit="memory", value=2.5e8, dtype="float16"),
        allocator="mrcs",
        allocator_options={"groups": 3},
        search_rows=7,
        constraints=Constraints(2, 4, {"v": 0.5}, {"up": 0.9}, (("q", "k"),), forbid_dense=True),
        refine=RefineSpec(steps=(StepSpec(name="block", options={"epochs": 2}),), watch="other.txt", validation=3),
        evaluation_corpus="test.txt",
        evaluation_rows=3,
        tasks=("bundled",),
        task_limit=20,
    )
    session.set_storage("factored")
    session.set_hold_total(True)
    session.set_snap(False)
    session.add_measurement(MEASURED)
    session.keep_plan()
    return session


def test_that_a_project_brings_everything_back(filled_session: Session, fake_model: Any, tmp_path: Path) -> None:
    path = tmp_path / "work.rankstudio"
    saved = worked_on(filled_session)
    Project.of(saved).save(path)

    session = Session()
    session.open_info(fake_model.info)
    read_project(path).restore(session, "work")

    assert session.plan == saved.plan
    assert session.settings == saved.settings
    assert session.hold_total
    assert not session.snap
    assert session.measurements == [MEASURED]
    assert session.comparison.kept == saved.comparison.kept != ()
    assert session.title == "work"
    assert not session.dirty
    assert not session.undo_stack.canUndo()


def test_that_a_project_from_before_refinement_still_opens_and_refines_nothing(
    filled_session: Session, fake_model: Any, tmp_path: Path
) -> None:
    path = tmp_path / "old.rankstudio"
    Project.of(worked_on(filled_session)).save(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    for field in ("refine", "evaluation_corpus"):
        del content[field]
    path.write_text(json.dumps(content), encoding="utf-8")

    session = Session()
    session.open_info(fake_model.info)
    read_project(path).restore(session, "old")

    assert session.plan == filled_session.plan
    assert session.settings.refine == RefineSpec()
    assert session.settings.evaluation_corpus == "bundled"


def test_that_a_project_from_before_snap_was_kept_snaps(filled_session: Session, tmp_path: Path) -> None:
    path = tmp_path / "old.rankstudio"
    filled_session.set_snap(False)
    Project.of(filled_session).save(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["snap"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert read_project(path).snap


def test_that_a_project_from_before_targets_had_units_aims_for_the_same_share(
    filled_session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "old.rankstudio"
    Project.of(filled_session).save(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["target"]
    path.write_text(json.dumps(content | {"target_keep": 0.65}), encoding="utf-8")
    assert read_project(path).target == Target(unit="keep", value=0.65)
    path.write_text(json.dumps(content | {"target_keep": 0}), encoding="utf-8")
    with pytest.raises(StudioError, match=r"at target\.value"):
        read_project(path)


def test_that_the_file_says_whether_curves_were_there(filled_session: Session) -> None:
    assert Project.of(filled_session).curves
    filled_session.clear_curves()
    assert not Project.of(filled_session).curves


def test_that_nothing_half_written_is_left_when_saving_fails(filled_session: Session, tmp_path: Path) -> None:
    path = tmp_path / "missing" / "work.rankstudio"
    with pytest.raises(StudioError, match="choose another place"):
        Project.of(filled_session).save(path)
    assert list(tmp_path.glob("**/*.partial")) == []


def test_that_there_is_nothing_to_save_without_a_model(session: Session) -> None:
    with pytest.raises(StudioError, match="open a model first"):
        Project.of(session)


def spoiled(path: Path, **changes: object) -> Path:
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content | changes), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": 2}, "newer Rank Studio"),
        ({"target": {"unit": "keep", "value": 0}}, "at target.value"),
        ({"colour": "red"}, "at colour"),
        ({"format": "rank-studio-plan"}, "at format"),
    ],
)
def test_that_a_wrong_project_is_refused_with_the_field(
    filled_session: Session, tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    path = tmp_path / "work.rankstudio"
    Project.of(filled_session).save(path)
    with pytest.raises(StudioError, match=words):
        read_project(spoiled(path, **changes))


def test_that_a_file_that_is_no_project_or_is_missing_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "work.rankstudio"
    with pytest.raises(StudioError, match="There is no project file"):
        read_project(path)
    path.write_bytes(b"\x00\x01")
    with pytest.raises(StudioError, match="is not a project that Rank Studio can use"):
        read_project(path)


def test_that_a_project_of_another_model_is_refused_and_the_session_stays_dense(
    filled_session: Session, fake_model_of: Any
) -> None:
    project = Project.of(worked_on(filled_session))
    session = Session()
    session.open_info(fake_model_of(2).info)
    dense = session.plan
    with pytest.raises(StudioError, match="make a new plan"):
        project.restore(session, "work")
    assert session.plan == dense
