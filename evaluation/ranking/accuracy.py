"""Does a list hold what people liked, and how high? Every measure a number a person, in [0, 1]."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evaluation.ranking.lists import Lists

PerPerson = NDArray[np.float64]


def hits_of(lists: Lists, relevant: sparse.csr_matrix) -> NDArray[np.bool_]:
    """Whether each listed item is relevant, shape (n_people, depth)."""
    n_items = relevant.shape[1]
    people = np.arange(len(lists))[:, None]
    wanted = np.repeat(np.arange(len(lists)), np.diff(relevant.indptr)) * n_items + relevant.indices
    found: NDArray[np.bool_] = np.isin(people * n_items + lists, wanted) & (lists >= 0)
    return found


def accuracy(
    lists: Lists, relevant: sparse.csr_matrix, cutoffs: Sequence[int]
) -> Mapping[str, PerPerson]:
    """Recall, precision, hit rate, nDCG, MAP and MRR at each cutoff.

    With h_i = 1 when the i-th listed item is relevant, R relevant items and the cutoff k:

        recall = Σ_{i≤k} h_i / R            precision = Σ_{i≤k} h_i / k
        hit = max_{i≤k} h_i                 mrr = max_{i≤k} h_i / i
        map = Σ_{i≤k} h_i (Σ_{j≤i} h_j / i) / R
        ndcg = Σ_{i≤k} h_i / log2(i + 1) / Σ_{i≤min(k,R)} 1 / log2(i + 1)

    (Järvelin and Kekäläinen 2002 with gains of 1; average precision as in trec_eval's `map_cut`,
    whose divisor is R, not min(k, R).)

    Args:
        lists: shape (n_people, depth) with depth at least the largest cutoff.
        relevant: stored where an item is relevant, shape (n_people, n_items), CSR.
        cutoffs: each k.

    Returns:
        "recall@10" and so on → shape (n_people,); NaN for a person without relevant items.
    """
    hits = hits_of(lists, relevant).astype(np.float64)
    size = np.diff(relevant.indptr).astype(np.float64)
    size[size == 0] = np.nan
    rank = np.arange(1, lists.shape[1] + 1)
    discount = 1 / np.log2(rank + 1)
    ideal = np.concatenate([[0.0], np.cumsum(discount)])
    found = np.cumsum(hits, axis=1)
    gain = np.cumsum(hits * discount, axis=1)
    precise = np.cumsum(hits * found / rank, axis=1)
    first = np.maximum.accumulate(hits / rank, axis=1)
    asked = np.isfinite(size)
    measures: dict[str, PerPerson] = {}
    for k in cutoffs:
        best = ideal[np.where(asked, np.minimum(size, k), 1).astype(np.int64)]
        measures |= {
            f"recall@{k}": found[:, k - 1] / size,
            f"precision@{k}": np.where(asked, found[:, k - 1] / k, np.nan),
            f"hit@{k}": np.where(asked, found[:, k - 1] > 0, np.nan),
            f"ndcg@{k}": np.where(asked, gain[:, k - 1] / best, np.nan),
            f"map@{k}": precise[:, k - 1] / size,
            f"mrr@{k}": np.where(asked, first[:, k - 1], np.nan),
        }
    return measures
