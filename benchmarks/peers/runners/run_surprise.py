"""Surprise's models of ratings; lists are ranked by the predicted rating.

Surprise predicts one rating at a time. For lists its formulas are done for all items at once over
its own learned arrays, which is kinder to its time than its own way; for ratings its `estimate` is
asked.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import surprise
from given import Given, best, run


class _Surprise:
    def __init__(self, name: str, model: Any, given: Given) -> None:
        self.name, self.model, self.given = name, model, given
        rows = zip(given.user, given.item, given.value, strict=True)
        raw = [(int(u), int(i), float(v), None) for u, i, v in rows]
        reader = surprise.Reader(rating_scale=(given.low, given.high))
        data = surprise.Dataset(reader)
        self.train = data.construct_trainset(raw)
        self.items = np.array(
            [self.train.to_raw_iid(i) for i in range(self.train.n_items)], dtype=np.int64
        )

    def fit(self) -> None:
        self.model.fit(self.train)

    def lists(self) -> np.ndarray | None:
        return None if self.name == "KNNBaseline" else best(self.given, self._scores)

    def _scores(self, row: int) -> np.ndarray:
        scores = np.full(self.given.n_items, -np.inf)
        try:
            user = self.train.to_inner_uid(row)
        except ValueError:
            return scores
        model, person = self.model, self.model.pu[user]
        if self.name == "SVDpp":
            rated = [item for item, _ in self.train.ur[user]]
            person = person + model.yj[rated].sum(axis=0) / np.sqrt(len(rated))
        found = model.qi @ person
        if self.name != "NMF" or model.biased:
            found = found + self.train.global_mean + model.bu[user] + model.bi
        scores[self.items] = found
        return scores

    def rated(self, person: np.ndarray, item: np.ndarray) -> np.ndarray:
        pairs = zip(person, item, strict=True)
        return np.array([self.model.predict(int(u), int(i)).est for u, i in pairs])


def _maker(name: str) -> Any:
    def make(given: Given, settings: Mapping[str, Any]) -> _Surprise:
        kind = getattr(surprise, name)
        more = {"verbose": False}
        if name != "KNNBaseline":
            more["random_state"] = given.seed
        else:
            settings = {
                "k": settings.get("k", 40),
                "sim_options": {"name": "pearson_baseline", "user_based": False},
            }
        return _Surprise(name, kind(**more, **settings), given)

    return make


if __name__ == "__main__":
    run({name: _maker(name) for name in ("SVD", "SVDpp", "NMF", "KNNBaseline")})
