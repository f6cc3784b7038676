"""A search for sites as one line of text: ``kind:v stable<20 block:3-7``. Every term must hold."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.jobs.errors import StudioError
from core.model import Site
from studio.document.session import Session
from studio.panels.measures.map_measures import MEASURES
from studio.panels.measures.measure import Measure
from studio.panels.widgets.numbers import percent
from studio.translation import tr

Test = Callable[[Session, Site], bool]
Number = Callable[[Session, Site], float | None]

_TERM = re.compile(r"(?P<word>[a-z_]\w*)\s*(?P<sign><=|>=|≤|≥|<|>|=|:)\s*(?P<value>\S*)")
_NUMBER = re.compile(r"(?P<digits>\d+(\.\d*)?(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?)(?P<unit>[%kmb]?)", re.IGNORECASE)
_UNITS = {"": 1.0, "%": 0.01, "k": 1e3, "m": 1e6, "b": 1e9}
_SPACED = re.compile(r"\s*(<=|>=|≤|≥|<|>|=)\s*")

_SAID: dict[str, Callable[[Site], str]] = {
    "name": lambda site: site.name,
    "kind": lambda site: site.kind,
    "part": lambda site: site.part,
    "shape": lambda site: f"{site.shape[0]}x{site.shape[1]}",
}
_STATES: dict[str, Test] = {
    "locked": lambda session, site: session.plan is not None and site.name in session.plan.locked,
    "dense": lambda session, site: session.plan is not None and session.plan.ranks[site.name] is None,
    "compressed": lambda session, site: session.plan is not None and session.plan.ranks[site.name] is not None,
    "selected": lambda session, site: site.name in session.selection,
}
_COUNTED: dict[str, Number] = {
    "block": lambda _session, site: site.block,
    "rows": lambda _session, site: site.shape[0],
    "columns": lambda _session, site: site.shape[1],
    "parameters": lambda _session, site: site.parameters,
}
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
}


def statistics_by_word() -> dict[str, Measure]:
    """What can be compared with a number, by the word that is typed for it."""
    return {measure.word: measure for measure in MEASURES if measure.word}


@dataclass(frozen=True)
class Query:
    """``tests``: one a term."""

    tests: tuple[Test, ...] = ()

    def found(self, session: Session) -> frozenset[str] | None:
        """Names of the sites that every term holds for; ``None`` where there is no term. What is not known of a site
        yet holds for nothing."""
        if not self.tests or session.model is None:
            return None
        return frozenset(s.name for s in session.model.sites if all(test(session, s) for test in self.tests))


def parse_query(text: str) -> Query:
    """Raises ``StudioError`` with one sentence about the first term that means nothing."""
    terms = _SPACED.sub(r"\1", text.lower().strip()).split()
    return Query(tuple(_test(term) for term in terms))


def _test(term: str) -> Test:
    if term.startswith("-") and len(term) > 1:
        inner = _test(term[1:])
        return lambda session, site: not inner(session, site)
    match = _TERM.fullmatch(term)
    if match is None:
        return _STATES.get(term) or _bare(term)
    word, sign, value = match["word"], match["sign"].replace("≤", "<=").replace("≥", ">="), match["value"]
    if word not in _SAID:
        _number_of(word)  # an unknown word is said before a missing value
    if not value:
        raise StudioError(tr("Say what {word} should be: {example}.").format(word=word, example=_example(word)))
    if word in _SAID and sign in (":", "="):
        return _says(word, value)
    return _compares(word, sign, value)


def _bare(term: str) -> Test:
    """A block, a kind, or a piece of the name. One or two letters are a kind: they are in nearly every name."""
    if term.isdigit():
        return lambda _session, site: site.block == int(term)
    return lambda _session, site: term == site.kind.lower() or (len(term) > 2 and term in site.name.lower())


def _says(word: str, value: str) -> Test:
    """``kind:q,k,v``, ``shape:576x*``, ``name:layers.3``: one of the texts; a star stands for anything."""
    read, texts = _SAID[word], value.replace("×", "x").split(",")
    patterns = [re.compile(".*".join(map(re.escape, text.split("*")))) for text in texts if text]
    if word == "name":
        return lambda _session, site: any(pattern.search(read(site).lower()) for pattern in patterns)
    return lambda _session, site: any(pattern.fullmatch(read(site).lower()) for pattern in patterns)


def _compares(word: str, sign: str, value: str) -> Test:
    """``stable<20``, ``kept>=60%``, ``block:3-7``, ``rank:64``."""
    number = _number_of(word)
    low, high = _span(word, value) if sign in (":", "=") else (_parsed(word, value),) * 2
    if sign in (":", "="):
        return lambda session, site: (found := number(session, site)) is not None and low <= found <= high
    holds = _COMPARE[sign]
    return lambda session, site: (found := number(session, site)) is not None and holds(found, low)


def _number_of(word: str) -> Number:
    measure = statistics_by_word().get(word)
    if measure is not None:
        return measure.value
    if word in _COUNTED:
        return _COUNTED[word]
    if word in _SAID:
        said = tr("“{word}” is a text and cannot be compared; write {example}.")
        raise StudioError(said.format(word=word, example=_example(word)))
    known = ", ".join((*_SAID, *_COUNTED, *statistics_by_word()))
    said = tr("There is nothing called “{word}” to search by; there are {known}.")
    raise StudioError(said.format(word=word, known=known))


def _span(word: str, value: str) -> tuple[float, float]:
    low, dash, high = value.partition("-")
    if dash and low and high:
        return _parsed(word, low), _parsed(word, high)
    number = _parsed(word, value)
    # Figures are typed as they are read: rounded.
    room = 0.0 if word in _COUNTED or word == "rank" else 0.005 * abs(number)
    return number - room, number + room


def _parsed(word: str, value: str) -> float:
    match = _NUMBER.fullmatch(value)
    if match is None:
        said = tr("“{value}” is not a number; write {example}.")
        raise StudioError(said.format(value=value, example=_example(word)))
    measure = statistics_by_word().get(word)
    number = float(match["digits"])
    is_share = measure is not None and measure.text(0.5) in (percent(0.5), percent(0.5, 2))
    unit = match["unit"].lower()
    if unit == "%" and not is_share:
        said = tr("“{word}” is not a share and takes no percent; write {example}.")
        raise StudioError(said.format(word=word, example=_example(word)))
    return number * (0.01 if is_share and not unit and number > 1 else _UNITS[unit])


def _example(word: str) -> str:
    examples = {"kind": "kind:v", "part": "part:mlp", "shape": "shape:576x*", "name": "name:up", "block": "block:3-7"}
    measure = statistics_by_word().get(word)
    number = "60%" if measure is not None and "%" in measure.text(0.5) else "20"
    return examples.get(word, f"{word}<{number}")
