"""Lessons where there are no conversations: sessions made of what people liked, one after another.

A person names what they liked last, and takes what they liked next; half of the time they also say
a word of what they take, so that words are learned from too. What people say by themselves is
richer: a fusion that is learned so is to be measured on real requests before it is believed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from assistant.fusion.moment import Lesson, Moment
from catalog.events import Interactions
from catalog.items import Catalog
from retrieval.encoder import Vectors
from retrieval.filters import Constraint

Encode = Callable[[Sequence[str]], Vectors]
"""Texts → vectors of length 1, shape (n, dim)."""


class SimulationConfig(BaseModel):
    """How sessions are made.

    Attributes:
        each: lessons of a person at most.
        named: items that are named at most; how many is drawn from 0 to that.
        said: the part of the lessons in which a word of what is taken is said.
        people: at most, drawn at random.
        seed: of all draws.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    each: int = Field(default=3, ge=1)
    named: int = Field(default=4, ge=1)
    said: float = Field(default=0.5, ge=0, le=1)
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
    words, times = _words(catalog), _times(people)
    drafts = [
        draft
        for person in rng.permutation(people.strength.shape[0])[: config.people].tolist()
        for draft in _drafts(person, _in_time(people, person, times, rng), words, config, rng)
    ]
    said = list(dict.fromkeys(wish.words[0] for _, _, _, wish in drafts if wish is not None))
    meaning = dict(zip(said, encode(said), strict=True)) if said else {}
    lessons = []
    for person, named, wanted, wish in drafts:
        meanings = None if wish is None else np.repeat(meaning[wish.words[0]][None], 3, axis=0)
        wishes = () if wish is None else (wish,)
        moment = Moment(named, wishes=wishes, meanings=meanings, turn=len(named) + len(wishes))
        lessons.append(Lesson(moment, person, (wanted,)))
    return tuple(lessons)


_Draft = tuple[int, tuple[int, ...], int, Constraint | None]
"""Person, what is named, what is taken, what is said of it."""


def _drafts(
    person: int,
    liked: NDArray[np.int64],
    words: Sequence[Sequence[Constraint]],
    config: SimulationConfig,
    rng: np.random.Generator,
) -> Iterator[_Draft]:
    if len(liked) == 0:
        return
    places = rng.permutation(np.arange(min(1, len(liked) - 1), len(liked)))[: config.each]
    for place in np.sort(places).tolist():
        count = min(int(rng.integers(config.named + 1)), place)
        taken = int(liked[place])
        named = tuple(liked[place - count : place].tolist())
        speaks = rng.random() < config.said and len(words[taken]) > 0
        wish = words[taken][int(rng.integers(len(words[taken])))] if speaks else None
        yield person, named, taken, wish


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


def _words(catalog: Catalog) -> list[list[Constraint]]:
    """What may be said of each item: words of its attributes, names of people among them."""
    found: list[list[Constraint]] = [[] for _ in range(len(catalog))]
    for attribute in catalog.attributes:
        if attribute.kind == "number" or attribute.role == "alias":
            continue
        for wishes, cell in zip(found, catalog.table[attribute.name], strict=True):
            said = (cell,) if isinstance(cell, str) else cell
            wishes += [
                Constraint(attribute=attribute.name, op="has", words=(word,))
                for word in said
                if word
            ]
    return found
