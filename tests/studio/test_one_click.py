"""One click, from the panel to the card, over a scripted worker; by mouse and keys where a person would."""

import os
import signal
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.allocation.recipe import Recipe, own_recipes
from core.allocation.target import Target
from core.requests import Compress, Evaluate, MakePlan, Request
from studio.jobs.pending import PendingJob
from studio.main_window import MainWindow
from studio.panels.oneclick.one_click import OneClickPanel
from studio.panels.oneclick.recipe_box import AS_SET
from studio.planning.order import Order

PATIENCE = 20_000


@pytest.fixture
def panel(opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> OneClickPanel:
    """The panel in front, with a folder to write to and an estimate on show."""
    monkeypatch.setenv("HOME", str(tmp_path))
    opened.actions_table.by_id["one-click"].trigger()
    panel = opened.clicking
    write(panel, tmp_path / "out")
    qtbot.waitUntil(lambda: panel.estimates.latest is not None, timeout=PATIENCE)
    return panel


@pytest.fixture
def sent(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """What goes to the worker, but for estimates."""
    seen: list[Request] = []
    submit = opened.flow.device.submit

    def listening(request: Request) -> str:
        if request.kind != "estimate":
            seen.append(request)
        return submit(request)

    monkeypatch.setattr(opened.flow.device, "submit", listening)
    return seen


def write(panel: OneClickPanel, folder: Path) -> None:
    panel.place.setFocus()
    panel.place.selectAll()
    QTest.keyClicks(panel.place, str(folder))


def click(panel: OneClickPanel) -> None:
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)


def at_end(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.clicking.pages.currentIndex() == 2, timeout=PATIENCE)


def test_that_before_a_model_is_open_the_panel_says_how_to_begin(window: MainWindow) -> None:
    window.actions_table.by_id["one-click"].trigger()
    assert not window.clicking.button.isVisible()


def test_that_it_estimates_time_memory_and_disk_before_it_starts(panel: OneClickPanel) -> None:
    said = panel.will_take.text()
    assert "About 5 min" in said
    assert "2.0 GB of memory" in said
    assert "MB of cache" in said
    assert [row.title for row in panel.ahead.rows] == ["Calibrate", "Factorise", "Plan", "Write", "Measure"]
    assert not panel.warning.isVisible()


def test_that_it_says_when_something_will_not_fit(panel: OneClickPanel, qtbot: QtBot) -> None:
    panel.target.value.setValue(95)
    qtbot.waitUntil(lambda: panel.warning.isVisible(), timeout=PATIENCE)
    assert "2.0 GB of memory and 1.0 GB are free" in panel.warning.text()


def test_that_one_click_plans_writes_measures_and_ends_with_a_card(
    opened: MainWindow, panel: OneClickPanel, sent: list[Request], tmp_path: Path, qtbot: QtBot
) -> None:
    click(panel)
    at_end(opened, qtbot)
    out = str(tmp_path / "out")
    plan, compress, dense, small = sent
    assert isinstance(plan, MakePlan)
    assert plan.method is not None
    assert (plan.method.name, plan.allocator, plan.target) == ("kfac-svd", "water-filling", Target(value=0.8))
    assert isinstance(compress, Compress)
    assert compress.out == out
    assert [request.model for request in (dense, small) if isinstance(request, Evaluate)] == ["fake", out]
    card = panel.card
    assert "perplexity 21% higher" in card.headline.text()
    assert "17.50 → 21.25" in card.lost.text()
    assert card.original.text.text() == "Once more"
    assert card.written.text.text() == "Once more"
    assert opened.session.method.name == "kfac-svd"
    assert opened.session.plan is not None
    assert set(opened.session.plan.ranks.values()) == {4}
    assert len(opened.session.compressions) == 1
    assert opened.session.undo_stack.undoText() == "Allocate water-filling at 80.0%"


def test_that_a_plan_made_by_hand_is_kept_when_one_click_makes_another(
    opened: MainWindow, panel: OneClickPanel, qtbot: QtBot
) -> None:
    site = opened.session.model.sites[0].name
    opened.session.select([site])
    QTest.keyClicks(opened.budget.canvas, "3")
    QTest.keyClick(opened.budget.canvas.typed, Qt.Key.Key_Return)
    by_hand = opened.session.plan
    assert by_hand.ranks[site] == 3
    click(panel)
    at_end(opened, qtbot)
    assert [kept.plan for kept in opened.session.comparison.kept] == [by_hand]
    assert opened.session.plan != by_hand


def test_that_an_allocators_plan_is_not_kept_of_itself(
    opened: MainWindow, panel: OneClickPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("one", "two"):
        write(panel, tmp_path / name)
        click(panel)
        at_end(opened, qtbot)
        QTest.mouseClick(panel.card.again, Qt.MouseButton.LeftButton)
    assert opened.session.comparison.kept == ()


def test_that_the_stages_that_were_estimated_stay_when_the_recipe_changes_the_settings(
    panel: OneClickPanel, qtbot: QtBot
) -> None:
    panel.recipes.choose("fast")
    qtbot.waitUntil(lambda: panel.estimates.latest is not None, timeout=PATIENCE)
    click(panel)
    assert [row.title for row in panel.stages.rows] == ["Calibrate", "Factorise", "Plan", "Write", "Measure"]


def test_that_the_next_step_on_the_card_does_it(
    opened: MainWindow, panel: OneClickPanel, sent: list[Request], tmp_path: Path, qtbot: QtBot
) -> None:
    click(panel)
    at_end(opened, qtbot)
    step = panel.card.steps[0]
    assert step.text() == "Again with best"
    sent.clear()
    QTest.mouseClick(step, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(isinstance(request, Compress) for request in sent), timeout=PATIENCE)
    at_end(opened, qtbot)
    plan = next(request for request in sent if isinstance(request, MakePlan))
    assert (plan.method, plan.allocator) == (None, "auto")
    compress = next(request for request in sent if isinstance(request, Compress))
    assert [step.name for step in compress.refine.steps] == ["block"]
    assert compress.out == str(tmp_path / "Fake-Model-keep80-best")


def test_that_back_leads_to_another_choice(opened: MainWindow, panel: OneClickPanel, qtbot: QtBot) -> None:
    click(panel)
    at_end(opened, qtbot)
    QTest.mouseClick(panel.card.again, Qt.MouseButton.LeftButton)
    assert panel.pages.currentIndex() == 0
    qtbot.waitUntil(lambda: "exists already" in panel.warning.text() or panel.estimates.latest is not None)


def test_that_it_can_be_cancelled_and_goes_on_where_it_stopped(
    opened: MainWindow, panel: OneClickPanel, sent: list[Request], tmp_path: Path, qtbot: QtBot
) -> None:
    write(panel, tmp_path / "slow")
    click(panel)
    qtbot.waitUntil(lambda: any(isinstance(request, Compress) for request in sent), timeout=PATIENCE)
    record = panel.one_click.record
    qtbot.waitUntil(lambda: record is not None and record.done > 0, timeout=PATIENCE)
    QTest.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.stop.text() == "Go on", timeout=PATIENCE)
    assert "Cancelled" in panel.where.text()
    sent.clear()
    QTest.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    at_end(opened, qtbot)
    first = sent[0]
    assert isinstance(first, Compress)
    assert first.resume
    assert (tmp_path / "slow").exists()


def test_that_a_failure_is_said_in_the_panel_and_can_be_put_away(
    opened: MainWindow, panel: OneClickPanel, sent: list[Request], tmp_path: Path, qtbot: QtBot
) -> None:
    write(panel, tmp_path / "slow")
    click(panel)
    qtbot.waitUntil(lambda: any(isinstance(request, Compress) for request in sent), timeout=PATIENCE)
    record = panel.one_click.record
    qtbot.waitUntil(lambda: record is not None and record.done > 0, timeout=PATIENCE)
    for child in psutil.Process().children(recursive=True):
        if "fake_worker" in " ".join(child.cmdline()):
            os.kill(child.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: panel.stop.text() == "Go on", timeout=PATIENCE)
    assert "killed" in panel.where.text()
    QTest.mouseClick(panel.back, Qt.MouseButton.LeftButton)
    assert panel.pages.currentIndex() == 0


@pytest.mark.parametrize("at", ["plan", "compress", "written", "measure"])
def test_that_a_later_window_goes_on_to_the_card(
    at: str, opened: MainWindow, panel: OneClickPanel, sent: list[Request], tmp_path: Path, qtbot: QtBot
) -> None:
    order = panel.order()
    assert order is not None
    document = opened.session.plan_document()
    assert document is not None
    request: Request = order.plan
    if at in ("compress", "written"):
        request = order.compress(document)
        if at == "written":
            Path(order.out).mkdir()
    elif at == "measure":
        request = order.evaluations[1]
    opened.show_panel("Spectrum")
    opened.flow.start_again(PendingJob(title="One click", document="fake", request=request, order=order))
    at_end(opened, qtbot)
    kinds = [request.kind for request in sent]
    expected = {"plan": ["plan", "compress"], "compress": ["compress"], "written": ["compress"], "measure": []}[at]
    assert kinds == [*expected, "evaluate", "evaluate"]
    assert opened.clicking.isVisible()


def test_that_every_job_of_an_order_is_kept_with_it(opened: MainWindow, panel: OneClickPanel, qtbot: QtBot) -> None:
    kept: list[Order | None] = []
    add = opened.flow.pending.add
    opened.flow.pending.add = lambda job, pending: (kept.append(pending.order), add(job, pending))[1]  # type: ignore[method-assign]  # to listen
    order = panel.order()
    click(panel)
    at_end(opened, qtbot)
    assert order is not None
    assert kept == [order.model_copy(update={"expected": panel.estimates.latest})] * 4


def test_that_copy_as_command_and_as_python_say_what_the_button_would_do(
    opened: MainWindow, panel: OneClickPanel, tmp_path: Path
) -> None:
    panel.copy_as("command")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("rank-studio compress fake --keep 0.8 --method kfac-svd --allocator water-filling")
    assert str(tmp_path / "out") in text
    assert len(text.splitlines()) == 3
    panel.copy_as("Python")
    text = QGuiApplication.clipboard().text()
    compile(text, "copied.py", "exec")
    assert "planned.plan" in text
    assert "Copied" in opened.strip.label.text()


def test_that_the_present_settings_become_a_recipe_and_a_recipe_the_settings(
    opened: MainWindow, panel: OneClickPanel
) -> None:
    opened.actions_table.by_id["recipe-save"].trigger()
    QTest.keyClicks(panel.recipes.name, "mine")
    QTest.keyClick(panel.recipes.name, Qt.Key.Key_Return)
    assert [recipe.name for recipe in own_recipes()] == ["mine"]
    assert panel.recipes.recipe.name == "mine"
    panel.recipes.choose("fast")
    panel.recipes.use_settings()
    settings = opened.session.settings
    assert (settings.method.name, settings.allocator, settings.method_by_allocator) == (
        "svd-llm",
        "water-filling",
        False,
    )
    panel.recipes.choose(AS_SET)
    assert panel.recipes.recipe.does_as(next(r for r in panel.recipes.known() if r.name == "fast"))


def test_that_a_recipe_is_shared_as_one_file(opened: MainWindow, panel: OneClickPanel, tmp_path: Path) -> None:
    shared = Recipe(name="theirs", allocator="uniform", about="From a friend.")
    panel.recipes.export_to(tmp_path / "theirs.json", shared)
    panel.recipes.import_from(tmp_path / "theirs.json")
    assert panel.recipes.recipe == shared
    assert own_recipes() == (shared,)
    (tmp_path / "broken.json").write_text("{}")
    panel.recipes.import_from(tmp_path / "broken.json")
    assert "not a recipe" in opened.strip.label.text()


def test_that_a_name_no_file_can_have_is_refused_in_words(opened: MainWindow, panel: OneClickPanel) -> None:
    panel.recipes.ask_name()
    QTest.keyClicks(panel.recipes.name, "a/b")
    QTest.keyClick(panel.recipes.name, Qt.Key.Key_Return)
    assert "cannot be the name" in opened.strip.label.text()
    assert own_recipes() == ()
