"""Finding by a few typed letters: how well they fit a text, and which of its letters they are; no Qt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

_RUN, _START, _FIRST = 8, 6, 4
"""What a letter is worth beside its neighbour, at the start of a word, and at the start of all."""
_LETTER = 1


@dataclass(frozen=True)
class Fit:
    """``score``: the higher the better; ``places``: the letters that were found."""

    score: float
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class Hit(Generic[Thing]):
    """Something that was found."""

    thing: Thing
    fit: Fit


def fit(typed: str, text: str) -> Fit | None:
    """Every typed word has to occur in ``text``, its letters in their order; ``None`` where one does not."""
    text = text.lower()
    score, places = 0.0, set[int]()
    for word in typed.lower().split():
        found = _word(word, text)
        if found is None:
            return None
        score += found.score
        places.update(found.places)
    return Fit(score - len(text) / 100, tuple(sorted(places)))


def best(typed: str, things: Iterable[Thing], text_of: Callable[[Thing], str], limit: int) -> list[Hit[Thing]]:
    """The things that fit, best first; equally good ones stay in their order."""
    hits = [Hit(thing, found) for thing in things if (found := fit(typed, text_of(thing))) is not None]
    hits.sort(key=lambda hit: -hit.fit.score)
    return hits[:limit]


def _word(word: str, text: str) -> Fit | None:
    """A whole occurrence counts most, best at the start of a word; else its letters one after the other."""
    found = _whole(word, text)
    if found < 0:
        return _scattered(word, text)
    start = _FIRST + _START if found == 0 else _START if _starts_word(text, found) else 0
    return Fit(len(word) * (_LETTER + _RUN) + start, tuple(range(found, found + len(word))))


def _whole(word: str, text: str) -> int:
    """Where ``word`` stands in one piece, at the start of a word if there is such a place; -1 for nowhere."""
    first = place = text.find(word)
    while place >= 0 and not _starts_word(text, place):
        place = text.find(word, place + 1)
    return place if place >= 0 else first


def _scattered(word: str, text: str) -> Fit | None:
    """Its letters in their order, each at the start of a word where the others still follow."""
    if not _follows(word, text, -1):
        return None
    score, places = 0.0, list[int]()
    for number, letter in enumerate(word):
        last = places[-1] if places else -1
        place = text.find(letter, last + 1)
        if places and place == last + 1:
            score += _RUN
        else:
            starts = (at for at in range(place, len(text)) if text[at] == letter and _starts_word(text, at))
            start = next(starts, place)
            place = start if _follows(word[number + 1 :], text, start) else place
            score += _START if _starts_word(text, place) else 0
        places.append(place)
    # Letters strewn over half a sentence are a coincidence, not what was meant.
    meant = 2 * sum(_starts_word(text, at) for at in places) >= len(word)
    return Fit(score + _LETTER * len(word), tuple(places)) if meant or places[-1] < places[0] + 2 * len(word) else None


def _follows(word: str, text: str, place: int) -> bool:
    for letter in word:
        place = text.find(letter, place + 1)
        if place < 0:
            return False
    return True


def _starts_word(text: str, place: int) -> bool:
    if place == 0 or not text[place - 1].isalnum():
        return True
    return text[place].isdigit() and not text[place - 1].isdigit()
