"""The drop-downs of the plan bar: what they offer can be read before it is chosen, by eye and by screen reader."""

from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from core.allocation.allocators import ALLOCATORS
from core.factorization.methods import METHODS
from core.requests import AUTO
from studio.document.session import Session
from studio.panels.settings.plan_bar import PlanBar
from studio.panels.widgets.choice_box import ChoiceBox
from studio.planning.choices import allocator_choices, effort, method_choices
from studio.planning.search_cost import search_cost
from studio.theme.palette import DARK, LIGHT, Palette
from studio.theme.theme import Theme


@pytest.fixture
def bar(filled_session: Session, qtbot: QtBot) -> PlanBar:
    filled_session.change_settings(allocator="water-filling")
    widget = PlanBar(filled_session)
    qtbot.addWidget(widget)
    for box in (widget.method, widget.storage, widget.allocator):
        widget.addWidget(box)
    widget.resize(900, 50)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def popup_of(box: ChoiceBox, qtbot: QtBot) -> QImage:
    box.showPopup()
    qtbot.waitUntil(box.view().isVisible)
    return box.view().viewport().grab().toImage()


def box_of(box: ChoiceBox, row: int) -> QRect:
    return box.view().visualRect(box.model().index(row, 0))


def test_that_every_method_is_offered_with_what_it_does_costs_and_who_published_it() -> None:
    offered = {choice.name: choice for choice in method_choices()}
    assert offered.keys() == METHODS.keys()
    for name, method in METHODS.items():
        choice = offered[name]
        assert (choice.summary, choice.cost, choice.citation) == (method.summary, method.cost, method.citation)
        assert method.cost in choice.words


def test_that_methods_are_grouped_from_cheap_to_dear() -> None:
    choices = method_choices()
    efforts = [effort(METHODS[choice.name]) for choice in choices]
    assert efforts == sorted(efforts)
    assert choices[0].name == "svd"
    assert len({choice.group for choice in choices}) == len(set(efforts)) > 1


def test_that_every_allocator_is_offered_with_its_citation() -> None:
    assert {c.name: c.citation for c in allocator_choices()} == {a.name: a.citation for a in ALLOCATORS.values()}


def test_that_allocators_are_grouped_by_whether_they_run_the_model() -> None:
    groups: dict[str, list[bool]] = {}
    for choice in allocator_choices():
        groups.setdefault(choice.group, []).append(ALLOCATORS[choice.name].probes is not None)
    assert all(groups["Run the model while they search"])
    assert not any(groups["Arithmetic, done at once"])


def test_that_the_open_menu_says_what_a_search_costs_on_this_model(
    bar: PlanBar, filled_session: Session, qtbot: QtBot
) -> None:
    popup_of(bar.allocator, qtbot)
    words = bar.allocator.itemData(bar.allocator.findText("lems"), Qt.ItemDataRole.ToolTipRole)
    cost = search_cost(filled_session, ALLOCATORS["lems"])
    assert cost is not None
    assert f"({cost.short})" in words
    assert bar.allocator.currentText() == filled_session.settings.allocator
    bar.allocator.hidePopup()


def test_that_another_allocator_starts_with_its_own_defaults(bar: PlanBar, filled_session: Session) -> None:
    filled_session.change_settings(allocator="lems", allocator_options={"trials": 3})
    bar.allocator.setCurrentText("atp")
    bar.allocator.activated.emit(bar.allocator.currentIndex())
    assert (filled_session.settings.allocator, filled_session.settings.allocator_options) == ("atp", {})


def test_that_only_auto_lets_the_method_be_left_to_it(bar: PlanBar, filled_session: Session) -> None:
    filled_session.change_settings(allocator="uniform")
    assert bar.method.findText(AUTO) < 0
    filled_session.change_settings(allocator=AUTO)
    assert bar.method.currentText() == AUTO
    filled_session.change_settings(allocator="uniform")
    assert bar.method.currentText() == filled_session.method.name


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_that_the_open_menu_paints_name_cost_summary_and_citation_of_each_method(
    bar: PlanBar, qtbot: QtBot, scheme: str, palette: Palette
) -> None:
    theme = Theme()
    try:
        theme.choose(scheme)
        image = popup_of(bar.method, qtbot)
        entry = box_of(bar.method, bar.method.count() - 1)
        left, right = _split(image, entry)
        assert QColor(palette.text).rgb() in left
        assert QColor(palette.muted).rgb() in right, "the cost stands at the right of the name's line"
        assert entry.height() >= 3 * bar.fontMetrics().height()
    finally:
        bar.method.hidePopup()
        theme.choose("system")


def _split(image: QImage, entry: QRect) -> tuple[set[int], set[int]]:
    """Colours in the left half of an entry, and in the right half of its first line."""
    middle, line = entry.center().x(), entry.top() + entry.height() // 3
    left = {image.pixel(x, y) for x in range(entry.left(), middle) for y in range(entry.top(), entry.bottom())}
    right = {image.pixel(x, y) for x in range(middle, entry.right()) for y in range(entry.top(), line)}
    return left, right


def test_that_a_method_is_chosen_with_the_mouse_from_the_open_menu(
    bar: PlanBar, filled_session: Session, qtbot: QtBot, mouse: Any
) -> None:
    popup_of(bar.method, qtbot)
    entry = box_of(bar.method, bar.method.findText("asvd"))
    viewport = bar.method.view().viewport()
    mouse.hover(viewport, entry.center())
    mouse.click(viewport, entry.center())
    qtbot.waitUntil(lambda: filled_session.method.name == "asvd")


def test_that_the_menu_can_be_walked_by_keyboard(bar: PlanBar, filled_session: Session, qtbot: QtBot) -> None:
    names = [choice.name for choice in method_choices()]
    popup_of(bar.method, qtbot)
    start = bar.method.currentIndex()
    qtbot.keyClick(bar.method.view(), Qt.Key.Key_Up)
    qtbot.keyClick(bar.method.view(), Qt.Key.Key_Return)
    assert filled_session.method.name == names[start - 1]


def test_that_screen_readers_are_told_what_a_method_is(bar: PlanBar) -> None:
    row = bar.method.findText("svd-llm")
    told = bar.method.itemData(row, Qt.ItemDataRole.AccessibleDescriptionRole)
    assert METHODS["svd-llm"].summary in told
    assert bar.method.accessibleName() == "Method"
    assert METHODS["svd-llm"].citation in bar.method.accessibleDescription()


def test_that_a_method_this_version_does_not_know_is_shown_and_kept(bar: PlanBar) -> None:
    bar.method.show_choice("of-tomorrow")
    assert bar.method.currentText() == "of-tomorrow"
    assert "Not known" in bar.method.toolTip()


def test_that_the_tip_of_the_closed_box_is_that_of_what_a_person_chose(bar: PlanBar, qtbot: QtBot) -> None:
    bar.method.setFocus()
    qtbot.keyClicks(bar.method, "asvd")
    assert bar.method.chosen == "asvd"
    assert METHODS["asvd"].summary in bar.method.toolTip()
