"""Models that are one sparse matrix of weights from item to item."""

from collections.abc import Iterator
from typing import Any, Generic

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalog.ranking import Scores
from cf_models.base import Config, StoredModel
from cf_models.store import Arrays
from cf_models.strengths import Signs

Dense = NDArray[np.float32]


class ItemWeightModel(StoredModel[Config], Generic[Config]):
    """score_i(x) = Σ_j weigh(x_j) · W[j, i], with W sparse: exactly additive over the profile.

    EASE, ItemKNN, SLIM and random walks on the item graph are of this kind: they differ in how W
    is learned. The score is NaN where no item of the profile has a weight to the candidate.

    Attributes:
        weights_: W, shape (n_items, n_items), CSR, float32; row: item of the profile, column:
            candidate. What was cut from W at fit time is absent from scores and explanations alike.
    """

    weights_: sparse.csr_matrix

    @property
    def _signs(self) -> Signs:
        """How strengths weigh."""
        raise NotImplementedError

    def _score(self, profile: sparse.csr_matrix) -> Scores:
        weighed = self._signs.weigh(profile)
        scores = np.full(self.n_items_, np.nan, dtype=np.float32)
        chosen = self.weights_[weighed.indices]
        amounts = np.repeat(weighed.data, np.diff(chosen.indptr)) * chosen.data
        linked = np.zeros(self.n_items_, dtype=bool)
        linked[chosen.indices] = True
        # Counted, not multiplied as sparse matrices: those drop a sum that happens to be 0.
        total = np.bincount(chosen.indices, weights=amounts, minlength=self.n_items_)
        scores[linked] = total[linked]
        return scores

    def _contributions(self, profile: sparse.csr_matrix, row: int) -> tuple[Scores, float]:
        weight = np.zeros(self.n_items_, dtype=np.float32)
        weighed = self._signs.weigh(profile)
        weight[weighed.indices] = weighed.data
        column = self.weights_[profile.indices, [row] * profile.nnz]
        amounts: Scores = weight[profile.indices] * np.asarray(column, dtype=np.float32).ravel()
        return amounts, 0.0 if amounts.any() else float("nan")

    def _arrays(self) -> Arrays:
        w = self.weights_
        return {"data": w.data, "indices": w.indices, "indptr": w.indptr}

    def _restore(self, arrays: Arrays) -> None:
        self.weights_ = sparse.csr_matrix(
            (arrays["data"], arrays["indices"], arrays["indptr"]),
            shape=(self.n_items_, self.n_items_),
        )
        self.weights_.check_format(full_check=True)


def top_of_columns(blocks: Iterator[Dense], n_items: int, k: int) -> sparse.csr_matrix:
    """The `k` entries of largest magnitude of each column, as one CSR matrix, float32.

    Args:
        blocks: neighbouring groups of columns, each of shape (n_items, width); read one at a time,
            so that the whole matrix never stands in memory.
        n_items: rows of the matrix.
        k: how many entries a column keeps at most; zeros are never kept.
    """
    parts: list[Any] = [_top_of_block(block, min(k, n_items)) for block in blocks]
    matrix = sparse.hstack(parts, format="csr", dtype=np.float32)
    matrix.eliminate_zeros()
    matrix.sort_indices()
    matrix.indices = matrix.indices.astype(np.int32)
    matrix.indptr = matrix.indptr.astype(np.int32 if matrix.nnz < 2**31 else np.int64)
    return matrix


def _top_of_block(block: Dense, k: int) -> sparse.csc_matrix:
    n_items, width = block.shape
    columns = np.ascontiguousarray(block.T)  # (width, n_items): one candidate a line
    if k < n_items:
        # Partition from the far end: the last k places hold the largest.
        kept = np.argpartition(np.abs(columns), n_items - k, axis=1)[:, n_items - k :]
    else:
        kept = np.broadcast_to(np.arange(n_items), (width, n_items))
    data = np.take_along_axis(columns, kept, axis=1)
    return sparse.csc_matrix(
        (data.ravel(), kept.ravel(), np.arange(width + 1) * k), shape=(n_items, width)
    )
