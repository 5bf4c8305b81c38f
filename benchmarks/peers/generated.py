"""Interactions of any size with the shape of MovieLens' 20M set, the same for the same seed.

An item's popularity follows a power law; people and items have places in a space of few
dimensions, and of what a person could meet the nearer is liked the more often. How much people do
is log-normal, with at least 20 likes, as in ML-20M.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

N_PEOPLE, N_ITEMS, N_EVENTS = 138_000, 27_000, 20_000_000
_DIMENSIONS = 8
_TASTES = 64
"""Groups of people with the same place: probabilities of items are made once for each."""


def shape_of(events: int) -> tuple[int, int]:
    """People and items for so many events: people grow with the events, items with their root.

    20 M give ML-20M's 138,000 and 27,000.
    """
    part = events / N_EVENTS
    return max(200, round(N_PEOPLE * part)), max(500, round(N_ITEMS * part**0.5))


def generated(n_people: int, n_items: int, events: int, seed: int = 0) -> sparse.csr_matrix:
    """Likes, shape (n_people, n_items), CSR, float32, all 1; about `events` of them.

    Memory: 8 bytes an event for the result, and 16 while it is put together.
    """
    rng = np.random.default_rng(seed)
    wanted = _counts(rng, n_people, n_items, events)
    rows = list(_rows(rng, wanted, n_items))
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int32)
    indices = np.concatenate(rows)
    return sparse.csr_matrix(
        (np.ones(len(indices), np.float32), indices, indptr), shape=(n_people, n_items)
    )


def _counts(
    rng: np.random.Generator, n_people: int, n_items: int, events: int
) -> NDArray[np.int64]:
    """How many likes each person has."""
    spread = rng.lognormal(0.0, 1.1, n_people)
    mean = events / n_people
    counts = (
        20 + (mean - 20) * spread / spread.mean() if mean > 20 else spread / spread.mean() * mean
    )
    return np.clip(np.round(counts), 1, n_items // 4).astype(np.int64)


def _rows(
    rng: np.random.Generator, wanted: NDArray[np.int64], n_items: int
) -> Iterator[NDArray[np.int32]]:
    """Each person's items, ascending, without repeats."""
    popularity = (np.arange(n_items) + 20.0) ** -1.0
    popularity = popularity[rng.permutation(n_items)]
    items = rng.standard_normal((n_items, _DIMENSIONS)) / np.sqrt(_DIMENSIONS)
    tastes = rng.standard_normal((_TASTES, _DIMENSIONS))
    sums = np.cumsum(popularity * np.exp(2.0 * (tastes @ items.T)), axis=1)
    sums /= sums[:, -1:]
    for count in wanted:
        edges = sums[rng.integers(_TASTES)]
        first = np.empty(0, dtype=np.int32)
        draws = int(count * 1.5) + 4
        while len(first) < count and draws < 50 * count + 100:  # repeats fall away
            drawn = np.searchsorted(edges, rng.random(draws)).astype(np.int32)
            places = np.sort(np.unique(drawn, return_index=True)[1])
            first = drawn[places[:count]]
            draws *= 3
        yield np.sort(first)
