"""The search for sites: one line of text, every term of which must hold."""

import pytest

from core.jobs.errors import StudioError
from studio.document.session import Session
from studio.panels.measures.site_query import parse_query

ALL = 28


def found(session: Session, text: str) -> frozenset[str]:
    names = parse_query(text).found(session)
    assert names is not None
    return names


def test_that_an_empty_search_finds_nothing_in_particular(filled_session: Session) -> None:
    assert parse_query("   ").found(filled_session) is None


def test_that_kinds_blocks_parts_and_shapes_are_found(filled_session: Session) -> None:
    assert found(filled_session, "kind:v") == {f"model.layers.{b}.self_attn.v_proj" for b in range(4)}
    assert len(found(filled_session, "kind:q,k")) == 8
    assert len(found(filled_session, "part:mlp block:1-2")) == 6
    assert len(found(filled_session, "block>=3")) == 7
    assert len(found(filled_session, "shape:48x24")) == 8
    assert len(found(filled_session, "shape:*x48")) == 4


def test_that_bare_words_are_kinds_blocks_or_pieces_of_the_name(filled_session: Session) -> None:
    assert len(found(filled_session, "o")) == 4
    assert len(found(filled_session, "self_attn")) == 16
    assert len(found(filled_session, "2")) == 7
    assert found(filled_session, "layers.3.mlp.up") == {"model.layers.3.mlp.up_proj"}


def test_that_statistics_are_compared(filled_session: Session) -> None:
    spectra = filled_session.spectra
    middle = sorted(spectrum.stable_rank for spectrum in spectra.values())[ALL // 2]
    low = {name for name, spectrum in spectra.items() if spectrum.stable_rank < middle}
    assert found(filled_session, f"stable < {middle}") == low
    assert found(filled_session, f"-stable<{middle}") == spectra.keys() - low
    assert found(filled_session, f"kind:up stable<{middle}") == {name for name in low if "up_proj" in name}


def test_that_a_figure_is_found_as_it_is_read_rounded(filled_session: Session) -> None:
    name, spectrum = next(iter(filled_session.spectra.items()))
    assert name in found(filled_session, f"stable={spectrum.stable_rank:.2f}")


def test_that_shares_are_typed_in_percent_with_or_without_the_sign(filled_session: Session) -> None:
    filled_session.set_ranks({"model.layers.0.mlp.up_proj": 4}, "change")
    for text in ("kept<60%", "kept<60", "kept<0.6"):
        assert found(filled_session, text) == {"model.layers.0.mlp.up_proj"}


def test_that_the_state_of_the_plan_is_found(filled_session: Session) -> None:
    filled_session.set_ranks({"model.layers.0.mlp.up_proj": 4}, "change")
    filled_session.set_locked(["model.layers.1.mlp.up_proj"], True)
    assert found(filled_session, "compressed") == {"model.layers.0.mlp.up_proj"}
    assert len(found(filled_session, "dense")) == ALL - 1
    assert found(filled_session, "locked") == {"model.layers.1.mlp.up_proj"}
    assert found(filled_session, "rank:4") == {"model.layers.0.mlp.up_proj"}


def test_that_what_is_not_known_yet_is_not_found(session: Session, fake_model: object) -> None:
    fake_model.fill(session, spectra=False, curves=False)  # type: ignore[attr-defined]
    assert found(session, "stable>0") == frozenset()
    assert found(session, "error80>=0") == frozenset()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("stbale<20", "nothing called “stbale”"),
        ("stbale<", "nothing called “stbale”"),
        ("stable<", "Say what stable should be: stable<20"),
        ("stable<many", "“many” is not a number"),
        ("stable<20%", "is not a share"),
        ("kind<3", "kind:v"),
    ],
)
def test_that_a_term_that_means_nothing_is_said_to_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(StudioError) as error:
        parse_query(text)
    assert says in str(error.value)
    assert str(error.value).endswith(".")
