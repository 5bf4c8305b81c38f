"""The contract that every candidate model keeps."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
from scipy import sparse

from catalog.errors import NotFittedError
from catalog.events import Interactions
from catalog.ids import Rows
from catalog.ranking import Scores


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


class CandidateModel(ABC):
    """Collaborative filtering: from who preferred what to a score for every item.

    A *profile* is one row of signed strengths over the catalogue's items, CSR, float32, shape
    (1, n_items): positive for liked, negative for disliked. People who were not there at fit time
    are served by *fold-in*: `score` takes any profile, and nothing else about the person.

    `__init__` only stores settings. `fit` validates, forgets what was known, learns, returns self.
    Learned names end in `_`. `n_items_` and `fingerprint_` (of the item ids) are learned by all.
    """

    name: ClassVar[str]
    """The name in configuration, commands and reports ("ease")."""
    n_items_: int
    fingerprint_: str

    @abstractmethod
    def fit(self, interactions: Interactions) -> Self:
        """Learn from people's strengths.

        Raises:
            ModelError: when there is nothing to learn from (no items).
        """

    @abstractmethod
    def score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        """Scores of every item for each profile.

        Args:
            profiles: shape (n_people, n_items), CSR, float32.

        Returns:
            Shape (n_people, n_items), float32; NaN where the model has nothing to say (an item
            without events, an empty profile for a personalised model).

        Raises:
            NotFittedError: before `fit` or `load`.
            ModelError: when the profiles have another number of items.
        """

    @abstractmethod
    def explain(self, profile: sparse.csr_matrix, row: int) -> Contributions:
        """What each item of the profile adds to the score of the item at `row`."""

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write what was learned as npz and JSON, never pickle, with version and fingerprint."""

    @classmethod
    @abstractmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            ModelError: when the folder holds another model, another version or broken files.
        """

    def score(self, profile: sparse.csr_matrix) -> Scores:
        """Scores of every item for one profile, shape (n_items,); as `score_batch`."""
        scores: Scores = self.score_batch(profile)[0]
        return scores

    def _check_fitted(self) -> None:
        if not hasattr(self, "n_items_"):
            raise NotFittedError(
                f"The model {self.name!r} has learned nothing yet.",
                remedy="Call fit() or load() first.",
            )


def profile_of(strengths: dict[int, float], n_items: int) -> sparse.csr_matrix:
    """A profile, shape (1, n_items), from the row of each item and its signed strength."""
    rows = np.fromiter(strengths.keys(), np.int32, len(strengths))
    data = np.fromiter(strengths.values(), np.float32, len(strengths))
    order = np.argsort(rows)
    return sparse.csr_matrix(
        (data[order], rows[order], np.array([0, len(rows)])), shape=(1, n_items)
    )
