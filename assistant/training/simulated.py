"""Lessons where there are no conversations: sessions made of what people liked, one after another.

A person names what they liked last, and takes what they liked next; half of the time they also say
a word of what they take, and at times a few words of its description, so that words are learned
from too. What people say by themselves is richer: a fusion that is learned so is to be measured on
real requests before it is believed.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from assistant.fusion.moment import Lesson, Moment
from catalog.events import Interactions
from catalog.items import Catalog
from catalog.text import SPACELESS
from retrieval.encoder import Vectors
from retrieval.filters import Constraint

Encode = Callable[[Sequence[str]], Vectors]
"""Texts → vectors of length 1, shape (n, dim)."""
_WORD = re.compile(rf"[{SPACELESS}]|[^\s{SPACELESS}]+")
"""A word, or a character of a script without spaces."""
_PHRASE = (6, 14)
"""A few words of a description: from so many to fewer than so many."""


class SimulationConfig(BaseModel):
    """How sessions are made.

    Attributes:
        each: lessons of a person at most.
        named: items that are named at most, 0 or more; how many is drawn from 0 to that.
        said: the part of the lessons in which a word of what is taken is said.
        described: the part in which a few words of its description are said, where it has one.
        people: at most, drawn at random.
        seed: of all draws.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    each: int = Field(default=3, ge=1)
    named: int = Field(default=4, ge=0)
    said: float = Field(default=0.5, ge=0, le=1)
    described: float = Field(default=0.25, ge=0, le=1)
    people: int = Field(default=1500, ge=1)
    seed: int = Field(default=7, ge=0)


def simulated_lessons(
    people: Interactions, catalog: Catalog, encode: Encode, config: SimulationConfig
) -> tuple[Lesson, ...]:
    """Lessons from the likes of people in the order of time; in a random one where none is known.

    Args:
        people: who likes what.
        catalog: the same items.
        encode: of questions, as a person's words are encoded.
        config: settings.

    Returns:
        Lessons whose `group` is the person's row in `people`; people with a single like give one
        in which nothing is named. Empty when nobody likes anything.
    """
    rng = np.random.default_rng(config.seed)
    speech, times = _Speech(_words(catalog), tuple(catalog.table["text"]), config), _times(people)
    drafts = [
        draft
        for person in rng.permutation(people.strength.shape[0])[: config.people].tolist()
        for draft in _drafts(person, _in_time(people, person, times, rng), speech, rng)
    ]
    said = list(dict.fromkeys(draft.said for draft in drafts if draft.said))
    meaning = dict(zip(said, encode(said), strict=True)) if said else {}
    return tuple(draft.lesson(meaning.get(draft.said)) for draft in drafts)


@dataclass(frozen=True)
class _Draft:
    """A lesson whose words have no meaning yet; `said` is empty where nothing is said."""

    person: int
    named: tuple[int, ...]
    taken: int
    said: str
    wish: Constraint | None

    def lesson(self, meaning: NDArray[np.float32] | None) -> Lesson:
        meanings = None if meaning is None else np.repeat(meaning[None], 3, axis=0)
        wishes = () if self.wish is None else (self.wish,)
        query = "" if wishes else self.said
        turn = len(self.named) + bool(self.said)
        moment = Moment(self.named, wishes=wishes, meanings=meanings, query=query, turn=turn)
        return Lesson(moment, self.person, (self.taken,))


@dataclass(frozen=True)
class _Speech:
    """What may be said of each item: the words of each attribute, and its description."""

    words: Sequence[Sequence[tuple[Constraint, ...]]]
    texts: Sequence[str]
    config: SimulationConfig

    def of(self, row: int, rng: np.random.Generator) -> tuple[str, Constraint | None]:
        """Words, and the wish that they are, where they are one."""
        drawn, attributes = rng.random(), self.words[row]
        if drawn < self.config.said and len(attributes):
            words = attributes[int(rng.integers(len(attributes)))]
            wish = words[int(rng.integers(len(words)))]
            return wish.words[0], wish
        if self.config.said <= drawn < self.config.said + self.config.described:
            return _phrase(self.texts[row], rng), None
        return "", None


def _phrase(text: str, rng: np.random.Generator) -> str:
    """A few words of a text that go together; empty when it has too few."""
    words, length = list(_WORD.finditer(text)), int(rng.integers(*_PHRASE))
    if len(words) < 2 * length:
        return ""
    first = int(rng.integers(len(words) - length))
    return text[words[first].start() : words[first + length - 1].end()]


def _drafts(
    person: int, liked: NDArray[np.int64], speech: _Speech, rng: np.random.Generator
) -> Iterator[_Draft]:
    config = speech.config
    if len(liked) == 0:
        return
    places = rng.permutation(np.arange(min(1, len(liked) - 1), len(liked)))[: config.each]
    for place in np.sort(places).tolist():
        count = min(int(rng.integers(config.named + 1)), place)
        taken = int(liked[place])
        named = tuple(liked[place - count : place].tolist())
        yield _Draft(person, named, taken, *speech.of(taken, rng))


def _in_time(
    people: Interactions,
    person: int,
    times: Mapping[str, Mapping[str, int]],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Rows of what a person likes, the earliest first."""
    own = people.strength[person]
    liked = own.indices[own.data > 0].astype(np.int64)
    when = times.get(people.users.id(person))
    if when is None:
        return rng.permutation(liked)
    at = [when.get(people.items.id(row), pd.Timestamp.min.value) for row in liked.tolist()]
    ordered: NDArray[np.int64] = liked[np.argsort(at, kind="stable")]
    return ordered


def _times(people: Interactions) -> dict[str, dict[str, int]]:
    """Person → item → the last event's time in nanoseconds; without those who have no time."""
    events = people.events[people.events["time"].notna()]
    found: dict[str, dict[str, int]] = {}
    for user, item, time in zip(events["user"], events["item"], events["time"], strict=True):
        own = found.setdefault(user, {})
        own[item] = max(own.get(item, time.value), time.value)
    return found


def _words(catalog: Catalog) -> list[list[tuple[Constraint, ...]]]:
    """What may be said of each item: the words of each attribute, names of people among them."""
    found: list[list[tuple[Constraint, ...]]] = [[] for _ in range(len(catalog))]
    for attribute in catalog.attributes:
        if attribute.kind == "number" or attribute.role == "alias":
            continue
        for wishes, cell in zip(found, catalog.table[attribute.name], strict=True):
            words = [word for word in ((cell,) if isinstance(cell, str) else cell) if word]
            of_words = (Constraint(attribute=attribute.name, op="has", words=(w,)) for w in words)
            wishes += [tuple(of_words)] if words else []
    return found
