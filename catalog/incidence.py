"""Lists of items as a sparse matrix of ones."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse


def ones_at(rows: Sequence[Sequence[int]], n_items: int) -> sparse.csr_matrix:
    """1 where an item is in a list, shape (len(rows), n_items), CSR, float32.

    Args:
        rows: items of each list, each once; their order is kept in the indices.
        n_items: of the catalogue.
    """
    starts = np.concatenate([[0], np.cumsum([len(own) for own in rows])]).astype(np.int64)
    columns = np.array([row for own in rows for row in own], dtype=np.int64)
    shape = (len(rows), n_items)
    return sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=shape)
