"""Every change of the plan can be taken back."""

from typing import Any

from core.allocation.plan import RankPlan
from studio.document.session import Session


def first(session: Session, number: int = 1) -> list[str]:
    assert session.model is not None
    return [site.name for site in session.model.sites[:number]]


def test_that_a_drag_is_one_undo_step(filled_session: Session) -> None:
    (name,) = first(filled_session)
    drag = filled_session.new_drag()
    for rank in (9, 8, 7):
        filled_session.set_ranks({name: rank}, f"Drag to {rank}", drag=drag)
    assert filled_session.undo_stack.count() == 1
    assert filled_session.undo_stack.undoText() == "Drag to 7"
    filled_session.undo_stack.undo()
    assert filled_session.plan is not None
    assert filled_session.plan.ranks[name] is None
    filled_session.undo_stack.redo()
    assert filled_session.plan.ranks[name] == 7


def test_that_two_drags_are_two_undo_steps(filled_session: Session) -> None:
    (name,) = first(filled_session)
    for rank in (9, 8):
        filled_session.set_ranks({name: rank}, "Drag", drag=filled_session.new_drag())
    assert filled_session.undo_stack.count() == 2


def test_that_a_drag_which_returns_to_its_start_is_no_step(filled_session: Session) -> None:
    (name,) = first(filled_session)
    drag = filled_session.new_drag()
    for rank in (9, 8, None):
        filled_session.set_ranks({name: rank}, "Drag", drag=drag)
    assert filled_session.undo_stack.count() == 0
    assert not filled_session.dirty


def test_that_a_drag_with_held_total_gives_everything_back_on_its_way_back(filled_session: Session) -> None:
    assert filled_session.model is not None
    filled_session.set_ranks({site.name: 5 for site in filled_session.model.sites}, "Start")
    start = filled_session.plan
    filled_session.set_hold_total(True)
    drag = filled_session.new_drag()
    (name,) = first(filled_session)
    for rank in (9, 13, 5):
        filled_session.set_ranks({name: rank}, "Drag", drag=drag)
    assert filled_session.plan == start
    assert filled_session.undo_stack.count() == 1


def test_that_a_change_which_changes_nothing_is_no_step(filled_session: Session) -> None:
    (name,) = first(filled_session)
    filled_session.set_ranks({name: None}, "Nothing")
    filled_session.set_locked([name], False)
    filled_session.set_storage("pivoted")
    assert filled_session.undo_stack.count() == 0


def test_that_locking_and_storage_can_be_taken_back(filled_session: Session) -> None:
    names = first(filled_session, 2)
    filled_session.set_locked(names, True)
    assert filled_session.undo_stack.undoText() == "Lock 2 sites"
    filled_session.set_storage("factored")
    assert filled_session.plan is not None
    assert filled_session.plan.storage == "factored"
    filled_session.undo_stack.undo()
    assert filled_session.plan.storage == "pivoted"
    assert filled_session.settings.storage == "pivoted"
    filled_session.undo_stack.undo()
    assert filled_session.plan.locked == frozenset()


def test_that_an_allocated_plan_leaves_a_ghost_and_undo_takes_both_back(
    filled_session: Session, fake_model: Any
) -> None:
    before = filled_session.plan
    assert before is not None
    plan = before.with_ranks(fake_model.info.by_name, dict.fromkeys(first(filled_session, 5), 4))
    filled_session.set_plan(plan, "Allocate uniform at 80.0%", allocator="uniform")
    assert filled_session.ghost == before
    document = filled_session.plan_document()
    assert document is not None
    assert document.allocator == "uniform"
    filled_session.undo_stack.undo()
    assert filled_session.ghost is None
    assert filled_session.plan == before


def test_that_a_plan_edited_after_allocation_is_called_by_hand(filled_session: Session, fake_model: Any) -> None:
    plan = RankPlan.dense(fake_model.info.sites, "pivoted").with_ranks(
        fake_model.info.by_name, dict.fromkeys(first(filled_session, 5), 4)
    )
    filled_session.set_plan(plan, "Allocate", allocator="uniform")
    filled_session.set_ranks({first(filled_session)[0]: 6}, "Drag")
    document = filled_session.plan_document()
    assert document is not None
    assert document.allocator == "by hand"
    filled_session.undo_stack.undo()
    assert filled_session.allocator_used == "uniform"


def test_that_undoing_back_to_the_saved_state_is_clean(filled_session: Session) -> None:
    filled_session.mark_saved("project")
    said: list[bool] = []
    filled_session.dirtyChanged.connect(said.append)
    filled_session.set_ranks({first(filled_session)[0]: 6}, "Drag")
    filled_session.undo_stack.undo()
    assert said == [True, False]


def test_that_a_lock_set_in_the_middle_of_a_movement_stays(filled_session: Session) -> None:
    names, drag = first(filled_session, 2), filled_session.new_drag()
    filled_session.set_ranks({names[0]: 9}, "Step", drag=drag)
    filled_session.set_locked([names[1]], True)
    filled_session.set_ranks({names[0]: 8}, "Step", drag=drag)
    assert filled_session.plan is not None
    assert filled_session.plan.locked == {names[1]}
    assert filled_session.plan.ranks[names[0]] == 8


def test_that_a_drag_back_to_its_start_leaves_the_plan_the_allocators(filled_session: Session, fake_model: Any) -> None:
    names = first(filled_session, 5)
    plan = RankPlan.dense(fake_model.info.sites, "pivoted").with_ranks(fake_model.info.by_name, dict.fromkeys(names, 4))
    filled_session.set_plan(plan, "Allocate", allocator="uniform")
    drag = filled_session.new_drag()
    for rank in (6, 4):
        filled_session.set_ranks({names[0]: rank}, "Drag", drag=drag)
    assert filled_session.allocator_used == "uniform"
