"""Nearest neighbours among people: who likes the same."""

from typing import ClassVar

import numpy as np
from pydantic import BaseModel, Field
from scipy import sparse

from catalog.ranking import Scores
from cf_models.base import StoredModel
from cf_models.store import Arrays
from cf_models.strengths import Signs, shares

_CELLS = 2**23
"""Entries of the largest dense table of similarities that stands in memory, 32 MB."""


class UserKNNConfig(Signs):
    """Settings of `UserKNN`, beside those of `Signs`.

    Attributes:
        neighbours: how many people a profile listens to at most.
        shrinkage: added to the denominator of the similarity, in units of likes: the less two
            people have said, the less they are alike.
        prior: the base of an item that everybody likes.
    """

    neighbours: int = Field(default=60, ge=1)
    shrinkage: float = Field(default=1.0, ge=0)
    prior: float = Field(default=0.0, ge=0)


class UserKNN(StoredModel[UserKNNConfig]):
    """score_i = base_i + Σ_v s_v · X[v, i] over the neighbours v of a profile, X the liked weights.

    With the profile's signed weights x, s_v = x·X[v] / (‖x‖·‖X[v]‖ + shrinkage); the neighbours are
    the people of largest s_v > 0. Cosine between people after Breese, Heckerman and Kadie,
    Empirical analysis of predictive algorithms (UAI 1998); shrinkage after Bell and Koren (ICDM
    2007). A person known at fit time is their own nearest neighbour, which says nothing of items
    they have not met.

    As s_v is a sum over the profile, so is the score: item j adds
    x_j · Σ_v X[v, j]·X[v, i] / (‖x‖·‖X[v]‖ + shrinkage), exactly, given the neighbours and ‖x‖. A
    removal changes both, so it lowers a score by about, not exactly, the contribution.

    NaN for items that nobody liked, and for all items when the profile has no neighbour.

    Attributes:
        liked_: X, shape (n_people, n_items), CSR, float32; people without likes are left out.
        shares_: shape (n_items,), float32; see `strengths.shares`.
    """

    name: ClassVar[str] = "userknn"
    config_type: ClassVar[type[BaseModel]] = UserKNNConfig
    liked_: sparse.csr_matrix
    shares_: Scores

    def _learn(self, strength: sparse.csr_matrix) -> None:
        liked = self.config.liked(strength)
        self.shares_ = shares(liked)
        self._prepare(liked[liked.getnnz(axis=1) > 0])

    def _prepare(self, liked: sparse.csr_matrix) -> None:
        self.liked_ = liked
        self._people = liked.T.tocsr()  # (n_items, n_people)
        self._norms = _norms(liked)

    def _score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        """Time O(Σ_j n_j) for the likes n_j of each profile item, plus the neighbours' likes."""
        scores = np.empty(profiles.shape, dtype=np.float32)
        width = max(1, _CELLS // max(1, *self.liked_.shape))
        for start in range(0, profiles.shape[0], width):
            part = slice(start, start + width)
            scores[part] = self._score_block(profiles[part])
        return scores

    def _score(self, profile: sparse.csr_matrix) -> Scores:
        scores: Scores = self._score_block(profile)[0]
        return scores

    def _score_block(self, profiles: sparse.csr_matrix) -> Scores:
        near = self._neighbours(self.config.weigh(profiles))
        scores = (near @ self.liked_).toarray() + self.config.prior * self.shares_
        speaks = (near.getnnz(axis=1) > 0)[:, None] & (self.shares_ > 0)
        return np.where(speaks, scores, np.nan).astype(np.float32)

    def _neighbours(self, weighed: sparse.csr_matrix) -> sparse.csr_matrix:
        """s, the similarity to each neighbour, shape (n_profiles, n_people); 0 for others."""
        shared = (weighed @ self._people).toarray()
        scale = _norms(weighed)[:, None] * self._norms + self.config.shrinkage
        alike = np.divide(shared, scale, out=np.zeros_like(shared), where=shared > 0)
        k, n_people = self.config.neighbours, alike.shape[1]
        if k < n_people:
            far = np.argpartition(alike, n_people - k, axis=1)[:, : n_people - k]
            np.put_along_axis(alike, far, 0.0, axis=1)
        return sparse.csr_matrix(alike)

    def _contributions(self, profile: sparse.csr_matrix, row: int) -> tuple[Scores, float]:
        weighed = self.config.weigh(profile)
        near = self._neighbours(weighed).indices
        scale = _norms(weighed) * self._norms[near] + self.config.shrinkage
        theirs = self.liked_[near][:, [row]].toarray().ravel() / scale
        amounts = weighed.data * (self.liked_[near][:, profile.indices].T @ theirs)
        speaks = self.shares_[row] > 0 and len(near) > 0
        base = float(self.config.prior * self.shares_[row]) if speaks else float("nan")
        return np.asarray(amounts, dtype=np.float32), base

    def _arrays(self) -> Arrays:
        x = self.liked_
        return {"data": x.data, "indices": x.indices, "indptr": x.indptr, "shares": self.shares_}

    def _restore(self, arrays: Arrays) -> None:
        if arrays["shares"].shape != (self.n_items_,):
            raise ValueError(f"shares have the shape {arrays['shares'].shape}")
        self.shares_ = arrays["shares"]
        liked = sparse.csr_matrix(
            (arrays["data"], arrays["indices"], arrays["indptr"]),
            shape=(len(arrays["indptr"]) - 1, self.n_items_),
        )
        liked.check_format(full_check=True)
        self._prepare(liked)


def _norms(rows: sparse.csr_matrix) -> Scores:
    """‖row‖ of each row, shape (n_rows,), float32."""
    squares = np.asarray(rows.multiply(rows).sum(axis=1), dtype=np.float64).ravel()
    return np.sqrt(squares).astype(np.float32)
