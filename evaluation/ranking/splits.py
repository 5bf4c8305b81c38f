"""What a model learns from, what it is asked with, and what it should find: four ways to split.

The unit is a *pair*: a person and an item with all their events. A pair is held back whole, so that
no event of a held-back item stays in training. Its time is that of its last event.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse

from catalog.errors import DataError
from catalog.events import Interactions, SignalConfig
from catalog.ids import IdMap
from catalog.items import Catalog
from catalog.signals import reference_time

Where = NDArray[np.bool_]


class SplitConfig(BaseModel):
    """Which split, and how much it holds back.

    Attributes:
        name: one of `SPLITS`.
        part: of each person's pairs that is held back, at least one and never all.
        people_part: of the people that is kept from training ("users" only).
        seed: of the random choices.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "random"
    part: float = Field(default=0.2, gt=0, lt=1)
    people_part: float = Field(default=0.2, gt=0, lt=1)
    seed: int = Field(default=0, ge=0)


@dataclass(frozen=True)
class Split:
    """One division of events.

    Attributes:
        config: how it was made.
        train: for `fit`; its `events` are the training events alone.
        people: ids of the people who are evaluated ↔ rows of the matrices below.
        profiles: signed strengths of what may be known of them, shape (n_people, n_items), CSR,
            float32.
        seen: 1 where a profile has any event, a neutral one too; what is not ranked for them.
        relevant: 1 for the liked items that were held back, shape (n_people, n_items), CSR.
        known: the events behind the profiles, columns `EVENT_COLUMNS`.
        held: all events held back of these people, columns `EVENT_COLUMNS`.
        notes: what was left out, in words.
    """

    config: SplitConfig
    train: Interactions
    people: IdMap
    profiles: sparse.csr_matrix
    seen: sparse.csr_matrix
    relevant: sparse.csr_matrix
    known: pd.DataFrame
    held: pd.DataFrame
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Pairs:
    """Every person and item with events: codes of both, and the time of the last event (or NaT)."""

    user: NDArray[np.intp]
    time: NDArray[np.int64]
    of_event: NDArray[np.intp]
    n_users: int

    @property
    def count(self) -> NDArray[np.int64]:
        """How many pairs each person has, shape (n_users,)."""
        return np.bincount(self.user, minlength=self.n_users)


_Choice = Callable[[_Pairs, SplitConfig], tuple[Where, Where]]
"""From pairs to two masks: which are held back, shape (n_pairs,), and whose pairs are kept from
training altogether, shape (n_users,)."""
_UNKNOWN = np.iinfo(np.int64).min


def random_holdout(pairs: _Pairs, config: SplitConfig) -> tuple[Where, Where]:
    """A random part of each person's pairs."""
    order = np.random.default_rng(config.seed).random(len(pairs.user))
    held = _last(pairs, order, _held_count(pairs.count, config.part))
    return held, np.zeros(pairs.n_users, dtype=np.bool_)


def time_holdout(pairs: _Pairs, config: SplitConfig) -> tuple[Where, Where]:
    """The latest part of each person's pairs; those without a time stay in training."""
    timed = pairs.time != _UNKNOWN
    count = np.minimum(_held_count(pairs.count, config.part), _per_user(pairs, timed))
    return _last(pairs, pairs.time, count), np.zeros(pairs.n_users, dtype=np.bool_)


def leave_one_out(pairs: _Pairs, config: SplitConfig) -> tuple[Where, Where]:  # noqa: ARG001
    """The last pair of each person who has two or more."""
    timed = pairs.time != _UNKNOWN
    count = np.minimum((pairs.count >= 2).astype(np.int64), _per_user(pairs, timed))
    return _last(pairs, pairs.time, count), np.zeros(pairs.n_users, dtype=np.bool_)


def held_out_users(pairs: _Pairs, config: SplitConfig) -> tuple[Where, Where]:
    """A random part of the people who have two pairs or more, and a random part of their pairs.

    Strong generalisation (Marlin 2004): nothing of these people is learned from; what is not held
    back of them is the profile that a model folds in.
    """
    rng = np.random.default_rng(config.seed)
    able = np.flatnonzero(pairs.count >= 2)
    n = min(max(1, round(pairs.n_users * config.people_part)), len(able), pairs.n_users - 1)
    strangers = np.zeros(pairs.n_users, dtype=np.bool_)
    strangers[rng.permutation(able)[:n]] = True
    order = rng.random(len(pairs.user))
    held = _last(pairs, order, np.where(strangers, _held_count(pairs.count, config.part), 0))
    return held, strangers


SPLITS: Mapping[str, _Choice] = MappingProxyType(
    {
        "random": random_holdout,
        "time": time_holdout,
        "leave-one-out": leave_one_out,
        "users": held_out_users,
    }
)
"""Every split by its name in configuration and commands."""
_NEED_TIME = ("time", "leave-one-out")


