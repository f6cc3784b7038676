"""The glossary: one place for terms, shared by tool tips and documentation."""

from pathlib import Path

from core.model.glossary import as_markdown, terms

PAGE = Path(__file__).parents[3] / "docs" / "glossary.md"


def test_that_the_page_of_the_documentation_is_made_from_the_terms() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown(), "run python scripts/glossary.py"


def test_that_a_tip_is_one_sentence_or_two_that_end() -> None:
    for term in terms():
        assert term.tip.endswith("."), term.name
        assert len(term.tip) < 180, term.name


def test_that_no_two_terms_claim_one_label() -> None:
    labels = [label.lower() for term in terms() for label in {term.name.lower(), *(l.lower() for l in term.labels)}]
    assert len(labels) == len(set(labels))


def test_that_papers_are_links() -> None:
    links = [paper.url for term in terms() for paper in term.papers]
    assert len(links) > 8
    assert all(link.startswith("https://") for link in links)
