"""Rules in one line of text: what is understood, what it does, what is said about what is not understood."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.allocation.amount import Amount, parse_amount
from core.allocation.edits import Edit, difference_edits, digest, edited
from core.allocation.plan import RankPlan
from core.allocation.rules import EXAMPLES, parse_rule, parse_rules
from core.allocation.storage import rank_cost
from core.jobs.errors import UsageError
from core.model import ModelInfo, Site

KINDS = {"q": (24, 24), "k": (8, 24), "v": (8, 24), "o": (24, 24), "up": (48, 24), "down": (24, 48)}


def made_model(blocks: int = 9) -> ModelInfo:
    sites = tuple(
        Site(
            name=f"layers.{block}.{kind}",
            block=block,
            kind=kind,
            part="attention" if kind in "qkvo" else "mlp",
            shape=shape,
            input_group=f"layers.{block}.{kind}",
            tensor=f"layers.{block}.{kind}.weight",
        )
        for block in range(blocks)
        for kind, shape in KINDS.items()
    )
    parameters = sum(site.parameters for site in sites)
    return ModelInfo(
        source="made",
        name="Made",
        folder="/nowhere",
        model_type="llama",
        architecture="LlamaForCausalLM",
        blocks=blocks,
        hidden_size=24,
        vocabulary=10,
        dtype="float32",
        parameters=parameters,
        bytes_on_disk=4 * parameters,
        tied_embeddings=True,
        sites=sites,
    )


MODEL = made_model()
DENSE = RankPlan.dense(MODEL.sites, "pivoted")


def meant(text: str) -> set[str]:
    return {site.name.removeprefix("layers.") for site in parse_rule(text).sites(MODEL)}


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("v last third >= 60%", {"6.v", "7.v", "8.v"}),
        ("all v of the last third ≥ 60 %", {"6.v", "7.v", "8.v"}),
        ("V first 2 blocks dense", {"0.v", "1.v"}),
        ("q, k block 4 = 3", {"4.q", "4.k"}),
        ("down blocks 3-5 <= 40%", {"3.down", "4.down", "5.down"}),
        ("o blocks 0,7-8 lock", {"0.o", "7.o", "8.o"}),
        ("lock up middle third", {"3.up", "4.up", "5.up"}),
        ("mlp last block at most 30%", {"8.up", "8.down"}),
        ("attention q first 1 = dense", {"0.q"}),
    ],
)
def test_that_words_say_which_sites_are_meant(text: str, sites: set[str]) -> None:
    assert meant(text) == sites


def test_that_a_rule_without_sites_means_all_of_them() -> None:
    assert len(meant("all = 4")) == len(meant("= 4")) == len(MODEL.sites)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("v last third", "does not say what to do"),
        ("w = 3", "'w' is no kind of site in Made; its kinds are q, k, v, o, up, down"),
        ("v blocks 3-12 = 4", "no block 12"),
        ("v blocks 5-3 = 4", "'5-3' are no blocks"),
        ("v last = 4", "needs a part"),
        ("v = 0", "at least 1"),
        ("v = 1.5", "whole number"),
        ("v >= 130%", "130% of a site's parameters cannot be kept"),
        ("v = lots", "'lots' is no amount"),
        ("v > 4", "write >= instead"),
        ("v =", "needs one amount"),
        ("v first half last half = 3", "says twice"),
        (" ; ", "Write which sites"),
    ],
)
def test_that_what_is_not_understood_is_said(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):  # noqa: PT012 - either of the two may say it
        for rule in parse_rules(text):
            rule.sites(MODEL)


@pytest.mark.parametrize("text", EXAMPLES)
def test_that_every_example_can_be_carried_out(text: str) -> None:
    model = made_model(blocks=12)
    plan = RankPlan.dense(model.sites, "pivoted").with_ranks(
        model.by_name, {s.name: 2 for s in model.sites if s.kind != "down"}
    )
    assert parse_rule(text).applied(plan, model) != plan


@given(
    share=st.floats(0.02, 1.0),
    present=st.none() | st.integers(1, 24),
    storage=st.sampled_from(("factored", "pivoted")),
    relation=st.sampled_from((">=", "<=", "=")),
)
def test_that_a_share_is_kept_at_least_or_at_most(
    share: float, present: int | None, storage: Any, relation: str
) -> None:
    site = MODEL.sites[0]
    share = round(share, 4)
    plan = RankPlan.dense(MODEL.sites, storage).with_ranks(MODEL.by_name, {site.name: present})
    after = parse_rule(f"q block 0 {relation} {100 * share:.2f}%").applied(plan, MODEL)
    kept, before = after.site_cost(site) / site.parameters, plan.site_cost(site) / site.parameters
    one_rank = rank_cost(*site.shape, 1, storage) / site.parameters
    rounding = 0.5 / site.parameters
    if relation == ">=":
        assert kept >= share - 1e-9
        assert kept >= before
        assert kept == before or kept <= share + one_rank or after.ranks[site.name] is None
    elif relation == "<=":
        assert kept <= max(share, one_rank) + rounding
        assert kept <= before
    else:
        assert kept <= max(share, one_rank) + rounding


def test_that_locked_sites_stay_and_locks_leave_ranks_alone() -> None:
    plan = parse_rule("v last third lock").applied(DENSE, MODEL)
    assert plan.ranks == DENSE.ranks
    assert plan.locked == {"layers.6.v", "layers.7.v", "layers.8.v"}
    after = parse_rule("v = 2").applied(plan, MODEL)
    assert {name for name, rank in after.ranks.items() if rank == 2} == {f"layers.{block}.v" for block in range(6)}
    assert parse_rule("v last third unlock").applied(plan, MODEL) == DENSE


def test_that_later_steps_see_what_earlier_ones_did() -> None:
    plan = edited(
        DENSE, MODEL, [Edit("rule", ("k = 4; k first half <= 2",)), Edit("set", ("layers.8.k=dense", "layers.7.k=50%"))]
    )
    assert [plan.ranks[f"layers.{block}.k"] for block in (0, 6, 8)] == [2, 4, None]
    assert plan.ranks["layers.7.k"] == parse_amount("50%").exactly(MODEL.by_name["layers.7.k"], "pivoted")


def test_that_edits_name_what_they_do_not_know() -> None:
    for edit, said in (
        (Edit("set", ("layers.99.q=3",)), "no site layers.99.q"),
        (Edit("set", ("layers.0.q",)), "SITE=RANK"),
        (Edit("lock", ("nowhere",)), "no site nowhere"),
        (Edit("storage", ("folded",)), "no storage 'folded'"),
    ):
        with pytest.raises(UsageError, match=said):
            edited(DENSE, MODEL, [edit])


@given(data=st.data())
def test_that_the_difference_of_two_plans_leads_from_one_to_the_other(data: st.DataObject) -> None:
    model = made_model(blocks=1)
    plans = []
    for _ in range(2):
        ranks = {site.name: data.draw(st.none() | st.integers(1, min(site.shape))) for site in model.sites}
        storage = data.draw(st.sampled_from(("factored", "pivoted")))
        locked = data.draw(st.frozensets(st.sampled_from([site.name for site in model.sites])))
        plans.append(RankPlan.dense(model.sites, storage).with_ranks(model.by_name, ranks).with_locked(locked))
    before, after = plans
    found = edited(before, model, difference_edits(before, after, model))
    assert found == after
    assert digest(found) == digest(after)
    assert (digest(before) == digest(after)) == (before == after)


def test_that_amounts_are_read_as_people_write_them() -> None:
    assert parse_amount(" 64 ") == Amount(rank=64)
    assert parse_amount("60 %") == Amount(share=0.6)
    assert parse_amount("Dense") == Amount()
