"""The order in which people came to like things."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from catalog.events import Interactions
from catalog.ids import Rows

_UNKNOWN = np.iinfo(np.int64).min


def in_order(
    liked: sparse.csr_matrix, times: NDArray[np.int64] | None = None
) -> list[NDArray[np.int32]]:
    """The columns of each row's likes, oldest first.

    Args:
        liked: weights, shape (n, n_items), CSR; only those above 0 count.
        times: of each stored weight, shape (liked.nnz,); None when there is no order.

    Equal times, and all without times, go from the weakest like to the strongest, and those of
    equal weight by column: the strongest are read as the newest.
    """
    people = np.repeat(np.arange(liked.shape[0]), np.diff(liked.indptr))
    when = np.zeros(liked.nnz, dtype=np.int64) if times is None else times
    order = np.lexsort((liked.indices, liked.data, when, people))
    order = order[liked.data[order] > 0]
    counts = np.bincount(people[order], minlength=liked.shape[0])
    columns = liked.indices[order].astype(np.int32)
    return np.split(columns, np.cumsum(counts)[:-1]) if liked.shape[0] else []


def times_of(
    interactions: Interactions, people: NDArray[np.intp], items: Rows, liked: sparse.csr_matrix
) -> NDArray[np.int64]:
    """The time of the last event behind each stored weight, shape (liked.nnz,), nanoseconds.

    Args:
        interactions: whose events are read; there may be none.
        people: row among the people of `interactions` of each row of `liked`.
        items: catalogue row of each column of `liked`.
        liked: weights, shape (len(people), len(items)), CSR.

    A weight without an event, or without the time of one, is older than all others.
    """
    place = np.repeat(people, np.diff(liked.indptr)).astype(np.int64)
    width = len(interactions.items)
    wanted = place * width + items[liked.indices]
    latest = _latest(interactions, width)
    if latest.empty:
        return np.full(len(wanted), _UNKNOWN)
    found = latest.reindex(wanted)
    return np.where(found.isna(), _UNKNOWN, found.fillna(0)).astype(np.int64)


def _latest(interactions: Interactions, width: int) -> "pd.Series[int]":
    events: pd.DataFrame | None = interactions.events
    if events is None or events.empty:
        return pd.Series(dtype=np.int64)
    users = interactions.users.places(events["user"].tolist())
    items = interactions.items.places(events["item"].tolist())
    when = pd.to_datetime(events["time"], utc=True).dt.as_unit("ns")
    usable = (users >= 0) & (items >= 0) & when.notna().to_numpy()
    key = users[usable].astype(np.int64) * width + items[usable]
    return when[usable].astype(np.int64).groupby(key).max()


def positions(rows: Sequence[int] | Rows, known: Rows) -> NDArray[np.int32]:
    """The places of the known ones among `rows` in `known` (ascending), in their order."""
    asked = np.asarray(rows, dtype=np.int64)
    place = np.searchsorted(known, asked)
    inside = place < len(known)
    inside[inside] = known[place[inside]] == asked[inside]
    return place[inside].astype(np.int32)
