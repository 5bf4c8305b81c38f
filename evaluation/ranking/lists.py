"""From scores of the whole catalogue to the best items of each person."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalog.errors import ModelError
from catalog.ranking import Scores

Lists = NDArray[np.int32]
"""Rows of items, best first, shape (n_people, depth); -1 where a list has ended."""


def best_of(scores: Scores, seen: sparse.csr_matrix, depth: int, *, threads: int = 1) -> Lists:
    """The `depth` best items of each person among all that the person has not met.

    Args:
        scores: shape (n_people, n_items); NaN and infinite mean "not a candidate".
        seen: stored where a person has met an item, same shape; never listed.
        depth: how long a list is at most.
        threads: that share the people among them.

    Equal scores keep the order of the catalogue, so that the same scores give the same lists.

    Raises:
        ModelError: when there is not one score for each person and item.
    """
    if scores.shape != seen.shape:
        raise ModelError(f"The scores have the shape {scores.shape}, not {seen.shape}.")
    from evaluation.ranking.first import first_of  # brings numba, which not every import needs

    met = seen if seen.has_sorted_indices else seen.sorted_indices()
    own = np.ascontiguousarray(scores, dtype=np.float32)

    def task(people: slice) -> Lists:
        starts = met.indptr[people.start : people.stop + 1]
        lists: Lists = first_of(own[people], starts, met.indices, depth)
        return lists

    with ThreadPoolExecutor(threads) as pool:
        return np.concatenate(list(pool.map(task, _parts(len(own), threads))))


def _parts(n: int, count: int) -> list[slice]:
    """`count` runs, equally long but for one."""
    ends = [n * i // count for i in range(count + 1)]
    return [slice(*span) for span in itertools.pairwise(ends)]
