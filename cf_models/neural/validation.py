"""People kept from learning, and how well their hidden likes are found."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

LEAST_PEOPLE = 10


@dataclass(frozen=True)
class SetAside:
    """People whose likes are partly shown and partly hidden.

    Attributes:
        people: their rows among all people, shape (n,).
        shown: weights of what a model is asked with, shape (n, n_items), CSR.
        hidden: weights of what it should find, shape (n, n_items), CSR.
    """

    people: NDArray[np.intp]
    shown: sparse.csr_matrix
    hidden: sparse.csr_matrix


def set_aside(liked: sparse.csr_matrix, share: float, seed: int) -> SetAside | None:
    """A random share of those with two likes or more, a random fifth of their likes hidden.

    Args:
        liked: weights, shape (n_people, n_items), CSR, no stored zeros.
        share: of people, in [0, 1).
        seed: of the draw.

    Returns:
        None when there would be fewer than `LEAST_PEOPLE`: their nDCG would be chance.
    """
    able = np.flatnonzero(liked.getnnz(axis=1) >= 2)
    count = int(len(able) * share)
    if count < LEAST_PEOPLE:
        return None
    rng = np.random.default_rng(seed)
    people = np.sort(rng.permutation(able)[:count])
    events = liked[people].tocoo()
    lengths = np.bincount(events.row, minlength=count)
    order = np.lexsort((rng.random(events.nnz), events.row))
    place = np.empty(events.nnz, dtype=np.int64)
    place[order] = np.arange(events.nnz) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    hide = place < np.maximum(lengths[events.row] // 5, 1)
    parts = (
        sparse.csr_matrix((events.data[m], (events.row[m], events.col[m])), shape=events.shape)
        for m in (~hide, hide)
    )
    shown, hidden = parts
    return SetAside(people, shown, hidden)


def mean_ndcg(blocks: Iterable[NDArray[np.float32]], held: SetAside, k: int) -> float:
    """Mean nDCG@k (gain 1 a hidden like) over all items that were not shown.

    Args:
        blocks: scores of the people in order, in blocks of shape (≥ 1, n_items), finite.
        held: whose scores they are; those whose hidden items fall outside are left out.
        k: cut-off.
    """
    discount = 1 / np.log2(np.arange(k) + 2)
    found: list[float] = []
    start = 0
    for block in blocks:
        scores = block.copy()
        shown = held.shown[start : start + len(block)]
        scores[shown.nonzero()] = -np.inf
        width = min(k, scores.shape[1])
        order = np.argsort(-scores, axis=1, kind="stable")[:, :width]
        for person, top in enumerate(order, start=start):
            wanted = held.hidden[person].indices
            if len(wanted):
                gain = np.isin(top, wanted) @ discount[:width]
                found.append(float(gain / discount[: len(wanted)].sum()))
        start += len(block)
    return float(np.mean(found)) if found else 0.0
