"""Many small elastic nets without negative weights, one an item, solved on a sparse Gram matrix.

Import it where it is used, not before: see `compiled`.
"""

import numpy as np
from numpy.typing import NDArray

from cf_models.compiled import compiled

Solved = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]


@compiled
def item_nets(
    indptr: NDArray[np.integer],
    indices: NDArray[np.integer],
    data: NDArray[np.float32],
    limits: tuple[int, int],
    costs: tuple[float, float],
    tolerance: float,
) -> Solved:
    """For each item i: argmin ½wᵀGw - wᵀg_i + l2/2·‖w‖² + l1·Σw over w ≥ 0, w_i = 0.

    Only the `candidates` items of largest g_ji / √g_jj may have a weight. No entry of G is
    negative, so that an item with g_ji ≤ l1 has none at the minimum, and is no candidate.

    Args:
        indptr: of G, CSR, sorted, symmetric, ≥ 0, shape (n, n).
        indices: of G.
        data: of G.
        limits: candidates of an item, and sweeps over them, at most.
        costs: l1 ≥ 0 and l2 > 0.
        tolerance: an item is done when no weight moved by more in a sweep.

    Returns:
        The weights above 0 by item, as the parts of a CSR matrix: row i is what leads to item i.
    """
    n = len(indptr) - 1
    candidates, sweeps = limits
    diagonal = np.zeros(n)
    for item in range(n):
        diagonal[item] = _entry(indices, data, indptr[item], indptr[item + 1], item)
    starts = np.zeros(n + 1, dtype=np.int64)
    places = np.empty(n * candidates, dtype=np.int32)
    weights = np.empty(n * candidates, dtype=np.float32)
    gram = np.empty((candidates, candidates))
    at = 0
    for item in range(n):
        own = slice(indptr[item], indptr[item + 1])
        near, shared = _candidates(indices[own], data[own], diagonal, item, candidates, costs[0])
        _gather(indptr, indices, data, near, gram)
        solved = descend(gram, shared, costs, sweeps, tolerance)
        for k in range(len(near)):
            if solved[k] > 0:
                places[at], weights[at] = near[k], solved[k]
                at += 1
        starts[item + 1] = at
    return starts, places[:at].copy(), weights[:at].copy()


@compiled
def descend(
    gram: NDArray[np.float64],
    shared: NDArray[np.float64],
    costs: tuple[float, float],
    sweeps: int,
    tolerance: float,
) -> NDArray[np.float64]:
    """One net by cyclic coordinate descent (Friedman, Hastie and Tibshirani, 2010, section 2.2).

    w_k ← max(0, g_k - l1 - Σ_{j≠k} G_kj w_j) / (G_kk + l2), in turn, until nothing moves.

    Args:
        gram: G, symmetric; its first len(shared) rows and columns are read.
        shared: g, shape (c,).
        costs: l1 and l2.
        sweeps: at most.
        tolerance: ends when no weight moved by more in a sweep.

    Returns:
        w ≥ 0, shape (c,).
    """
    c = len(shared)
    weights = np.zeros(c)
    slope = shared - costs[0]  # g - l1 - G·w
    for _ in range(sweeps):
        largest = 0.0
        for k in range(c):
            best = max(slope[k] + gram[k, k] * weights[k], 0.0) / (gram[k, k] + costs[1])
            step = best - weights[k]
            if step != 0.0:
                weights[k] = best
                for j in range(c):
                    slope[j] -= gram[k, j] * step
                largest = max(largest, abs(step))
        if largest <= tolerance:
            break
    return weights


@compiled
def _candidates(
    near: NDArray[np.integer],
    shared: NDArray[np.float32],
    diagonal: NDArray[np.float64],
    item: int,
    most: int,
    l1: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    chosen = np.flatnonzero((shared > l1) & (near != item))
    if len(chosen) > most:
        gain = shared[chosen] / np.sqrt(diagonal[near[chosen]])
        chosen = np.sort(chosen[np.argsort(-gain, kind="mergesort")[:most]])
    return near[chosen].astype(np.int64), shared[chosen].astype(np.float64)


@compiled
def _gather(
    indptr: NDArray[np.integer],
    indices: NDArray[np.integer],
    data: NDArray[np.float32],
    near: NDArray[np.int64],
    gram: NDArray[np.float64],
) -> None:
    """Write G of the items `near`, ascending, into the corner of `gram`."""
    for k in range(len(near)):
        start, stop = indptr[near[k]], indptr[near[k] + 1]
        for j in range(k, len(near)):
            start += np.searchsorted(indices[start:stop], near[j])
            found = start < stop and indices[start] == near[j]
            gram[k, j] = gram[j, k] = data[start] if found else 0.0


@compiled
def _entry(
    indices: NDArray[np.integer], data: NDArray[np.float32], start: int, stop: int, column: int
) -> float:
    place = start + np.searchsorted(indices[start:stop], column)
    return data[place] if place < stop and indices[place] == column else 0.0