def split_events(
    events: pd.DataFrame, catalog: Catalog, signals: SignalConfig, config: SplitConfig
) -> Split:
    """Divide events; the same arguments give the same split.

    Args:
        events: columns `EVENT_COLUMNS`.
        catalog: gives the columns of the matrices.
        signals: how events become strengths; what is relevant has a strength above 0, without
            fading, so that half-lives can be compared. Ages count back from the latest training
            event.
        config: which split.

    Raises:
        DataError: when there is one person or one item, no time where one is needed, nothing to
            learn from, or nobody with a liked item held back.
    """
    _check(events, config)
    pairs = _pairs_of(events)
    held_pairs, strangers = SPLITS[config.name](pairs, config)
    held, strange = held_pairs[pairs.of_event], strangers[pairs.user][pairs.of_event]
    training = events[~held & ~strange].reset_index(drop=True)
    if training.empty:
        raise DataError("No event is left to learn from.", remedy="Hold back a smaller part.")
    everyone = IdMap(events.loc[held, "user"].unique().tolist())
    items = rows_of(catalog)
    target = _strengths(events[held], everyone, catalog, signals.lasting())
    target.data = (target.data > 0).astype(np.float32)
    target.eliminate_zeros()
    chosen = np.flatnonzero(target.getnnz(axis=1) > 0)
    if len(chosen) == 0:
        raise DataError(
            f"The split {config.name!r} holds back nothing that anybody liked.",
            remedy="Use data with more than one liked item a person, or hold back a larger part.",
        )
    people = IdMap(everyone.ids(chosen.astype(np.int32)))
    known = events[~held & events["user"].isin(set(people)).to_numpy(np.bool_)]
    held_events = events[held].reset_index(drop=True)
    now = reference_time(training)
    return Split(
        config=config,
        train=Interactions.from_events(training, catalog, signals, now=now),
        people=people,
        profiles=_strengths(known, people, catalog, signals, now),
        seen=met(known, people, items),
        relevant=target[chosen],
        known=known.reset_index(drop=True),
        held=held_events[held_events["user"].isin(set(people))].reset_index(drop=True),
        notes=_notes(pairs, len(everyone), len(people), strangers),
    )


def _check(events: pd.DataFrame, config: SplitConfig) -> None:
    people, items = events["user"].nunique(), events["item"].nunique()
    if people < 2 or items < 2:
        raise DataError(
            f"These are events of {people} people with {items} items; a ranking cannot be judged.",
            remedy="Give events of at least two people and two items, or a smaller --k-core.",
        )
    if config.name in _NEED_TIME and not events["time"].notna().any():
        raise DataError(
            f"The split {config.name!r} needs times, and no event has one.",
            remedy="Use --split random or --split users, or name the column of the times.",
        )


def _pairs_of(events: pd.DataFrame) -> _Pairs:
    user, names = pd.factorize(events["user"])
    item, _ = pd.factorize(events["item"])
    joint, of_event = np.unique(user * (item.max() + 1) + item, return_inverse=True)
    micros = events["time"].dt.as_unit("us")
    stamps = micros.astype("int64").where(micros.notna(), _UNKNOWN).to_numpy(np.int64)
    time = np.full(len(joint), _UNKNOWN, dtype=np.int64)
    np.maximum.at(time, of_event, stamps)
    return _Pairs(joint // (item.max() + 1), time, of_event, len(names))


def _held_count(count: NDArray[np.int64], part: float) -> NDArray[np.int64]:
    held = np.maximum(np.floor(count * part).astype(np.int64), 1)
    most: NDArray[np.int64] = np.minimum(held, np.maximum(count - 1, 0))
    return most


def _per_user(pairs: _Pairs, mask: Where) -> NDArray[np.int64]:
    return np.bincount(pairs.user[mask], minlength=pairs.n_users)


def _last(pairs: _Pairs, order: NDArray[np.generic], wanted: NDArray[np.int64]) -> Where:
    """The `wanted` pairs of each person that come last in `order`; ties by the order of pairs."""
    by_user = np.lexsort((order, pairs.user))
    count = pairs.count
    place = np.empty(len(by_user), dtype=np.int64)
    place[by_user] = np.arange(len(by_user)) - np.repeat(np.cumsum(count) - count, count)
    return place >= (count - wanted)[pairs.user]


def _strengths(
    events: pd.DataFrame,
    people: IdMap,
    catalog: Catalog,
    signals: SignalConfig,
    now: datetime | None = None,
) -> sparse.csr_matrix:
    """Strengths of these people, in the order of `people`; empty rows for those without events."""
    found = Interactions.from_events(events, catalog, signals, now=now)
    rows = [found.users.row(user) for user in people]
    empty = sparse.csr_matrix((1, len(catalog)), dtype=np.float32)
    stacked = sparse.vstack([found.strength, empty], format="csr")
    last = found.strength.shape[0]
    return stacked[[last if row is None else row for row in rows]]


def rows_of(catalog: Catalog) -> dict[str, int]:
    """Id of each item → its row."""
    return {id_: row for row, id_ in enumerate(catalog.ids)}


def met(events: pd.DataFrame, people: IdMap, items: Mapping[str, int]) -> sparse.csr_matrix:
    """1 where a person left any event with an item, a neutral one too; n_people × n_items, CSR."""
    users = {id_: row for row, id_ in enumerate(people)}
    pairs = events[["user", "item"]].drop_duplicates()
    rows = pairs["user"].map(users).to_numpy(np.int64)
    columns = pairs["item"].map(items).to_numpy(np.int64)
    ones = np.ones(len(pairs), dtype=np.float32)
    return sparse.csr_matrix((ones, (rows, columns)), shape=(len(people), len(items)))


def _notes(pairs: _Pairs, n_held: int, n_people: int, strangers: Where) -> tuple[str, ...]:
    notes = []
    if strangers.any():
        notes.append(f"{int(strangers.sum())} people were kept from training.")
    elif n_held < pairs.n_users:
        notes.append(
            f"{pairs.n_users - n_held} people have too few events, or none with a time, to hold "
            "any back; models learn from them, and they are not evaluated."
        )
    if n_people < n_held:
        notes.append(f"{n_held - n_people} people like nothing that was held back of them.")
    return tuple(notes)
