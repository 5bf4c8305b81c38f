"""What our own models share: checks before each step, and one way to save and load."""

from abc import abstractmethod
from pathlib import Path
from typing import Generic, Self, TypeVar

import numpy as np
from pydantic import BaseModel
from scipy import sparse

from catalog.errors import ModelError
from catalog.events import Interactions
from catalog.ranking import Scores
from cf_models.contract import CandidateModel, Contributions
from cf_models.store import REFIT, Arrays, manifest_of, read_arrays, read_own, write_model

Config = TypeVar("Config", bound=BaseModel)


class StoredModel(CandidateModel, Generic[Config]):
    """A model with a frozen config, whose knowledge is a handful of arrays.

    A model of this kind says how it learns (`_learn`), scores (`_score`) and explains
    (`_contributions`), and which arrays it keeps (`_arrays`, `_restore`). The checks are here.

    Args:
        config: settings; None takes the defaults.
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config: Config = self.config_type() if config is None else config  # type: ignore[assignment]

    @abstractmethod
    def _learn(self, strength: sparse.csr_matrix) -> None:
        """Set the learned arrays from strengths, shape (n_users, n_items)."""

    @abstractmethod
    def _score(self, profile: sparse.csr_matrix) -> Scores:
        """Scores for one checked profile, shape (n_items,); NaN where there is nothing to say."""

    @abstractmethod
    def _contributions(self, profile: sparse.csr_matrix, row: int) -> tuple[Scores, float]:
        """What each stored entry of a checked profile adds to the item at `row`, and the base."""

    @abstractmethod
    def _arrays(self) -> Arrays:
        """What was learned, by name."""

    @abstractmethod
    def _restore(self, arrays: Arrays) -> None:
        """Set what was learned; KeyError or ValueError when the arrays do not fit."""

    def fit(self, interactions: Interactions) -> Self:
        """Learn from people's strengths; see `CandidateModel.fit`."""
        if interactions.strength.shape[1] == 0:
            raise ModelError(
                f"The model {self.name!r} cannot learn: the catalogue has no items.",
                remedy="Add items to the catalogue.",
            )
        lessons = self._lessons(interactions)
        self._learn(lessons)
        self.n_items_ = lessons.shape[1]
        self.fingerprint_ = interactions.items.fingerprint
        return self

    def score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        """Scores of every item for each profile; see `CandidateModel.score_batch`."""
        self._check_profiles(profiles)
        return self._score_batch(clean(profiles))

    def explain(self, profile: sparse.csr_matrix, row: int) -> Contributions:
        """What each item of the profile adds to the score of the item at `row`.

        The base is NaN where the score is: the model has nothing to say of this item.

        Raises:
            NotFittedError: before `fit` or `load`.
            ModelError: when there is not exactly one profile, or no such row.
        """
        self._check_question(profile, row)
        own = clean(profile)
        amounts, base = self._contributions(own, row)
        order = np.argsort(-amounts, kind="stable")
        return Contributions(
            rows=own.indices[order].astype(np.int32),
            amounts=amounts[order].astype(np.float32),
            base=base,
            additive=True,
        )

    def save(self, folder: Path) -> None:
        """Write manifest and arrays; see `CandidateModel.save`."""
        self._check_fitted()
        write_model(folder, manifest_of(self), self._arrays())

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; see `CandidateModel.load`."""
        manifest, config = read_own(folder, cls.name, cls.version, cls.config_type)
        model = cls(config)  # type: ignore[arg-type]
        model.n_items_ = manifest.n_items
        model.fingerprint_ = manifest.fingerprint
        try:
            model._restore(read_arrays(folder, manifest))
        except (KeyError, ValueError) as exc:
            raise ModelError(f"The arrays in {folder} do not fit: {exc}.", remedy=REFIT) from exc
        return model

    def _lessons(self, interactions: Interactions) -> sparse.csr_matrix:
        """What `_learn` is given, shape (n_users, n_items), CSR, float32: the strengths."""
        return clean(interactions.strength)

    def _score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        """Scores for checked profiles, as `_score` for each; a model may know a faster way."""
        scores = np.empty(profiles.shape, dtype=np.float32)
        for person in range(profiles.shape[0]):
            scores[person] = self._score(profiles[person])
        return scores


def clean(strength: sparse.csr_matrix) -> sparse.csr_matrix:
    """The matrix as CSR, float32, sorted, without duplicates, stored zeros or non-finite values.

    One that is so already comes back itself, not copied: change nothing in it.

    Raises:
        ModelError: when a strength is not finite.
    """
    tidy = sparse.csr_matrix(strength, dtype=np.float32)
    if not np.isfinite(tidy.data).all():
        raise ModelError("A strength is not a finite number.", remedy="Check the events' values.")
    if tidy.has_canonical_format and np.count_nonzero(tidy.data) == tidy.nnz:
        return tidy
    tidy = tidy.copy()
    tidy.sum_duplicates()
    tidy.eliminate_zeros()
    return tidy
