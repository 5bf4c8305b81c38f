"""The contract that every candidate model keeps."""

from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from scipy import sparse

from catalog.events import Interactions
from catalog.ids import Rows
from catalog.ranking import Scores
from cf_models.scorer import Scorer


@dataclass(frozen=True)
class Contributions:
    """What each item of a profile adds to the score of one candidate.

    Attributes:
        rows: rows of the profile's items, largest contribution first, shape (n,).
        amounts: what each adds, shape (n,), float32; negative when it speaks against.
        base: what the model adds for everybody, whatever the profile (popularity, a bias).
        additive: True when base + amounts.sum() equals the score by the model's own formula; False
            when each amount is the fall of the score on removal of that item.
    """

    rows: Rows
    amounts: Scores
    base: float
    additive: bool


class CandidateModel(Scorer):
    """Collaborative filtering: from who preferred what to a score for every item.

    `score_batch` is NaN where the model has nothing to say: an item without events, an empty
    profile for a personalised model.
    """

    @abstractmethod
    def fit(self, interactions: Interactions) -> Self:
        """Learn from people's strengths.

        Raises:
            ModelError: when there is nothing to learn from (no items).
        """

    @abstractmethod
    def explain(self, profile: sparse.csr_matrix, row: int) -> Contributions:
        """What each item of the profile adds to the score of the item at `row`.

        Raises:
            NotFittedError: before `fit` or `load`.
            ModelError: when there is not exactly one profile, or no such row.
        """

    @classmethod
    @abstractmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            ModelError: when the folder holds another model, another version or broken files.
        """


def profile_of(strengths: dict[int, float], n_items: int) -> sparse.csr_matrix:
    """A profile, shape (1, n_items), from the row of each item and its signed strength."""
    rows = np.fromiter(strengths.keys(), np.int32, len(strengths))
    data = np.fromiter(strengths.values(), np.float32, len(strengths))
    order = np.argsort(rows)
    return sparse.csr_matrix(
        (data[order], rows[order], np.array([0, len(rows)])), shape=(1, n_items)
    )
