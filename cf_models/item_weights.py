"""Models that are one sparse matrix of weights from item to item."""

from abc import abstractmethod
from typing import Generic, TypeVar

import numpy as np
from pydantic import Field
from scipy import sparse

from catalog.ranking import Scores
from cf_models.base import StoredModel
from cf_models.store import Arrays
from cf_models.strengths import Signs, shares


class ItemWeightConfig(Signs):
    """What models of this kind set alike, beside the settings of `Signs`.

    Attributes:
        prior: the base of an item that everybody likes.
    """

    prior: float = Field(default=0.0, ge=0)


Config = TypeVar("Config", bound=ItemWeightConfig)


class ItemWeightModel(StoredModel[Config], Generic[Config]):
    """score_i(x) = base_i + Σ_j weigh(x_j) · W[j, i]: exactly additive over the profile.

    EASE, ItemKNN, SLIM and random walks on the item graph are of this kind: they differ in how W
    is learned (`_weights`). The base is `prior` times the share of people who like the item; it
    leads while a profile is short, and fades as the sum grows.

    NaN for items that nobody liked, and for all items when none of the profile has a weight.

    Attributes:
        weights_: W, shape (n_items, n_items), CSR, float32; row: item of the profile, column:
            candidate. What was cut from W at fit time is absent from scores and explanations alike.
        shares_: shape (n_items,), float32; see `strengths.shares`.
    """

    weights_: sparse.csr_matrix
    shares_: Scores

    @abstractmethod
    def _weights(self, liked: sparse.csr_matrix) -> sparse.csr_matrix:
        """W from the weights of liked items, shape (n_people, n_items), float32."""

    def _learn(self, strength: sparse.csr_matrix) -> None:
        liked = self.config.liked(strength)
        self.shares_ = shares(liked)
        self.weights_ = self._weights(liked)

    def _score(self, profile: sparse.csr_matrix) -> Scores:
        weighed = self.config.weigh(profile)
        chosen = self.weights_[weighed.indices]
        if chosen.nnz == 0:
            return np.full(self.n_items_, np.nan, dtype=np.float32)
        amounts = np.repeat(weighed.data, np.diff(chosen.indptr)) * chosen.data
        total = np.bincount(chosen.indices, weights=amounts, minlength=self.n_items_)
        score = total + self.config.prior * self.shares_
        return np.where(self.shares_ > 0, score, np.nan).astype(np.float32)

    def _score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        if profiles.shape[0] == 1:  # one person is not worth the import of numba
            return self._score(profiles)[None, :]
        from cf_models.weight_sums import summed

        x, w = self.config.weigh(profiles), self.weights_
        base = np.float32(self.config.prior) * self.shares_
        scores: Scores = summed(
            (x.indptr, x.indices, x.data),
            (w.indptr, w.indices, w.data),
            base,
            self.shares_ > 0,
        )
        return scores

    def _contributions(self, profile: sparse.csr_matrix, row: int) -> tuple[Scores, float]:
        weight = np.zeros(self.n_items_, dtype=np.float32)
        weighed = self.config.weigh(profile)
        weight[weighed.indices] = weighed.data
        column = self.weights_[profile.indices][:, [row]].toarray().ravel()
        amounts: Scores = weight[profile.indices] * column
        speaks = self.shares_[row] > 0 and self.weights_[weighed.indices].nnz > 0
        return amounts, float(self.config.prior * self.shares_[row]) if speaks else float("nan")

    def _arrays(self) -> Arrays:
        w = self.weights_
        return {"data": w.data, "indices": w.indices, "indptr": w.indptr, "shares": self.shares_}

    def _restore(self, arrays: Arrays) -> None:
        if arrays["shares"].shape != (self.n_items_,):
            raise ValueError(f"shares have the shape {arrays['shares'].shape}")
        self.shares_ = arrays["shares"]
        self.weights_ = sparse.csr_matrix(
            (arrays["data"], arrays["indices"], arrays["indptr"]),
            shape=(self.n_items_, self.n_items_),
        )
        self.weights_.check_format(full_check=True)
