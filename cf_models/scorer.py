"""What everything that scores items for people has in common: candidate models and rerankers."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel
from scipy import sparse

from catalog.errors import ModelError, NotFittedError
from catalog.ranking import Scores


class Scorer(ABC):
    """From a profile to a score for every item.

    A *profile* is one row of signed strengths over the catalogue's items, CSR, float32, shape
    (1, n_items): positive for liked, negative for disliked. People who were not there at fit time
    are served by *fold-in*: `score` takes any profile, and nothing else about the person.

    `__init__` only stores settings. `fit` validates, forgets what was known, learns, returns self.
    Learned names end in `_`. `n_items_` and `fingerprint_` (of the item ids) are learned by all.
    """

    name: ClassVar[str]
    """The name in configuration, commands and reports ("ease")."""
    config_type: ClassVar[type[BaseModel]]
    version: ClassVar[int] = 1
    """Of the meaning of what is saved; raise it when that changes."""
    config: Any
    """The settings, of `config_type`; frozen."""
    n_items_: int
    fingerprint_: str

    @abstractmethod
    def score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        """Scores of every item for each profile.

        Args:
            profiles: shape (n_people, n_items), CSR, float32.

        Returns:
            Shape (n_people, n_items), float32; NaN where there is nothing to say.

        Raises:
            NotFittedError: before `fit` or `load`.
            ModelError: when the profiles have another number of items.
        """

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write what was learned, never pickle, with version and fingerprint."""

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

    def _check_profiles(self, profiles: sparse.csr_matrix) -> None:
        self._check_fitted()
        if profiles.ndim != 2 or profiles.shape[1] != self.n_items_:
            raise ModelError(
                f"The profiles have the shape {profiles.shape}; "
                f"{self.name!r} knows {self.n_items_} items.",
                remedy="Use profiles and model of the same catalogue; after a change, fit again.",
            )

    def _check_question(self, profile: sparse.csr_matrix, row: int) -> None:
        """Why is this item where it is for this person? One profile, and a row that is there."""
        self._check_profiles(profile)
        if profile.shape[0] != 1:
            raise ModelError(f"An explanation is for one profile; these are {profile.shape[0]}.")
        if not 0 <= row < self.n_items_:
            raise ModelError(f"Row {row} is outside the {self.n_items_} items of {self.name!r}.")
