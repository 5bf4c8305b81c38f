"""Two scores of the same candidates in one, and the share of each that serves people best."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.ids import Rows
from catalog.ranking import Scores
from rerankers.features import standardised
from rerankers.gain import Gain, ndcg_of_pools

_SHARES = np.linspace(0, 1, 11)


class Pools(NamedTuple):
    """The best of the base for some people: flat, people side by side."""

    person: Rows
    item: Rows
    base: Scores


def blended(pools: Pools, other: Scores, share: float) -> Scores:
    """(1 - share) · z(base) + share · z(other), z within each person, shape (n,), float32."""
    joined = (1 - share) * _within(pools.person, pools.base)
    joined += share * _within(pools.person, other)
    return np.asarray(joined, dtype=np.float32)


def tuned_share(
    base: str, pools: Pools, other: Scores, found: Scores, wanted: NDArray[np.intp]
) -> tuple[float, Gain]:
    """The share, in tenths, of best mean nDCG@10, and what it gains; 0 when that is not sure.

    The gain is measured on who was not tuned on: every second person, then the others.

    Args:
        base: its name.
        pools: of people 0, 1, …
        other: score of each candidate, shape (n,).
        found: 1 where it is hidden, shape (n,).
        wanted: how many items are hidden of each person, shape (n_people,).
    """
    person = pools.person.astype(np.intp)
    ndcg = np.stack(
        [ndcg_of_pools(person, blended(pools, other, w), found, wanted) for w in _SHARES]
    )  # (shares, people)
    half = np.arange(len(wanted)) % 2 == 0
    after = np.empty(len(wanted))
    for tuned, measured in ((half, ~half), (~half, half)):
        after[measured] = ndcg[int(ndcg[:, tuned].mean(axis=1).argmax()), measured]
    gain = Gain.of(base, ndcg[0], after, np.arange(len(wanted)))
    return float(_SHARES[ndcg.mean(axis=1).argmax()]) if gain.used else 0.0, gain


def _within(person: Rows, values: Scores) -> Scores:
    n = int(person[-1]) + 1
    place = np.arange(len(person)) - np.searchsorted(person, np.arange(n))[person]
    grid = np.full((n, int(place.max()) + 1), np.nan, dtype=np.float32)
    grid[person, place] = values
    scaled: Scores = standardised(grid)[person, place]
    return scaled
