"""Weighted matrix factorisation of who liked what, fitted by benfred/implicit."""

from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field
from scipy import linalg, sparse

from catalog.ids import IdMap
from catalog.ranking import Scores
from cf_models.base import StoredModel
from cf_models.store import Arrays
from cf_models.strengths import Signs, shares

_CELLS = 4_000_000
"""Scores of a block, 16 MB: what a thread works on before it takes the next people."""


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
        threads: of the fit, and of scoring many people.
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

    @classmethod
    def of_factors(
        cls, items: IdMap, factors: NDArray[np.float32], shares: Scores, config: IALSConfig
    ) -> Self:
        """A model over vectors that were fitted elsewhere, for an objective like ours.

        Args:
            items: ids of the rows.
            factors: shape (n_items, factors); as long in sum as those of people, which is what
                the ridge `config.l2` of a fold-in expects.
            shares: shape (n_items,); see `strengths.shares`.
            config: what they were fitted with.

        Raises:
            ValueError: when the shapes do not fit.
        """
        model = cls(config)
        model.n_items_ = len(items)
        model.fingerprint_ = items.fingerprint
        model._restore({"item_factors": factors, "shares": shares})
        return model

    def _learn(self, strength: sparse.csr_matrix) -> None:
        # Here, not above: implicit is needed to fit, not to serve a saved model.
        from implicit.cpu.als import AlternatingLeastSquares
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        config = self.config
        weights = Signs(floor=config.floor, dislike=1.0).weights_of(strength.data)
        self.shares_ = shares(_like(strength, np.maximum(weights, np.float32(0))))
        # implicit reads a negative confidence as a preference of 0. In place, to spare memory.
        weights *= np.float32(config.alpha)
        weights += np.sign(strength.data)
        with threadpool_limits(limits=1, user_api="blas"):  # implicit has threads of its own
            als = AlternatingLeastSquares(
                factors=config.factors,
                regularization=config.l2,
                alpha=1.0,
                iterations=config.iterations,
                num_threads=config.threads,
                random_state=config.seed,
            )
            als.fit(_like(strength, weights), show_progress=False)
        factors = np.asarray(als.item_factors, dtype=np.float32)
        self._prepare(np.where(self.shares_[:, None] > 0, factors, np.float32(0)))

    def _prepare(self, factors: NDArray[np.float32]) -> None:
        self.item_factors_ = factors
        self._known: NDArray[np.bool_] = np.abs(factors).sum(axis=1) > 0
        wide = factors.astype(np.float64)
        self._gram = wide.T @ wide + self.config.l2 * np.eye(factors.shape[1])

    def _weights(
        self, profiles: sparse.csr_matrix
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """For each stored entry c - 1 and c·p, shape (nnz,)."""
        signs = Signs(floor=self.config.floor, dislike=1.0)
        more = self.config.alpha * np.abs(signs.weights_of(profiles.data)).astype(np.float64)
        return more, (1 + more) * np.where(profiles.data > 0, 1.0, -self.config.dislike)

    def _normal(
        self, profile: sparse.csr_matrix
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """M, shape (factors, factors), and c_j p_j y_j, shape (profile.nnz, factors)."""
        vectors = self.item_factors_[profile.indices].astype(np.float64)
        more, preferred = self._weights(profile)
        matrix = self._gram + (vectors * more[:, None]).T @ vectors
        return matrix, vectors * preferred[:, None]

    def _score(self, profile: sparse.csr_matrix) -> Scores:
        scores: Scores = self._score_batch(profile)[0]
        return scores

    def _score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        """Blocks of people, `threads` at once, each written where its part of the result is."""
        n_people = profiles.shape[0]
        scores = np.empty(profiles.shape, dtype=np.float32)
        prior, nothing = np.float32(self.config.prior), np.float32(np.nan)
        base: Scores = np.where(self._known, prior * self.shares_, nothing)
        width = max(1, min(_CELLS // max(1, self.n_items_), -(-n_people // self.config.threads)))

        def score(start: int) -> None:
            some = profiles[start : start + width]
            block = scores[start : start + width]
            people = self._people(some).astype(np.float32)
            np.matmul(people, self.item_factors_.T, out=block)
            block += base
            speaks = np.zeros(some.shape[0], dtype=np.bool_)
            speaks[_persons(some)[self._known[some.indices]]] = True
            block[~speaks] = np.nan

        starts = range(0, n_people, width)
        if len(starts) == 1:
            score(0)
        else:
            with ThreadPoolExecutor(self.config.threads) as pool:
                list(pool.map(score, starts))
        return scores

    def _people(self, profiles: sparse.csr_matrix) -> NDArray[np.float64]:
        """Vectors of the profiles, shape (n_people, factors)."""
        if profiles.shape[0] == 1:  # one person is not worth the import of numba
            matrix, terms = self._normal(profiles)
            right = terms.sum(axis=0)
            person = linalg.solve(matrix, right, assume_a="pos", check_finite=False)
            return np.asarray(person)[None, :]
        from cf_models.fold_in import folded_in

        weights = self._weights(profiles)
        people: NDArray[np.float64] = folded_in(
            profiles.indptr, profiles.indices, weights, self.item_factors_, self._gram
        )
        return people

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


def _like(matrix: sparse.csr_matrix, data: NDArray[np.float32]) -> sparse.csr_matrix:
    """Other data in the same places, which are shared."""
    return sparse.csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _persons(profiles: sparse.csr_matrix) -> NDArray[np.intp]:
    """The row of each stored entry, shape (nnz,)."""
    return np.repeat(np.arange(profiles.shape[0]), np.diff(profiles.indptr))
