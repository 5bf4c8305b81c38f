"""implicit's models, as its documentation uses them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from given import Given, run
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.nearest_neighbours import (
    BM25Recommender,
    CosineRecommender,
    TFIDFRecommender,
    bm25_weight,
)
from scipy import sparse
from threadpoolctl import threadpool_limits


class _Implicit:
    def __init__(self, model: Any, given: Given, matrix: sparse.csr_matrix) -> None:
        self.model, self.given, self.matrix = model, given, matrix

    def fit(self) -> None:
        with threadpool_limits(limits=1, user_api="blas"):  # as implicit asks
            self.model.fit(self.matrix, show_progress=False)

    def lists(self) -> np.ndarray:
        given = self.given
        known = np.flatnonzero(given.people >= 0)
        rows = given.people[known]
        # implicit leaves out what the person liked; what they met otherwise is left out after.
        more = int(given.seen.getnnz(axis=1).max(initial=0))
        wanted = min(given.depth + more, given.n_items)
        own = self.matrix[rows]
        items, scores = self.model.recommend(rows, own, N=wanted, filter_already_liked_items=True)
        lists = np.full((len(given.people), given.depth), -1, dtype=np.int32)
        for person, found, score in zip(known, items, scores, strict=True):
            seen = given.seen.indices[given.seen.indptr[person] : given.seen.indptr[person + 1]]
            usable = (found >= 0) & np.isfinite(score) & (score > -1e30) & ~np.isin(found, seen)
            kept = found[usable][: given.depth]
            lists[person, : len(kept)] = kept
        return lists


def _matrix(given: Given, settings: Mapping[str, Any]) -> sparse.csr_matrix:
    """Likes or all events; as they are, as ones, or weighed by BM25 as in implicit's tutorial."""
    matrix = given.met if settings.get("events") == "met" else given.liked
    matrix = matrix.astype(np.float32).copy()
    if settings.get("weight", "ones") == "ones":
        matrix.data[:] = 1
    elif settings["weight"] == "bm25":
        matrix = bm25_weight(matrix, K1=100, B=0.8).tocsr().astype(np.float32)
    return matrix


def _own(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name not in ("events", "weight")}


def _maker(kind: Any, seeded: bool) -> Any:
    def make(given: Given, settings: Mapping[str, Any]) -> _Implicit:
        seed = {"random_state": given.seed} if seeded else {}
        model = kind(num_threads=given.threads, **seed, **_own(settings))
        return _Implicit(model, given, _matrix(given, settings))

    return make


if __name__ == "__main__":
    run(
        {
            "als": _maker(AlternatingLeastSquares, True),
            "bpr": _maker(BayesianPersonalizedRanking, True),
            "bm25": _maker(BM25Recommender, False),
            "tfidf": _maker(TFIDFRecommender, False),
            "cosine": _maker(CosineRecommender, False),
        }
    )
