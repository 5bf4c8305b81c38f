"""What a reranker learns from: parts of people's pairs, held back from the candidate models.

A candidate model has seen what it was fitted on, and scores it too high; so a reranker learns from
pairs of person and item that its candidate models have not seen (stacking; Wolpert, Neural
Networks 1992).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalog.events import Interactions


@dataclass(frozen=True)
class Fold:
    """One part of the pairs held back, and all others.

    Attributes:
        train: what candidate models are fitted on.
        people: rows of those who lost a liked item and kept a profile, shape (n,).
        profiles: strengths that these people kept, shape (n, n_items), CSR.
        met: 1 where they kept an event, a neutral one too; shape (n, n_items), CSR.
        hidden: 1 where they lost a liked item, shape (n, n_items), CSR.
    """

    train: Interactions
    people: NDArray[np.intp]
    profiles: sparse.csr_matrix
    met: sparse.csr_matrix
    hidden: sparse.csr_matrix


def folds(interactions: Interactions, count: int, most: int, seed: int) -> Iterator[Fold]:
    """`count` disjoint parts of each person's pairs, drawn at random.

    Args:
        interactions: all that may be learned from.
        count: of folds, ≥ 2; each holds back 1 / count of the pairs of a person. Who has a single
            pair keeps it in every fold.
        most: people a fold at most; drawn at random where there are more.
        seed: of the draws.
    """
    rng = np.random.default_rng(seed)
    pairs = _pairs(interactions)
    part = _part_of(pairs, count, rng)
    for fold in range(count):
        held = pairs.copy()
        held.data = (part == fold).astype(np.float32)
        held.eliminate_zeros()
        yield _fold(interactions, pairs, held, most, rng)


def _fold(
    interactions: Interactions,
    pairs: sparse.csr_matrix,
    held: sparse.csr_matrix,
    most: int,
    rng: np.random.Generator,
) -> Fold:
    strength = interactions.strength
    lost = sparse.csr_matrix(strength.multiply(held))
    kept = sparse.csr_matrix(strength - lost)
    kept.eliminate_zeros()
    hidden = sparse.csr_matrix(lost > 0, dtype=np.float32)
    able = np.flatnonzero((hidden.getnnz(axis=1) > 0) & (kept.getnnz(axis=1) > 0))
    people = np.sort(rng.permutation(able)[:most])
    met = sparse.csr_matrix(pairs - held)
    met.eliminate_zeros()
    events = interactions.events[~_is_held(interactions, held)].reset_index(drop=True)
    parts = (interactions.users, interactions.items, kept.astype(np.float32), events)
    train = Interactions(*parts, interactions.signals)
    return Fold(train, people, kept[people], met[people], hidden[people])


def _pairs(interactions: Interactions) -> sparse.csr_matrix:
    """1 where a person has a strength or any event with an item; shape (n_users, n_items), CSR."""
    strength = interactions.strength.tocoo()
    user, item = _rows_of_events(interactions)
    rows = np.concatenate([strength.row, user])
    columns = np.concatenate([strength.col, item])
    pairs = sparse.csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=strength.shape
    )
    pairs.sum_duplicates()
    pairs.data[:] = 1
    return pairs


def _rows_of_events(interactions: Interactions) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    events = interactions.events
    users = {id_: row for row, id_ in enumerate(interactions.users)}
    items = {id_: row for row, id_ in enumerate(interactions.items)}
    user = np.fromiter((users[id_] for id_ in events["user"]), np.int64, len(events))
    item = np.fromiter((items[id_] for id_ in events["item"]), np.int64, len(events))
    return user, item


def _part_of(pairs: sparse.csr_matrix, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """The fold of each stored pair, shape (nnz,); -1 for those that are never held back."""
    lengths = np.diff(pairs.indptr)
    person = np.repeat(np.arange(pairs.shape[0]), lengths)
    order = np.lexsort((rng.random(pairs.nnz), person))
    place = np.empty(pairs.nnz, dtype=np.int64)
    place[order] = np.arange(pairs.nnz) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    # Without a shift, whoever has few pairs would lose them in the first folds only.
    shift = rng.integers(count, size=pairs.shape[0])
    part: NDArray[np.int64] = (place + shift[person]) % count
    part[lengths[person] < 2] = -1
    return part


def _is_held(interactions: Interactions, held: sparse.csr_matrix) -> NDArray[np.bool_]:
    user, item = _rows_of_events(interactions)
    stored = np.repeat(np.arange(held.shape[0]), np.diff(held.indptr)) * held.shape[1]
    return np.isin(user * held.shape[1] + item, stored + held.indices)
