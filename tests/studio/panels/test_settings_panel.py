"""The settings: options of methods and steps with their published defaults, and what comes around truncation."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.allocation.allocators import ALLOCATORS
from core.allocation.document import SECOND_TEXT, CalibrationSpec, MethodSpec, RefineSpec, StepSpec
from core.factorization.methods import METHODS
from core.model.option import Option
from core.refinement.steps import STEPS
from studio.document.session import Session
from studio.document.settings_schema import SETTINGS, Flag, Line, Number, OneOf, Value
from studio.flow import Flow
from studio.jobs.devices import Device
from studio.panels.settings.option_form import OptionForm
from studio.panels.settings.setting_fields import FileField, FlagField, NumberField
from studio.panels.settings.settings import SettingsPanel

OPTIONS = (
    Option("alpha", 0.5, "How strongly."),
    Option("rounds", 3, "How often."),
    Option("mode", "mean", "How.", choices=("mean", "max")),
    Option("exact", True, "Whether exactly."),
)


@pytest.fixture
def panel(filled_session: Session, qtbot: QtBot) -> SettingsPanel:
    widget = SettingsPanel(filled_session)
    qtbot.addWidget(widget)
    widget.resize(360, 700)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def form(qtbot: QtBot) -> OptionForm:
    widget = OptionForm(OPTIONS, {"alpha": 0.7, "exact": False})
    qtbot.addWidget(widget)
    widget.show()
    return widget


def heard(form: OptionForm) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    form.changed.connect(told.append)
    return told


def type_into(qtbot: QtBot, line: Any, text: str) -> None:
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def tick(qtbot: QtBot, check: QCheckBox) -> None:
    """By mouse, on the box itself."""
    qtbot.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(8, check.height() // 2))


def number(field: object) -> NumberField:
    assert isinstance(field, NumberField)
    return field


def flag(field: object) -> FlagField:
    assert isinstance(field, FlagField)
    return field


def text_of(field: object) -> FileField:
    assert isinstance(field, FileField)
    return field


def test_that_each_option_shows_its_help_and_its_default(form: OptionForm) -> None:
    shown = " ".join(label.text() for label in form.findChildren(QLabel))
    for option in OPTIONS:
        assert option.help in shown
    assert "Default: 0.5." in shown
    assert "Default: on." in shown


def test_that_only_what_differs_from_the_defaults_is_told(form: OptionForm, qtbot: QtBot) -> None:
    told = heard(form)
    type_into(qtbot, form.fields["rounds"], "5")
    type_into(qtbot, form.fields["alpha"], "0.5")
    assert told == [{"alpha": 0.7, "exact": False, "rounds": 5}, {"exact": False, "rounds": 5}]


def test_that_choices_are_a_menu_and_what_is_chosen_counts(form: OptionForm, qtbot: QtBot) -> None:
    told = heard(form)
    box = form.fields["mode"]
    assert isinstance(box, QComboBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    box.textActivated.emit(box.currentText())
    assert told[-1]["mode"] == "max"


@pytest.mark.parametrize("text", ["half", "inf", "1e999"])
def test_that_what_is_no_number_is_said_and_not_taken(form: OptionForm, qtbot: QtBot, text: str) -> None:
    told = heard(form)
    type_into(qtbot, form.fields["alpha"], text)
    assert "alpha" in form.wrong.text()
    assert form.wrong.isVisible()
    assert told == []


def test_that_one_click_brings_the_published_defaults_back(form: OptionForm, qtbot: QtBot) -> None:
    told = heard(form)
    assert form.reset.isEnabled()
    qtbot.mouseClick(form.reset, Qt.MouseButton.LeftButton)
    alpha = form.fields["alpha"]
    assert isinstance(alpha, QLineEdit)
    assert alpha.text() == "0.5"
    assert told == [{}]
    assert not form.reset.isEnabled()


def test_that_the_form_is_the_chosen_methods(panel: SettingsPanel, filled_session: Session, qtbot: QtBot) -> None:
    for name, method in METHODS.items():
        filled_session.change_settings(method=MethodSpec(name=name))
        assert list(panel.method.fields) == [option.name for option in method.options]
        assert method.cost in panel.method.about.text()


def test_that_options_of_the_method_reset_in_the_session(
    panel: SettingsPanel, filled_session: Session, qtbot: QtBot
) -> None:
    filled_session.change_settings(method=MethodSpec(name="asvd", options={"alpha": 0.25}))
    qtbot.mouseClick(panel.method.form.reset, Qt.MouseButton.LeftButton)
    assert filled_session.method == MethodSpec(name="asvd")


def test_that_each_step_says_what_it_does_costs_and_who_published_it(panel: SettingsPanel) -> None:
    shown = " ".join(label.text() for label in panel.refinement.findChildren(QLabel))
    for step in STEPS.values():
        assert step.summary in shown
        assert step.cost in shown
        assert step.citation in shown


def test_that_checking_a_step_asks_for_it_and_shows_its_options(
    panel: SettingsPanel, filled_session: Session, qtbot: QtBot
) -> None:
    block = panel.refinement.steps["block"]
    assert not block.form.isVisible()
    tick(qtbot, block.check)
    assert block.form.isVisible()
    type_into(qtbot, block.form.fields["epochs"], "7")
    assert filled_session.settings.refine.steps == (StepSpec(name="block", options={"epochs": 7}),)
    qtbot.keyClick(block.check, Qt.Key.Key_Space)
    assert filled_session.settings.refine.steps == ()
    assert filled_session.has_all_curves


def test_that_steps_are_asked_for_in_the_order_they_are_done(
    panel: SettingsPanel, filled_session: Session, qtbot: QtBot
) -> None:
    for name in ("block", "prehab", "update"):
        tick(qtbot, panel.refinement.steps[name].check)
    assert [step.name for step in filled_session.settings.refine.steps] == ["prehab", "update", "block"]


def test_that_the_watched_text_and_the_held_out_rows_are_settings(
    panel: SettingsPanel, filled_session: Session, qtbot: QtBot
) -> None:
    refinement = panel.refinement
    watch = text_of(refinement.texts["watch"])
    assert not watch.isEnabled()
    tick(qtbot, refinement.steps["block"].check)
    type_into(qtbot, watch.line, "mine.txt")
    number(refinement.texts["validation"]).setValue(6)
    refine = filled_session.settings.refine
    assert (refine.watch, refine.validation) == ("mine.txt", 6)


def test_that_what_would_be_refused_later_is_said_at_once(
    panel: SettingsPanel, filled_session: Session, qtbot: QtBot
) -> None:
    filled_session.change_settings(refine=RefineSpec(steps=(StepSpec(name="prehab"), StepSpec(name="correct"))))
    assert "choose one" in panel.refinement.wrong.text()
    filled_session.change_settings(
        refine=RefineSpec(steps=(StepSpec(name="block"),)), calibration=CalibrationSpec(corpus=SECOND_TEXT)
    )
    assert "name another" in panel.refinement.wrong.text()
    filled_session.change_settings(calibration=CalibrationSpec())
    assert not panel.refinement.wrong.isVisible()


def test_that_the_panel_follows_settings_that_come_from_elsewhere(
    panel: SettingsPanel, filled_session: Session
) -> None:
    step = StepSpec(name="prehab", options={"steps": 9})
    filled_session.change_settings(refine=RefineSpec(steps=(step,), watch="", validation=3))
    prehab = panel.refinement.steps["prehab"]
    steps = prehab.form.fields["steps"]
    assert prehab.check.isChecked()
    assert isinstance(steps, QLineEdit)
    assert steps.text() == "9"
    assert text_of(panel.refinement.texts["watch"]).text() == ""
    assert not panel.refinement.texts["watch_rows"].isEnabled()


def test_that_the_form_is_the_chosen_allocators_and_says_its_cost(
    panel: SettingsPanel, filled_session: Session
) -> None:
    for name, allocator in ALLOCATORS.items():
        filled_session.change_settings(allocator=name, allocator_options={})
        assert list(panel.allocator.fields) == [option.name for option in allocator.options]
        assert allocator.cost in panel.allocator.about.text()
        searches = allocator.probes is not None
        assert panel.allocator.cost.isVisibleTo(panel) == panel.allocator.rows.isVisibleTo(panel) == searches


def test_that_options_of_the_allocator_go_into_the_session_and_change_the_cost(
    panel: SettingsPanel, filled_session: Session, qtbot: QtBot
) -> None:
    filled_session.change_settings(allocator="lems")
    before = panel.allocator.cost.text()
    type_into(qtbot, panel.allocator.fields["trials"], "40")
    assert filled_session.settings.allocator_options == {"trials": 40}
    assert panel.allocator.cost.text() != before
    assert filled_session.has_all_curves


def test_that_measuring_damage_with_the_curves_makes_the_present_ones_void(
    panel: SettingsPanel, filled_session: Session, qtbot: QtBot
) -> None:
    tick(qtbot, flag(panel.fields["probes"]))
    assert filled_session.settings.probes
    assert filled_session.has_all_curves
    tick(qtbot, flag(panel.fields["damage"]))
    assert filled_session.settings.damage
    assert not filled_session.has_all_curves


def test_that_a_job_is_shared_by_as_many_processes_as_are_set(
    panel: SettingsPanel, filled_session: Session, qtbot: QtBot
) -> None:
    device = Device(command=["nothing is started"])
    flow = Flow(filled_session, device)
    number(panel.fields["processes"]).setValue(4)
    assert filled_session.settings.processes == device.processes == 4
    assert filled_session.has_all_curves
    flow.shutdown()


def test_that_tasks_are_typed_with_commas_between_them(
    panel: SettingsPanel, filled_session: Session, qtbot: QtBot
) -> None:
    type_into(qtbot, panel.fields["tasks"], "bundled, arc_easy,")
    number(panel.fields["questions"]).setValue(20)
    settings = filled_session.settings
    assert (settings.tasks, settings.task_limit) == (("bundled", "arc_easy"), 20)
    number(panel.fields["questions"]).setValue(0)
    assert filled_session.settings.task_limit is None


def test_that_nothing_is_cut_off_in_a_narrow_panel(panel: SettingsPanel, filled_session: Session, qtbot: QtBot) -> None:
    filled_session.change_settings(
        method=MethodSpec(name="kfac-svd"),
        refine=RefineSpec(steps=tuple(StepSpec(name=name) for name in STEPS)),
        allocator="lems",
    )
    qtbot.waitUntil(panel.refinement.steps["block"].form.isVisible)
    inside = panel.area.widget()
    assert inside.minimumSizeHint().width() <= panel.area.viewport().width()


def test_that_every_setting_of_the_schema_has_one_control_with_its_tip_and_its_name(panel: SettingsPanel) -> None:
    for setting in SETTINGS.values():
        name = setting.name or setting.label
        made = [widget for widget in panel.findChildren(QWidget) if widget.accessibleName() == name]
        assert any(setting.tip == widget.toolTip() for widget in made), name


def test_that_every_setting_of_the_schema_reads_what_it_changes(filled_session: Session) -> None:
    for name, setting in SETTINGS.items():
        match setting.control:
            case Number(minimum=minimum):
                value: Value = minimum + 3
            case Flag():
                value = not setting.read(filled_session.settings)
            case OneOf(words=words):
                value = words[-1]
            case Line():
                value = "words"
        filled_session.change_settings(**setting.change(filled_session.settings, value))
        assert setting.read(filled_session.settings) == value, name
