"""The terms that the program uses, in plain words: tool tips, the window's glossary and ``docs/glossary.md``."""

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict

import resources


class Paper(BaseModel):
    """Where a term comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    url: str


class Term(BaseModel):
    """One term; ``tip`` is one sentence, ``more`` what else helps."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    tip: str
    more: str = ""
    papers: tuple[Paper, ...] = ()
    labels: tuple[str, ...] = ()
    """Words on controls that mean this term."""

    @property
    def text(self) -> str:
        return f"{self.tip} {self.more}".strip()


@cache
def terms() -> tuple[Term, ...]:
    """All of them, in the order of the file."""
    listed = tomllib.loads(resources.glossary())["term"]
    return tuple(Term.model_validate(entry) for entry in listed)


def as_markdown() -> str:
    """The glossary as a page of the documentation."""
    lines = ["# Glossary", "", "The words that the window uses. Made from `resources/glossary.toml`; edit that file."]
    for term in sorted(terms(), key=lambda term: term.name):
        lines += ["", f"**{term.name}**: {term.text}"]
        if term.papers:
            lines[-1] += " (" + "; ".join(f"[{paper.title}]({paper.url})" for paper in term.papers) + ")"
    return "\n".join(lines) + "\n"
