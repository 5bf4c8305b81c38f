"""The compiled loops of `item_pairs`; import them where they are used, see `compiled`."""

import numpy as np
from numpy.typing import NDArray

from cf_models.compiled import compiled

Sparse = tuple[NDArray[np.integer], NDArray[np.integer], NDArray[np.float32]]
Kept = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]


@compiled
def top_of_products(
    span: tuple[int, int],
    left: Sparse,
    right: Sparse,
    scales: tuple[NDArray[np.float32], NDArray[np.float32]],
    shrinkage: float,
    k: int,
) -> Kept:
    """See `item_pairs.top_pairs`; for the candidates of `span`.

    Returns:
        How many are kept of each, shape (n_candidates,); their items and weights, side by side.
    """
    start, stop = span
    n_items = len(scales[1])
    total = np.zeros(n_items, np.float32)
    met = np.empty(n_items, np.int32)
    weight = np.empty(n_items, np.float32)
    counts = np.zeros(stop - start, np.int64)
    items = np.empty((stop - start) * k, np.int32)
    values = np.empty((stop - start) * k, np.float32)
    at = 0
    for i in range(start, stop):
        n_met = _products(i, left, right, total, met)
        n_near = 0
        for j in met[:n_met]:
            if j != i:
                met[n_near] = j
                weight[n_near] = total[j] / (scales[0][i] * scales[1][j] + shrinkage)
                n_near += 1
            total[j] = 0.0
        counts[i - start] = _keep(met[:n_near], weight[:n_near], k, items[at:], values[at:])
        at += counts[i - start]
    return counts, items[:at].copy(), values[:at].copy()


@compiled
def _products(
    i: int, left: Sparse, right: Sparse, total: NDArray[np.float32], met: NDArray[np.int32]
) -> int:
    """Add up row i of left·right in `total`; `met` gets the columns, as many as is returned."""
    n_met = 0
    for a in range(left[0][i], left[0][i + 1]):
        row, amount = left[1][a], left[2][a]
        for b in range(right[0][row], right[0][row + 1]):
            j = right[1][b]
            if total[j] == 0.0:
                met[n_met] = j
                n_met += 1
            total[j] += amount * right[2][b]
    return n_met


@compiled
def _keep(
    near: NDArray[np.int32],
    weight: NDArray[np.float32],
    k: int,
    items: NDArray[np.int32],
    values: NDArray[np.float32],
) -> int:
    """Write the `k` of largest weight; of those at the limit, the first found."""
    limit = np.float32(0.0)
    at_limit = len(near)
    if len(near) > k:
        limit = np.partition(weight, len(near) - k)[len(near) - k]
        at_limit = k
        for w in weight:
            at_limit -= w > limit
    count = 0
    for t in range(len(near)):
        if weight[t] > limit or (weight[t] == limit and at_limit > 0):
            at_limit -= weight[t] == limit
            items[count], values[count] = near[t], weight[t]
            count += 1
    return count
