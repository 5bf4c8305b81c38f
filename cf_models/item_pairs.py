"""The largest entries of each row of a sparse product, with nothing else of it kept."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

_ROWS = 512
"""Candidates a task: small enough to share the work out evenly."""


def top_pairs(
    left: sparse.csr_matrix,
    right: sparse.csr_matrix,
    scales: tuple[NDArray[np.float32], NDArray[np.float32]],
    *,
    shrinkage: float,
    k: int,
    threads: int,
) -> sparse.csr_matrix:
    """W with W[j, i] = s_ij / (a_i · b_j + shrinkage), s = left·right: the `k` largest j of each i.

    Row by row (Gustavson, ACM TOMS 1978), so that s never stands in memory: time O(the length of
    right's row, summed over left's entries), memory 12 · k · n bytes for the result and 16 · n a
    thread. What is kept is the same whatever `threads`.

    Args:
        left: shape (n, m), CSR, float32, entries > 0; a candidate i a row.
        right: shape (m, n), CSR, float32, entries > 0; a profile item j a column.
        scales: a, of candidates, and b, of profile items, shape (n,) each, float32, > 0 where
            there are entries.
        shrinkage: ≥ 0.
        k: ≥ 1.
        threads: ≥ 1.

    Returns:
        Shape (n, n), CSR, float32; nothing on the diagonal.
    """
    from cf_models.pair_loop import top_of_products

    n = left.shape[0]
    rows, columns = ((m.indptr, m.indices, m.data) for m in (left, right))

    def task(start: int) -> Any:
        span = (start, min(start + _ROWS, n))
        return top_of_products(span, rows, columns, scales, shrinkage, min(k, n))

    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(task, range(0, n, _ROWS)))
    counts, items, values = (np.concatenate(part) for part in zip(*parts, strict=True))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    by_candidate = sparse.csc_matrix((values, items, starts), shape=(n, n))
    return by_candidate.tocsr()
