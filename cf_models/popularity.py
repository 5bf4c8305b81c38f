"""The same ranking for everybody: what was liked most."""

from typing import ClassVar

import numpy as np
from pydantic import BaseModel, Field
from scipy import sparse

from catalog.ranking import Scores
from cf_models.base import StoredModel
from cf_models.store import Arrays
from cf_models.strengths import Signs


class PopularityConfig(Signs):
    """Settings of `Popularity`.

    Attributes:
        floor, dislike: see `Signs`; nothing counts for being liked at all.
    """

    floor: float = Field(default=0.0, ge=0, le=1)


class Popularity(StoredModel[PopularityConfig]):
    """The sum of people's weights for an item: how many liked it, and how much.

    NaN for items without events. An explanation is its base alone: nothing of it is personal.

    Attributes:
        totals_: shape (n_items,), float32.
    """

    name: ClassVar[str] = "popularity"
    config_type: ClassVar[type[BaseModel]] = PopularityConfig
    totals_: Scores

    def _learn(self, strength: sparse.csr_matrix) -> None:
        totals = np.asarray(self.config.weigh(strength).sum(axis=0), dtype=np.float32).ravel()
        has_events = np.bincount(strength.indices, minlength=strength.shape[1]) > 0
        self.totals_ = np.where(has_events, totals, np.float32(np.nan))

    def _score(self, profile: sparse.csr_matrix) -> Scores:  # noqa: ARG002  (the same for all)
        return self.totals_

    def _contributions(self, profile: sparse.csr_matrix, row: int) -> tuple[Scores, float]:
        return np.zeros(profile.nnz, dtype=np.float32), float(self.totals_[row])

    def _arrays(self) -> Arrays:
        return {"totals": self.totals_}

    def _restore(self, arrays: Arrays) -> None:
        if arrays["totals"].shape != (self.n_items_,):
            raise ValueError(f"totals have the shape {arrays['totals'].shape}")
        self.totals_ = arrays["totals"]
