"""Everything done to a plan can be undone, and done again on the command line."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.allocation.allocators import allocator_named
from core.allocation.document import MethodSpec, read_plan
from core.allocation.target import Target, plan_within
from core.cli import main
from core.jobs.reporter import silent
from core.model import ModelInfo
from studio.document.limits_by_hand import set_limit
from studio.document.rules_by_hand import apply_rules
from studio.document.session import Session
from studio.document.session_script import session_script
from studio.planning.planning import asked_here

RULES = ("k = 4", "v last half >= 60%", "mlp lock", "down <= 40%; o first block dense", "all unlock")


def edit(session: Session, data: st.DataObject) -> None:
    """One thing that a hand may do."""
    assert session.model is not None
    assert session.plan is not None
    sites = session.model.sites
    some = data.draw(st.lists(st.sampled_from(sites), min_size=1, max_size=4, unique_by=lambda s: s.name))
    match data.draw(st.sampled_from(("ranks", "drag", "lock", "unlock", "storage", "rule", "limit", "plan")), "edit"):
        case "ranks":
            session.set_ranks({site.name: data.draw(st.none() | st.integers(1, 24)) for site in some}, "Set")
        case "drag":
            drag = session.new_drag()
            for rank in data.draw(st.lists(st.integers(1, 24), min_size=1, max_size=3)):
                session.set_ranks({site.name: rank for site in some}, "Drag", drag=drag)
        case "lock" | "unlock" as verb:
            session.set_locked([site.name for site in some], verb == "lock")
        case "storage":
            session.set_storage(data.draw(st.sampled_from(("factored", "pivoted"))))
        case "rule":
            apply_rules(session, data.draw(st.sampled_from(RULES)))
        case "limit":
            set_limit(session, "floor", some[0].kind, data.draw(st.sampled_from((None, 0.3, 0.6))))
        case "plan":
            rank = data.draw(st.integers(1, 24))
            plan = session.plan.with_ranks(session.model.by_name, {site.name: rank for site in sites})
            session.set_plan(plan, "Allocate", allocator="uniform")


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_that_any_edits_followed_by_as_many_undos_change_nothing(
    session: Session, fake_model_of: Callable[..., Any], data: st.DataObject
) -> None:
    fake_model_of(blocks=2, hidden=24).fill(session, spectra=False)
    session.set_hold_total(data.draw(st.booleans(), label="hold"))
    session.snap = data.draw(st.booleans(), label="snap")
    if data.draw(st.booleans(), label="start elsewhere"):
        assert session.plan is not None
        assert session.model is not None
        start = session.plan.with_ranks(session.model.by_name, {site.name: 9 for site in session.model.sites})
        session.restore_plan(start, "uniform", {})
    before = (session.plan, session.ghost, session.allocator_used, session.settings)
    for _ in range(data.draw(st.integers(1, 6), label="edits")):
        edit(session, data)
    done = session.undo_stack.count()
    after = (session.plan, session.settings)
    for _ in range(done):
        session.undo_stack.undo()
    assert (session.plan, session.ghost, session.allocator_used, session.settings) == before
    for _ in range(done):
        session.undo_stack.redo()
    assert (session.plan, session.settings) == after
    session.change_settings(storage="pivoted", constraints=type(session.settings.constraints)())


@pytest.fixture(scope="module")
def tiny() -> ModelInfo:
    from core.checkpoint.open import open_checkpoint

    return open_checkpoint("tiny", silent()).info


def commands_of(script: str) -> list[list[str]]:
    """The words of every command of a shell script."""
    joined = script.replace(" \\\n", " ").splitlines()
    return [shlex.split(line) for line in joined if line and not line.startswith(("#", "set "))]


def test_that_a_session_written_as_commands_gives_the_same_plan(
    session: Session, tiny: ModelInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.open_info(tiny)
    session.change_settings(
        method=MethodSpec(name="svd"), method_by_allocator=False, allocator="uniform", target=Target(value=0.6)
    )
    first = tiny.sites[0].name
    session.set_ranks({first: 7}, "Drag the first")
    session.set_locked([first], True)
    asked = asked_here(session)
    assert asked is not None
    plan = plan_within(
        asked.target, tiny, asked.problem.storage, lambda k: allocator_named("uniform").allocate(asked.problem, k, {})
    )
    session.set_plan(plan, "Allocate uniform", allocator="uniform", asked=asked.request)
    apply_rules(session, "v last half >= 90%")
    session.set_hold_total(True)
    apply_rules(session, "down = 11")
    session.set_ranks({tiny.sites[-1].name: 20}, "Drag the last")
    session.set_ranks({tiny.sites[-1].name: 21}, "Taken back")
    session.undo_stack.undo()
    script = session_script(session)
    assert "--rule 'v last half >= 90%'" in script
    assert "# Drag the last" in script
    assert "Taken back" not in script
    monkeypatch.chdir(tmp_path)
    for words in commands_of(script):
        assert words[0] == "rank-studio"
        assert main([*words[1:], "--quiet"]) == 0
    made = read_plan(tmp_path / "plan.json")
    assert made.plan_for(tiny) == session.plan
    document = session.plan_document()
    assert document is not None
    assert (made.method, made.calibration, made.allocator) == (document.method, document.calibration, "by hand")


def test_that_a_script_fails_where_another_plan_comes_of_it(
    session: Session, tiny: ModelInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    session.open_info(tiny)
    session.set_ranks({tiny.sites[0].name: 7}, "Drag")
    (words,) = commands_of(session_script(session))
    monkeypatch.chdir(tmp_path)
    other = [word.replace("=7", "=8") for word in words[1:]]
    assert main([*other, "--quiet"]) == 1
    assert "as expected" in capsys.readouterr().err
    assert not (tmp_path / "plan.json").exists()


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_that_any_session_by_hand_can_be_done_again_on_the_command_line(
    session: Session, fake_model_of: Callable[..., Any], tmp_path: Path, data: st.DataObject
) -> None:
    fake = fake_model_of(blocks=2, hidden=24)
    fake.fill(session, spectra=False)
    session.set_hold_total(data.draw(st.booleans(), label="hold"))
    for _ in range(data.draw(st.integers(0, 5), label="edits")):
        edit(session, data)
    for _ in range(data.draw(st.integers(0, 2), label="undos")):
        session.undo_stack.undo()
    (words,) = commands_of(session_script(session))
    words[words.index("--out") + 1] = str(tmp_path / "plan.json")
    assert main([*words[1:], "--quiet"], run=lambda _request, _reporter, _device: fake.info) == 0
    assert read_plan(tmp_path / "plan.json").plan_for(fake.info) == session.plan
    session.change_settings(storage="pivoted", constraints=type(session.settings.constraints)())
