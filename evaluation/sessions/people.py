"""People whose history is cut in two: what they may talk about, and what only judges the lists.

After PEPPER (Kim et al., "Stop Playing the Guessing Game! Evaluating Conversational Recommender
Systems via Target-free User Simulation", Findings of EMNLP 2025): nobody is looking for a given
item, so that no speaker can lead the recommender to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from catalog.events import Interactions
from catalog.items import Catalog
from catalog.signals import SignalConfig

LEAST_LIKED = 4
"""A person needs so many liked items in each half: fewer say nothing of a taste."""


class Half(BaseModel):
    """A part of a history: ids of items, each in one of three groups.

    Attributes:
        liked: strength above 0, the strongest first.
        disliked: strength below 0.
        neutral: met, and neither.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()

    @property
    def met(self) -> frozenset[str]:
        """All of them."""
        return frozenset((*self.liked, *self.disliked, *self.neutral))

    def sign(self, item: str) -> int:
        """1 for a liked item, -1 for a disliked one, 0 for any other."""
        return 1 if item in self.liked else -1 if item in self.disliked else 0


class Person(BaseModel):
    """A simulated person.

    Attributes:
        id: of the events, or of our own making.
        known: what they know before the conversation, and may name in it.
        hidden: what they would think of other items; no speaker sees it.
        invented: True when no events stand behind the person.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    known: Half
    hidden: Half
    invented: bool = False


@dataclass(frozen=True)
class Drawn:
    """People who were taken out of the events.

    Attributes:
        people: in the order of the draw.
        rest: the events of everybody else, from which a workspace may learn.
    """

    people: tuple[Person, ...]
    rest: pd.DataFrame


def draw_people(
    events: pd.DataFrame, catalog: Catalog, signals: SignalConfig, *, count: int, seed: int
) -> Drawn:
    """Take people out of the events, at most half of those who have any.

    Args:
        events: columns `EVENT_COLUMNS`.
        catalog: whose items they met.
        signals: how events become strengths.
        count: how many people, at most; those with too short a history are passed over.
        seed: of the draw and of the halves.
    """
    interactions = Interactions.from_events(events, catalog, signals)
    rng = np.random.default_rng(seed)
    most = min(count, len(interactions.users) // 2)
    people: list[Person] = []
    for row in rng.permutation(len(interactions.users)).tolist():
        if len(people) == most:
            break
        person = _person(interactions, row, rng)
        if person is not None:
            people.append(person)
    taken = {person.id for person in people}
    rest = events[~events["user"].isin(taken)].reset_index(drop=True)
    return Drawn(tuple(people), rest)


def _person(interactions: Interactions, row: int, rng: np.random.Generator) -> Person | None:
    user = interactions.users.id(row)
    own = interactions.strength[row]
    strengths = dict(zip(own.indices.tolist(), own.data.tolist(), strict=True))
    met = rng.permutation(interactions.seen(user))
    halves = [_half(interactions, part, strengths) for part in (met[::2], met[1::2])]
    if min(len(half.liked) for half in halves) < LEAST_LIKED:
        return None
    return Person(id=user, known=halves[0], hidden=halves[1])


def _half(
    interactions: Interactions, rows: NDArray[np.int32], strengths: Mapping[int, float]
) -> Half:
    groups: dict[int, list[int]] = {1: [], -1: [], 0: []}
    for row in sorted(rows.tolist(), key=lambda r: -strengths.get(r, 0.0)):
        groups[int(np.sign(strengths.get(row, 0.0)))].append(row)

    def ids(sign: int) -> Sequence[str]:
        return tuple(interactions.items.id(row) for row in groups[sign])

    return Half(liked=ids(1), disliked=ids(-1), neutral=ids(0))
