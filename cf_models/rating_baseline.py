"""What a rating is expected to be from who rates and what is rated, before any taste."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalog.ranking import Scores


@dataclass(frozen=True)
class Baseline:
    """r̂ = mean + b_u + b_i (Koren, Bell and Volinsky, Computer 2009, eq. 3).

    Attributes:
        mean: of all ratings.
        person_bias: b_u, shape (n_people,), float32; 0 for who rated nothing.
        item_bias: b_i, shape (n_items,), float32; 0 for what nobody rated.
    """

    mean: float
    person_bias: NDArray[np.float32]
    item_bias: NDArray[np.float32]

    def predict(self) -> Scores:
        """The ratings of everybody for everything, shape (n_people, n_items), float32."""
        return np.float32(self.mean) + self.person_bias[:, None] + self.item_bias[None, :]


def fit_baseline(
    ratings: sparse.csr_matrix, *, items: float = 3.0, people: float = 5.0, rounds: int = 10
) -> Baseline:
    """Shrunken biases, in turn: b_i = Σ(r - mean - b_u) / (items + n_i), then people likewise.

    This is coordinate descent on Σ(r - mean - b_u - b_i)² + items · Σb_i² + people · Σb_u² (Koren,
    Factor in the neighbors, TKDD 2010, section 2.1). Time O(rounds · nnz).

    Args:
        ratings: shape (n_people, n_items), CSR; what is stored was rated.
        items: how many ratings at the mean an item is taken to have had besides, > 0.
        people: the same of a person.
        rounds: of both.
    """
    n_people, n_items = ratings.shape
    mean = float(ratings.data.mean()) if ratings.nnz else 0.0
    person = np.repeat(np.arange(n_people), np.diff(ratings.indptr))
    item, rest = ratings.indices, ratings.data - mean
    of_item = items + np.bincount(item, minlength=n_items)
    of_person = people + np.bincount(person, minlength=n_people)
    b_u, b_i = np.zeros(n_people), np.zeros(n_items)
    for _ in range(rounds):
        b_i = np.bincount(item, rest - b_u[person], n_items) / of_item
        b_u = np.bincount(person, rest - b_i[item], n_people) / of_person
    return Baseline(mean, b_u.astype(np.float32), b_i.astype(np.float32))
