"""The rank plan and its file."""

from pathlib import Path

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, read_plan
from core.allocation.plan import RankPlan
from core.jobs.errors import StudioError, UsageError
from core.model import ModelInfo


def written(model: ModelInfo, path: Path, **ranks: int | None) -> PlanDocument:
    plan = RankPlan.dense(model.sites, "factored").with_ranks(
        model.by_name, {f"model.layers.0.{kind}_proj": rank for kind, rank in ranks.items()}
    )
    document = PlanDocument.of(plan, model, MethodSpec(), CalibrationSpec(), "by hand")
    document.save(path)
    return document


def test_that_cost_counts_every_site_to_the_last_integer(model: ModelInfo) -> None:
    plan = RankPlan.dense(model.sites, "factored").with_ranks(
        model.by_name, {"model.layers.0.q_proj": 5, "model.layers.1.down_proj": 3}
    )
    removed = (24 * 24 - 5 * 48) + (24 * 64 - 3 * 88)
    assert plan.cost(model.sites) == model.site_parameters - removed
    assert plan.keep(model) == plan.cost(model.sites) / model.site_parameters


def test_that_a_rank_that_saves_nothing_becomes_dense(model: ModelInfo) -> None:
    plan = RankPlan.dense(model.sites, "factored").with_ranks(model.by_name, {"model.layers.0.q_proj": 12})
    assert plan.ranks["model.layers.0.q_proj"] is None
    pivoted = RankPlan.dense(model.sites, "pivoted").with_ranks(model.by_name, {"model.layers.0.q_proj": 12})
    assert pivoted.ranks["model.layers.0.q_proj"] == 12
    assert pivoted.with_storage(model.by_name, "factored").ranks["model.layers.0.q_proj"] is None


def test_that_rank_zero_and_unknown_sites_are_refused(model: ModelInfo) -> None:
    plan = RankPlan.dense(model.sites, "factored")
    with pytest.raises(UsageError, match="below 1"):
        plan.with_ranks(model.by_name, {"model.layers.0.q_proj": 0})
    with pytest.raises(UsageError, match="does not have: elsewhere"):
        plan.with_ranks(model.by_name, {"elsewhere": 3})


def test_that_a_plan_file_comes_back_as_it_was(model: ModelInfo, tmp_path: Path) -> None:
    document = written(model, tmp_path / "plan.json", q=5, down=3)
    back = read_plan(tmp_path / "plan.json")
    assert back == document
    assert back.plan_for(model).ranks["model.layers.0.down_proj"] == 3


def test_that_a_plan_of_another_model_is_refused_by_name(model: ModelInfo, tmp_path: Path) -> None:
    document = written(model, tmp_path / "plan.json", q=5)
    shape = model.sites[0].model_copy(update={"shape": (30, 24)})
    other = model.model_copy(update={"sites": (shape, *model.sites[1:]), "name": "other"})
    with pytest.raises(StudioError, match="in other it is 30x24"):
        document.plan_for(ModelInfo.model_validate(other.model_dump()))
    fewer = ModelInfo.model_validate(model.model_copy(update={"sites": model.sites[:3]}).model_dump())
    with pytest.raises(StudioError, match="does not have; it was made for made-up"):
        document.plan_for(fewer)


def test_that_a_plan_that_says_nothing_about_a_site_is_refused(model: ModelInfo, tmp_path: Path) -> None:
    document = written(model, tmp_path / "plan.json", q=5)
    sites = {name: site for name, site in document.sites.items() if not name.endswith("1.q_proj")}
    with pytest.raises(StudioError, match=r"says nothing about model\.layers\.1\.q_proj"):
        document.model_copy(update={"sites": sites}).plan_for(model)


def test_that_an_impossible_rank_and_a_foreign_lock_are_named(model: ModelInfo, tmp_path: Path) -> None:
    document = written(model, tmp_path / "plan.json", q=5)
    huge = document.sites["model.layers.0.q_proj"].model_copy(update={"rank": 25})
    with pytest.raises(StudioError, match="above the 24"):
        document.model_copy(update={"sites": {**document.sites, "model.layers.0.q_proj": huge}}).plan_for(model)
    with pytest.raises(StudioError, match="locks nobody"):
        document.model_copy(update={"locked": ("nobody",)}).plan_for(model)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (('"rank": 5', '"rank": "five"'), "rank"),
        (('"rank": 5', '"rank": 0'), "rank"),
        (('"version": 1', '"version": 99'), "version"),
        (('"storage": "factored"', '"storage": "folded"'), "storage"),
        (("{", "["), "the file"),
    ],
)
def test_that_a_damaged_plan_file_is_one_sentence_with_the_field(
    model: ModelInfo, tmp_path: Path, change: tuple[str, str], where: str
) -> None:
    path = tmp_path / "plan.json"
    written(model, path, q=5)
    text = path.read_text()
    assert change[0] in text
    path.write_text(text.replace(*change, 1))
    with pytest.raises(StudioError, match=where) as caught:
        read_plan(path)
    assert "\n" not in str(caught.value)


def test_that_a_missing_plan_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="no plan file"):
        read_plan(tmp_path / "nothing.json")
