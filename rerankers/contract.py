"""The contract that every reranker keeps."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar, Self

from scipy import sparse

from catalog.errors import ModelError, NotFittedError
from catalog.events import Interactions
from catalog.items import Catalog
from catalog.ranking import Scores
from cf_models.store import Manifest


class Reranker(ABC):
    """Scores from candidate models and from what items are.

    A reranker fits candidate models of its own, takes each person's best candidates from them (the
    *pool*), and orders the pool anew by what it learned about items and people. It is asked as a
    `CandidateModel` is: a profile is one row of signed strengths, and people who were not there at
    fit time are served by fold-in.

    `__init__` only stores settings. `fit` validates, forgets what was known, learns, returns self.
    Learned names end in `_`. `n_items_` and `fingerprint_` (of the item ids) are learned by all.
    """

    name: ClassVar[str]
    """The name in configuration, commands and reports ("fusion")."""
    n_items_: int
    fingerprint_: str

    @abstractmethod
    def fit(self, interactions: Interactions, catalog: Catalog) -> Self:
        """Learn from people's strengths and from the items.

        Raises:
            ModelError: when there is nothing to learn from, or `interactions` are of other items
                than `catalog`.
        """

    @abstractmethod
    def score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        """Scores of every item for each profile; comparable within one person only.

        Args:
            profiles: shape (n_people, n_items), CSR, float32.

        Returns:
            Shape (n_people, n_items), float32. Items of the pool stand above all others, which keep
            the order of the base below them. NaN where there is nothing to say.

        Raises:
            NotFittedError: before `fit` or `load`.
            ModelError: when the profiles have another number of items.
        """

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write what was learned, its candidate models among it; never pickle."""

    @classmethod
    @abstractmethod
    def load(cls, folder: Path, catalog: Catalog) -> Self:
        """Read what `save` wrote.

        Raises:
            ModelError: when the folder holds another reranker, another version, one of another
                catalogue, or broken files.
        """

    def score(self, profile: sparse.csr_matrix) -> Scores:
        """Scores of every item for one profile, shape (n_items,); as `score_batch`."""
        scores: Scores = self.score_batch(profile)[0]
        return scores

    def _check_fitted(self) -> None:
        if not hasattr(self, "n_items_"):
            raise NotFittedError(
                f"The reranker {self.name!r} has learned nothing yet.",
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


def check_catalog(interactions: Interactions, catalog: Catalog) -> None:
    """Refuse events of other items than the catalogue's.

    Raises:
        ModelError: when the ids differ, or there are none.
    """
    if len(catalog) == 0:
        raise ModelError(
            "A reranker cannot learn: the catalogue has no items.",
            remedy="Add items to the catalogue.",
        )
    if interactions.items.fingerprint != catalog.ids.fingerprint:
        raise ModelError(
            "The events are of other items than those of the catalogue.",
            remedy="Build the interactions from the same catalogue.",
        )


def check_fingerprint(manifest: Manifest, catalog: Catalog) -> None:
    """Refuse what was saved for another catalogue.

    Raises:
        ModelError: when it was.
    """
    if manifest.fingerprint != catalog.ids.fingerprint:
        raise ModelError(
            f"The reranker {manifest.model!r} is of another catalogue.",
            remedy="Fit the reranker again on this catalogue.",
        )
