"""A candidate model that was fitted before items were added, over the catalogue as it is now."""

from pathlib import Path
from typing import Self

import numpy as np
from scipy import sparse

from catalog.errors import ModelError, WorkspaceBroken
from catalog.events import Interactions
from catalog.growth import knows_prefix, narrow_profiles, widen_scores
from catalog.ids import IdMap
from catalog.ranking import Scores
from cf_models.contract import CandidateModel, Contributions


class GrownModel(CandidateModel):
    """Serves the items that the model knows, and has nothing to say of the newer ones.

    Args:
        model: fitted on the first items of `items`.
        items: the catalogue's map now.

    Raises:
        ModelError: when the model was fitted on other items.
    """

    def __init__(self, model: CandidateModel, items: IdMap) -> None:
        if not knows_prefix(model.fingerprint_, model.n_items_, items):
            raise ModelError(
                f"The model {model.name!r} was fitted on other items.", remedy="Fit it again."
            )
        self._model = model
        self.n_items_ = len(items)
        self.fingerprint_ = items.fingerprint

    def fit(self, interactions: Interactions) -> Self:
        """Learn anew, from then on about every item."""
        self._model.fit(interactions)
        self.n_items_, self.fingerprint_ = self._model.n_items_, self._model.fingerprint_
        return self

    def score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        """Scores of every item for each profile; NaN for the newer items."""
        return widen_scores(self._model.score_batch(self._known(profiles)), self.n_items_)

    def explain(self, profile: sparse.csr_matrix, row: int) -> Contributions:
        """What each known item of the profile adds; nothing for a newer candidate."""
        known = self._known(profile)
        if not self._model.n_items_ <= row < self.n_items_:
            return self._model.explain(known, row)
        nothing = np.zeros(profile.nnz, np.float32)
        return Contributions(profile.indices, nothing, base=float("nan"), additive=True)

    def _known(self, profiles: sparse.csr_matrix) -> sparse.csr_matrix:
        if profiles.shape[1] != self.n_items_:
            raise ModelError(
                f"The profiles have the shape {profiles.shape}; the catalogue has "
                f"{self.n_items_} items.",
                remedy="Use profiles and model of the same catalogue.",
            )
        return narrow_profiles(profiles, self._model.n_items_)

    def save(self, folder: Path) -> None:
        """Write the model as it was fitted."""
        self._model.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Cannot be: what a folder holds does not say how the catalogue grew."""
        raise ModelError(
            f"{folder} cannot be read without a catalogue.",
            remedy="Use load_model, then model_over.",
        )


def model_over(model: CandidateModel, items: IdMap) -> CandidateModel:
    """The model, serving this catalogue.

    Raises:
        WorkspaceBroken: when it was fitted on other items.
    """
    if model.fingerprint_ == items.fingerprint:
        return model
    try:
        return GrownModel(model, items)
    except ModelError as exc:
        raise WorkspaceBroken(
            f"The model {model.name!r} belongs to another catalogue.",
            remedy="Build the workspace again: sayso build, or sayso demo.",
        ) from exc
