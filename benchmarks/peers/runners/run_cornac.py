"""cornac's models. Those of ratings learn from all ratings, the others from likes."""

from collections.abc import Mapping
from typing import Any

import cornac
import numpy as np
from given import Given, best, run
from scipy import sparse


class _Cornac:
    def __init__(self, model: Any, given: Given, *, of_ratings: bool) -> None:
        self.model, self.given, self.of_ratings = model, given, of_ratings
        if of_ratings:
            triples = zip(given.user, given.item, given.value, strict=True)
        else:
            coo = sparse.coo_matrix(given.liked)
            triples = zip(coo.row, coo.col, np.ones(coo.nnz), strict=True)
        self.data = cornac.data.Dataset.from_uir(
            [(int(u), int(i), float(v)) for u, i, v in triples], seed=given.seed
        )
        self.items = np.array(list(self.data.iid_map), dtype=np.int64)

    def fit(self) -> None:
        self.model.fit(self.data)

    def lists(self) -> np.ndarray:
        return best(self.given, self._scores)

    def _scores(self, row: int) -> np.ndarray:
        scores = np.full(self.given.n_items, -np.inf)
        user = self.data.uid_map.get(row)
        if user is not None:
            found = np.asarray(self.model.score(user), dtype=np.float64).ravel()
            scores[self.items] = found[: len(self.items)]
        return scores

    def rated(self, person: np.ndarray, item: np.ndarray) -> np.ndarray | None:
        if not self.of_ratings:
            return None
        users, items = self.data.uid_map, self.data.iid_map
        return np.array(
            [
                self.model.rate(users.get(int(u), len(users)), items.get(int(i), len(items)))
                for u, i in zip(person, item, strict=True)
            ],
            dtype=np.float64,
        )


_SEEDED = ("MF", "NMF", "VAECF", "RecVAE", "BPR", "PMF")
_RATINGS = ("MF", "NMF", "UserKNN", "ItemKNN")
_THREADED = ("MF", "NMF", "UserKNN", "ItemKNN", "BPR")


def _maker(name: str) -> Any:
    def make(given: Given, settings: Mapping[str, Any]) -> _Cornac:
        more: dict[str, Any] = {} if name == "MostPop" else {"verbose": False}
        if name in _SEEDED:
            more["seed"] = given.seed
        if name in _THREADED:
            more["num_threads"] = given.threads
        if name == "RecVAE":
            more["use_gpu"] = False
        model = getattr(cornac.models, name)(**more, **settings)
        return _Cornac(model, given, of_ratings=name in _RATINGS)

    return make


if __name__ == "__main__":
    names = ("MostPop", "ItemKNN", "UserKNN", "EASE", "MF", "NMF", "BPR", "VAECF", "RecVAE")
    run({name: _maker(name) for name in names})
