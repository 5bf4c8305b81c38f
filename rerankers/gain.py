"""What a reranker gains over its best base, on people from whom it did not learn."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from scipy import sparse

from catalog.ranking import Scores
from rerankers.bases import top_rows

PerPerson = NDArray[np.float64]
K = 10
_RESAMPLES = 2000


class Gain(BaseModel):
    """nDCG@10 of a reranker and of its best base, over the same people.

    Attributes:
        base: name of the base with the best mean.
        base_ndcg, ndcg: means over people.
        low, high: 95 % percentile bootstrap interval of the mean difference, over people.
        people: how many were set aside, in turns.
        used: whether the reranker's order is served: when the interval lies above 0. Otherwise it
            serves the base's; so too when there were too few people to learn from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: str
    base_ndcg: float
    ndcg: float
    low: float
    high: float
    people: int
    used: bool

    @classmethod
    def none(cls, base: str) -> Self:
        """Of a reranker that had nobody to learn from."""
        return cls(base=base, base_ndcg=0, ndcg=0, low=0, high=0, people=0, used=False)

    @classmethod
    def of(cls, base: str, before: PerPerson, after: PerPerson, person: NDArray[np.intp]) -> Self:
        """From the nDCG of queries.

        Args:
            base: its name.
            before: of the base, shape (n_queries,).
            after: of the reranker, shape (n_queries,).
            person: who asked each, shape (n_queries,); a person's queries are averaged.
        """
        _, code, count = np.unique(person, return_inverse=True, return_counts=True)
        own = [np.bincount(code, weights=values) / count for values in (before, after)]
        difference = own[1] - own[0]
        rng = np.random.default_rng(0)
        draws = rng.integers(len(count), size=(_RESAMPLES, len(count)))
        low, high = np.quantile(difference[draws].mean(axis=1), [0.025, 0.975])
        return cls(
            base=base,
            base_ndcg=float(own[0].mean()),
            ndcg=float(own[1].mean()),
            low=float(low),
            high=float(high),
            people=len(count),
            used=bool(low > 0),
        )

    def __str__(self) -> str:
        return self.told()

    def told(self, groups: str = "people") -> str:
        """The figures in a sentence; `groups` is what was set aside, in the plural."""
        change = f"{self.ndcg - self.base_ndcg:+.4f} [{self.low:+.4f}, {self.high:+.4f}]"
        figures = f"nDCG@{K} {self.ndcg:.4f}, {self.base} {self.base_ndcg:.4f}, {change}"
        if self.used:
            return f"{figures} over {self.people} {groups}."
        return (
            f"{figures} over {self.people} {groups}: no sure gain, so {self.base} alone is served."
        )


def ndcg_at_10(scores: Scores, hidden: sparse.csr_matrix) -> PerPerson:
    """nDCG@10 of each person, gain 1 a hidden item, shape (n_people,).

    Args:
        scores: shape (n_people, n_items); NaN is no candidate.
        hidden: stored where an item is to be found, at least one a person, same shape.
    """
    person, item = top_rows(scores, K)
    first = np.searchsorted(person, np.arange(len(scores)))
    discount = 1 / np.log2(np.arange(K) + 2)
    place = np.arange(len(person)) - first[person]
    found = np.asarray(hidden[person, item]).ravel() > 0
    dcg = np.bincount(person[found], weights=discount[place[found]], minlength=len(scores))
    wanted = np.minimum(hidden.getnnz(axis=1), K)
    ideal: PerPerson = dcg / np.cumsum(discount)[wanted - 1]
    return ideal


def ndcg_of_pools(
    query: NDArray[np.intp], answer: Scores, found: Scores, wanted: NDArray[np.intp]
) -> PerPerson:
    """nDCG@10 of each query, shape (n_queries,).

    Args:
        query: of each candidate, ascending from 0, shape (n,).
        answer: its score, shape (n,).
        found: 1 where it is hidden, shape (n,).
        wanted: how many items are hidden in each query, in the pool or not, shape (n_queries,).
    """
    order = np.lexsort((-answer, query))
    first = np.searchsorted(query, np.arange(len(wanted)))
    place = np.arange(len(query)) - first[query]
    discount = 1 / np.log2(np.arange(K) + 2)
    top = place < K
    worth = found[order][top] * discount[place[top]]
    dcg = np.bincount(query[top], weights=worth, minlength=len(wanted))
    ideal: PerPerson = dcg / np.cumsum(discount)[np.minimum(wanted, K) - 1]
    return ideal
