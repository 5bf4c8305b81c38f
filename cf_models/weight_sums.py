"""Weighted sums of rows of a sparse matrix, for many people in one loop.

Compiled by numba on first use; import it where it is used, not before.
"""

import numpy as np
from numpy.typing import NDArray

from cf_models.compiled import compiled

Sparse = tuple[NDArray[np.integer], NDArray[np.integer], NDArray[np.float32]]


@compiled
def summed(
    profiles: Sparse, weights: Sparse, base: NDArray[np.float32], known: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """base_i + Σ_j x_j W[j, i] for every person and item.

    Args:
        profiles: indptr, indices and data of x, CSR, shape (n_people, n_items).
        weights: indptr, indices and data of W, CSR, shape (n_items, n_items).
        base: shape (n_items,).
        known: shape (n_items,); the others get NaN.

    Returns:
        Shape (n_people, n_items), float32, summed in float64; NaN for a person of whose items none
        has a stored weight.
    """
    n_items = len(base)
    starts, items, amounts = profiles
    row_starts, columns, values = weights
    scores = np.full((len(starts) - 1, n_items), np.float32(np.nan), dtype=np.float32)
    total = np.empty(n_items)
    for person in range(len(scores)):
        total[:] = 0.0
        speaks = False
        for at in range(starts[person], starts[person + 1]):
            row = items[at]
            for place in range(row_starts[row], row_starts[row + 1]):
                total[columns[place]] += np.float64(amounts[at] * values[place])
                speaks = True
        if speaks:
            for item in range(n_items):
                if known[item]:
                    scores[person, item] = total[item] + base[item]
    return scores
