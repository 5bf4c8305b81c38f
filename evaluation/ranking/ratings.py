"""How far predicted ratings are from those that people gave."""

from typing import Protocol, runtime_checkable

import numpy as np
from scipy import sparse

from catalog.ranking import Scores
from evaluation.ranking.accuracy import PerPerson


@runtime_checkable
class RatingModel(Protocol):
    """A candidate model that can say what a person would rate each item."""

    def predict_ratings(self, rated: sparse.csr_matrix) -> Scores:
        """Ratings on the scale of the data, shape (n_people, n_items); NaN where unknown.

        Args:
            rated: the ratings that are known of each person, CSR; what is stored was rated.
        """


def errors_of(predicted: Scores, actual: sparse.csr_matrix) -> tuple[PerPerson, PerPerson]:
    """Each person's sums: of squared and of absolute errors, over the ratings held back.

    Args:
        predicted: shape (n_people, n_items); NaN counts as no prediction and is left out.
        actual: ratings held back, same shape, CSR; from `catalog.ratings.given_ratings`.

    Returns:
        Σe² and Σ|e|, shape (n_people, 2), and how many ratings they sum, shape (n_people,).
    """
    person = np.repeat(np.arange(actual.shape[0]), np.diff(actual.indptr))
    error = predicted[person, actual.indices].astype(np.float64) - actual.data
    known = np.isfinite(error)
    n = actual.shape[0]

    def total(values: PerPerson) -> PerPerson:
        return np.bincount(person[known], weights=values[known], minlength=n).astype(np.float64)

    sums = np.stack([total(error**2), total(np.abs(error))], axis=1)
    return sums, total(np.ones_like(error))


def rmse_and_mae(sums: PerPerson, counts: PerPerson) -> tuple[float, float]:
    """Over all ratings: √(Σe² / n) and Σ|e| / n; NaN when there are none."""
    n = counts.sum()
    if n == 0:
        return float("nan"), float("nan")
    squared, absolute = sums.sum(axis=0) / n
    return float(np.sqrt(squared)), float(absolute)
