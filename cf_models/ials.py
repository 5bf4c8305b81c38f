"""Weighted matrix factorisation of who liked what, fitted by benfred/implicit."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field
from scipy import linalg, sparse

from catalog.ranking import Scores
from cf_models.base import StoredModel
from cf_models.store import Arrays
from cf_models.strengths import Signs, shares


class IALSConfig(Signs):
    """Settings of `IALS`, beside the `floor` of `Signs`.

    Attributes:
        factors: length of the vectors.
        l2: ridge on the vectors of people and items.
        alpha: confidence of a full like above that of no event; see `IALS`.
        iterations: of alternating least squares.
        prior: the base of an item that everybody likes.
        dislike: how far below 0 the preference of a disliked item is set in a fold-in.
        seed: of the first vectors.
        threads: of the fit.
    """

    factors: int = Field(default=64, ge=1)
    l2: float = Field(default=30.0, gt=0)
    alpha: float = Field(default=4.0, gt=0)
    iterations: int = Field(default=15, ge=1)
    prior: float = Field(default=0.1, ge=0)
    seed: int = Field(default=7, ge=0)
    threads: int = Field(default=1, ge=1)


class IALS(StoredModel[IALSConfig]):
    """Hu, Koren and Volinsky, Collaborative filtering for implicit feedback datasets (ICDM 2008).

    The fit is `implicit.cpu.als.AlternatingLeastSquares`. A strength s has the confidence
    c = 1 + alpha·|weigh(s)|; its preference p is 1 when liked, and when disliked 0 in the fit and
    -`dislike` in a fold-in. Vectors of people are not kept: everybody is folded in,

        u = M⁻¹ Σ_j c_j p_j y_j,  M = YᵀY + l2·I + Σ_j (c_j - 1) y_j y_jᵀ  (their eq. 4),

    and the score is a base, `prior` times the share of people who like the item, plus y_i·u, which
    is the sum over the profile of c_j p_j · y_iᵀM⁻¹y_j (their section 5): exact, given that M holds
    the whole profile. A removal changes M too, so it lowers a score by about, not exactly, the
    contribution.

    Attributes:
        shares_: shape (n_items,), float32; see `strengths.shares`.
        item_factors_: Y, shape (n_items, factors), float32; zero for items that nobody liked,
            whose score is NaN.
    """

    name: ClassVar[str] = "ials"
    config_type: ClassVar[type[BaseModel]] = IALSConfig
    item_factors_: NDArray[np.float32]
    shares_: Scores

    def _learn(self, strength: sparse.csr_matrix) -> None:
        # Here, not above: implicit is needed to fit, not to serve a saved model.
        from implicit.cpu.als import AlternatingLeastSquares
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        config = self.config
        with threadpool_limits(limits=1, user_api="blas"):  # implicit has threads of its own
            als = AlternatingLeastSquares(
                factors=config.factors,
                regularization=config.l2,
                alpha=1.0,
                iterations=config.iterations,
                num_threads=config.threads,
                random_state=config.seed,
            )
            confidence = strength.copy()
            # implicit reads a negative confidence as a preference of 0.
            confidence.data = np.sign(strength.data) * self._confidence(strength)
            als.fit(confidence, show_progress=False)
        factors = np.asarray(als.item_factors, dtype=np.float32)
        self.shares_ = shares(config.liked(strength))
        self._prepare(np.where(self.shares_[:, None] > 0, factors, np.float32(0)))

    def _prepare(self, factors: NDArray[np.float32]) -> None:
        self.item_factors_ = factors
        self._known: NDArray[np.bool_] = np.abs(factors).sum(axis=1) > 0
        wide = factors.astype(np.float64)
        self._gram = wide.T @ wide + self.config.l2 * np.eye(factors.shape[1])

    def _confidence(self, profile: sparse.csr_matrix) -> NDArray[np.float32]:
        signs = Signs(floor=self.config.floor, dislike=1.0)
        confidence: NDArray[np.float32] = 1 + self.config.alpha * np.abs(signs.weigh(profile).data)
        return confidence

    def _normal(
        self, profile: sparse.csr_matrix
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """M, shape (factors, factors), and c_j p_j y_j, shape (profile.nnz, factors)."""
        vectors = self.item_factors_[profile.indices].astype(np.float64)
        confidence = self._confidence(profile).astype(np.float64)
        preference = np.where(profile.data > 0, 1.0, -self.config.dislike)
        matrix = self._gram + (vectors * (confidence - 1)[:, None]).T @ vectors
        return matrix, vectors * (confidence * preference)[:, None]

    def _score(self, profile: sparse.csr_matrix) -> Scores:
        scores = np.full(self.n_items_, np.nan, dtype=np.float32)
        if not self._known[profile.indices].any():
            return scores
        matrix, terms = self._normal(profile)
        person = linalg.solve(matrix, terms.sum(axis=0), assume_a="pos", check_finite=False)
        total = self.item_factors_ @ person.astype(np.float32) + self.config.prior * self.shares_
        return np.where(self._known, total, scores).astype(np.float32)

    def _contributions(self, profile: sparse.csr_matrix, row: int) -> tuple[Scores, float]:
        matrix, terms = self._normal(profile)
        item = self.item_factors_[row].astype(np.float64)
        weighted = linalg.solve(matrix, item, assume_a="pos", check_finite=False)
        amounts = (terms @ weighted).astype(np.float32)
        speaks = bool(self._known[row] and self._known[profile.indices].any())
        return amounts, self.config.prior * float(self.shares_[row]) if speaks else float("nan")

    def _arrays(self) -> Arrays:
        return {"item_factors": self.item_factors_, "shares": self.shares_}

    def _restore(self, arrays: Arrays) -> None:
        factors = arrays["item_factors"]
        if factors.shape != (self.n_items_, self.config.factors):
            raise ValueError(f"item_factors have the shape {factors.shape}")
        if arrays["shares"].shape != (self.n_items_,):
            raise ValueError(f"shares have the shape {arrays['shares'].shape}")
        self.shares_ = arrays["shares"]
        self._prepare(factors)
