"""How well two saved models serve the same strangers, and whether they differ."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from cf_models import load_model
from evaluation.ranking.accuracy import accuracy
from evaluation.ranking.lists import best_of
from evaluation.statistics import bootstrap_intervals, paired_comparisons

K = 10
_AT_ONCE = 200


def halved(likes: sparse.csr_matrix, seed: int) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """A random half of each person's likes to ask with, and the other half to find."""
    rng = np.random.default_rng(seed)
    known = np.zeros(likes.nnz, np.bool_)
    for start, end in zip(likes.indptr, likes.indptr[1:], strict=False):
        known[start + rng.permutation(end - start)[: (end - start) // 2]] = True
    profiles, targets = likes.copy(), likes.copy()
    profiles.data, targets.data = known.astype(np.float32), (~known).astype(np.float32)
    profiles.eliminate_zeros()
    targets.eliminate_zeros()
    return profiles, targets


def compared(folders: Mapping[str, Path], likes: sparse.csr_matrix, seed: int) -> dict[str, Any]:
    """nDCG@10 over all items of each model with its interval, and the paired differences.

    Args:
        folders: name → where the model was saved; the first is the baseline.
        likes: of strangers, shape (n_people, n_items).
        seed: of the halves and of the bootstrap.
    """
    profiles, targets = halved(likes, seed)
    values = {name: _ndcg(folder, profiles, targets) for name, folder in folders.items()}
    table = np.column_stack(list(values.values()))
    intervals = bootstrap_intervals(table, seed=seed)
    found: dict[str, Any] = {
        name: {"mean": each.mean, "low": each.low, "high": each.high, "people": each.people}
        for name, each in zip(values, intervals, strict=True)
    }
    for place, name in enumerate(list(values)[1:], 1):
        pair = paired_comparisons(table[:, [place]], table[:, [0]], seed=seed)[0]
        difference = pair.difference
        found[name]["difference"] = {
            "mean": difference.mean,
            "low": difference.low,
            "high": difference.high,
            "p": pair.p,
        }
    return found


def _ndcg(folder: Path, profiles: sparse.csr_matrix, targets: sparse.csr_matrix) -> np.ndarray:
    model = load_model(folder)
    parts = []
    for start in range(0, profiles.shape[0], _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        lists = best_of(model.score_batch(profiles[rows]), profiles[rows], K)
        parts.append(accuracy(lists, targets[rows], (K,))[f"ndcg@{K}"])
    return np.concatenate(parts)
