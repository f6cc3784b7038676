"""Plans kept, and the one that is compared with."""

from typing import Any

from core.allocation.plan import RankPlan
from studio.document.comparison import Kept, difference, fits
from studio.document.session import Session


def kept_at(session: Session, rank: int) -> Kept:
    """Keep a plan with this rank everywhere."""
    assert session.model is not None
    session.set_ranks({site.name: rank for site in session.model.sites}, "Set ranks")
    session.keep_plan()
    return session.comparison.kept[-1]


def test_that_a_kept_plan_stays_as_it_was(filled_session: Session) -> None:
    kept = kept_at(filled_session, 3)
    filled_session.set_ranks({next(iter(kept.plan.ranks)): 7}, "Set rank")
    assert set(kept.plan.ranks.values()) == {3}
    assert fits(kept.document, filled_session.model) if filled_session.model else False
    assert filled_session.dirty


def test_that_plans_kept_twice_have_names_of_their_own(filled_session: Session) -> None:
    first = kept_at(filled_session, 3)
    filled_session.keep_plan()
    assert [kept.name for kept in filled_session.comparison.kept] == [first.name, f"{first.name} (2)"]


def test_that_the_outline_is_the_compared_plan_else_the_one_before_the_last_allocator(filled_session: Session) -> None:
    told: list[int] = []
    filled_session.ghostChanged.connect(lambda: told.append(1))
    kept = kept_at(filled_session, 3)
    before = filled_session.plan
    assert before is not None
    assert filled_session.outline is None
    filled_session.set_plan(RankPlan.dense(filled_session.model.sites, "pivoted"), "Dense")  # type: ignore[union-attr]
    assert filled_session.outline == before
    filled_session.comparison.compare_with(kept)
    heard = len(told)
    assert filled_session.outline is kept.plan
    filled_session.comparison.drop(kept.name)
    assert filled_session.outline == before
    assert len(told) == heard + 1


def test_that_the_difference_counts_sites_and_parameters(filled_session: Session) -> None:
    model = filled_session.model
    assert model is not None
    kept = kept_at(filled_session, 3)
    up, down = model.sites[0], model.sites[1]
    plan = kept.plan.with_ranks(model.by_name, {up.name: 5, down.name: 1})
    found = difference(plan, kept.plan, model.by_name)
    assert (found.more, found.fewer, found.same) == (1, 1, len(model.sites) - 2)
    assert found.parameters == plan.cost(model.sites) - kept.plan.cost(model.sites)


def test_that_another_model_has_nothing_to_compare_with(filled_session: Session, fake_model_of: Any) -> None:
    kept = kept_at(filled_session, 3)
    filled_session.comparison.compare_with(kept)
    filled_session.open_info(fake_model_of(2).info)
    assert filled_session.comparison.kept == ()
    assert filled_session.outline is None
    assert filled_session.model is not None
    assert not fits(kept.document, filled_session.model)
