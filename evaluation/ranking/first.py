"""The first of each person's ranking, in one pass over their scores.

Compiled by numba on first use; import it where it is used, not before.
"""

import numpy as np
from numpy.typing import NDArray

from cf_models.compiled import compiled_exactly


@compiled_exactly
def first_of(
    scores: NDArray[np.float32],
    starts: NDArray[np.integer],
    seen: NDArray[np.integer],
    depth: int,
) -> NDArray[np.int32]:
    """The `depth` items of highest finite score that a person has not met, the highest first.

    Args:
        scores: shape (n_people, n_items).
        starts: where a person's part of `seen` begins, shape (n_people + 1,).
        seen: the rows of the items that people have met, ascending for each.
        depth: how many.

    Returns:
        Shape (n_people, depth); of equal scores the first in the catalogue comes first; -1 where a
        list has ended.
    """
    n_people, n_items = scores.shape
    lists = np.full((n_people, depth), -1, dtype=np.int32)
    values = np.empty(depth, dtype=np.float32)
    for person in range(n_people):
        at, stop = starts[person], starts[person + 1]
        n = 0
        for item in range(n_items):
            while at < stop and seen[at] < item:
                at += 1
            value = scores[person, item]
            full = n == depth
            if (at < stop and seen[at] == item) or not np.isfinite(value):
                continue
            if full and value <= values[depth - 1]:
                continue
            place = n - 1 if full else n
            while place > 0 and values[place - 1] < value:
                values[place] = values[place - 1]
                lists[person, place] = lists[person, place - 1]
                place -= 1
            values[place] = value
            lists[person, place] = item
            n = min(n + 1, depth)
    return lists
