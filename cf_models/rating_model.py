"""Models that predict ratings: biases and a product of vectors, with people folded in."""

from abc import abstractmethod
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from scipy import linalg, sparse

from catalog.errors import ModelError
from catalog.events import Interactions, SignalConfig
from catalog.ranking import Scores
from catalog.ratings import as_ratings, given_ratings
from cf_models.base import StoredModel, clean
from cf_models.store import Arrays

Matrix = NDArray[np.float64]


class RatingConfig(BaseModel):
    """What models of ratings set alike.

    Attributes:
        factors: length of the vectors.
        epochs: how often every rating is visited.
        l2: ridge on vectors, for each rating.
        l2_bias: ridge on biases, for each rating.
        damping: ridge on vector and bias of a person who is folded in, once; it holds those who
            rated little to the baseline.
        spread: deviation of the first vectors.
        seed: of the first vectors and of the order of visits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    factors: int = Field(default=100, ge=1)
    epochs: int = Field(default=20, ge=1)
    l2: float = Field(default=0.09, ge=0)
    l2_bias: float = Field(default=0.05, ge=0)
    damping: float = Field(default=2.0, gt=0)
    spread: float = Field(default=0.05, gt=0)
    seed: int = Field(default=7, ge=0)


Config = TypeVar("Config", bound=RatingConfig)


class RatingModel(StoredModel[Config], Generic[Config]):
    """r̂_ui = μ + b_i + b_u + q_i·v_u, learned from ratings, on their scale.

    Ratings come from the events of that kind, the last where several; without any, strengths are
    read as ratings (`as_ratings`), as those of a profile always are. A neutral rating is one to
    learn from, though strengths leave it out.

    Everybody is folded in. For who rated the items j, with z_j = (1, q_j) and the error of the
    baseline e_j = r_j - μ - b_j, a ridge regression gives

        (b_u, v_u) = M⁻¹ Σ_j z_j e_j,  M = Σ_j z_j z_jᵀ + n_u diag(l2_bias, l2, …) + damping·I

    (the minimum of the loss of the fit for this person; Takács et al., JMLR 2009, section 3.1).
    On ratings held back this is more accurate than the vectors that the fit itself left. The score
    is μ + b_i + Σ_j (z_i·M⁻¹z_j) e_j: base and contributions, exact, given that M holds the whole
    profile. A rating contributes by how it differs from what everybody gives, so that a 4 for a
    film of 4.5 speaks against what is like it.

    `score_batch` gives r̂ not cut to the scale, so that it orders; NaN for items that nobody rated
    and for empty profiles. To predict a rating is not to know what is chosen: these models rank
    whole catalogues worse than popularity does (Cremonesi et al., RecSys 2010). Use them for the
    rating, and others for candidates.

    A fold-in takes O(n_u factors² + factors³), a score O(factors) an item.

    Attributes:
        mean_: μ; the neutral point when there is no rating.
        item_bias_: b, shape (n_items,), float32; 0 for items that nobody rated.
        item_factors_: q, shape (n_items, factors), float32; 0 for items that nobody rated.
        rated_: shape (n_items,), bool.
        signals_: of the interactions; the scale is there.
    """

    mean_: float
    item_bias_: Scores
    item_factors_: NDArray[np.float32]
    rated_: NDArray[np.bool_]
    signals_: SignalConfig

    @abstractmethod
    def _factorise(self, ratings: sparse.csr_matrix) -> None:
        """Set `item_bias_` and `item_factors_` from one rating or more, CSR, float32."""

    def predict_ratings(self, rated: sparse.csr_matrix) -> Scores:
        """The ratings that people would give, cut to the scale.

        Args:
            rated: what each is known to have rated, shape (n_people, n_items), CSR; stored zeros
                are ratings of 0. From `catalog.ratings.given_ratings`, or `ratings_in` a profile.

        Returns:
            Shape (n_people, n_items), float32, never NaN: μ + b_i for people without a rating,
            and μ + b_u for items that nobody rated.

        Raises:
            NotFittedError: before `fit` or `load`.
            ModelError: when the matrix has another number of items, or a rating is outside the
                scale.
        """
        self._check_profiles(rated)
        known = sparse.csr_matrix(rated, dtype=np.float64)
        _check_scale(known.data, self.signals_)
        low, high = self.signals_.rating_low, self.signals_.rating_high
        return np.clip(self._predicted(known), low, high)

    def ratings_in(self, profiles: sparse.csr_matrix) -> sparse.csr_matrix:
        """Strengths as the ratings that they amount to; same shape and places, CSR, float64."""
        data = as_ratings(profiles.data, self.signals_)
        return sparse.csr_matrix((data, profiles.indices, profiles.indptr), shape=profiles.shape)

    def _score_batch(self, profiles: sparse.csr_matrix) -> Scores:
        scores = self._predicted(self.ratings_in(profiles))
        scores[:, ~self.rated_] = np.nan
        scores[np.diff(profiles.indptr) == 0] = np.nan
        return scores

    def _lessons(self, interactions: Interactions) -> sparse.csr_matrix:
        self.signals_ = interactions.signals
        strength = clean(interactions.strength)
        if interactions.events is not None:
            given = given_ratings(interactions.events, interactions.users, interactions.items)
            if given.nnz:
                _check_scale(given.data, self.signals_)
                return given.astype(np.float32)
        return self.ratings_in(strength).astype(np.float32)

    def _learn(self, strength: sparse.csr_matrix) -> None:
        n_items = strength.shape[1]
        self.rated_ = strength.getnnz(axis=0) > 0
        self.mean_ = self.signals_.rating_neutral
        self.item_bias_ = np.zeros(n_items, dtype=np.float32)
        self.item_factors_ = np.zeros((n_items, self.config.factors), dtype=np.float32)
        if strength.nnz:
            self.mean_ = float(strength.data.mean(dtype=np.float64))
            self._factorise(strength)
            self.item_bias_[~self.rated_] = 0
            self.item_factors_[~self.rated_] = 0

    def _predicted(self, ratings: sparse.csr_matrix) -> Scores:
        """r̂ of everything, not cut, shape (n_people, n_items), float32."""
        people = np.empty((ratings.shape[0], self.item_factors_.shape[1] + 1), dtype=np.float32)
        for person in range(len(people)):
            own = slice(ratings.indptr[person], ratings.indptr[person + 1])
            people[person] = self._person(ratings.indices[own], ratings.data[own])
        predicted: Scores = people[:, 1:] @ self.item_factors_.T
        predicted += people[:, :1]
        predicted += np.float32(self.mean_) + self.item_bias_
        return predicted

    def _person(self, rows: NDArray[np.int32], ratings: Matrix) -> Matrix:
        """b_u and v_u of who rated these items, shape (factors + 1,)."""
        z = self._z(rows)
        return self._solved(z, z.T @ self._errors(rows, ratings))

    def _z(self, rows: NDArray[np.int32]) -> Matrix:
        """(1, q) of these items, shape (n, factors + 1)."""
        ones = np.ones((len(rows), 1))
        return np.hstack([ones, self.item_factors_[rows].astype(np.float64)])

    def _errors(self, rows: NDArray[np.int32], ratings: Matrix) -> Matrix:
        """By how much the baseline errs, shape (n,)."""
        return ratings - self.mean_ - self.item_bias_[rows].astype(np.float64)

    def _normal(self, z: Matrix) -> Matrix:
        """M of who rated items with these z, shape (factors + 1, factors + 1)."""
        config = self.config
        ridge = np.full(z.shape[1], len(z) * config.l2 + config.damping)
        ridge[0] = len(z) * config.l2_bias + config.damping
        matrix: Matrix = z.T @ z
        matrix[np.diag_indices_from(matrix)] += ridge
        return matrix

    def _solved(self, z: Matrix, right: Matrix) -> Matrix:
        """M⁻¹ · right."""
        solution: Matrix = linalg.solve(self._normal(z), right, assume_a="pos", check_finite=False)
        return solution

    def _score(self, profile: sparse.csr_matrix) -> Scores:
        scores: Scores = self._score_batch(profile)[0]
        return scores

    def _contributions(self, profile: sparse.csr_matrix, row: int) -> tuple[Scores, float]:
        ratings = as_ratings(profile.data, self.signals_)
        amounts = self._amounts(profile.indices, ratings, row)
        speaks = bool(self.rated_[row]) and profile.nnz > 0
        base = self.mean_ + float(self.item_bias_[row]) if speaks else float("nan")
        return amounts.astype(np.float32), base

    def _amounts(self, rows: NDArray[np.int32], ratings: Matrix, row: int) -> Matrix:
        """What each rating adds to the item at `row`, shape (n,)."""
        z = self._z(rows)
        item = self._z(np.array([row], dtype=np.int32))[0]
        return (z @ self._solved(z, item)) * self._errors(rows, ratings)

    def _arrays(self) -> Arrays:
        return {
            "mean": np.array(self.mean_),
            "item_bias": self.item_bias_,
            "item_factors": self.item_factors_,
            "rated": self.rated_,
            "signals": np.array(self.signals_.model_dump_json()),
        }

    def _restore(self, arrays: Arrays) -> None:
        expected: dict[str, tuple[int, ...]] = {
            "mean": (),
            "item_bias": (self.n_items_,),
            "item_factors": (self.n_items_, self.config.factors),
            "rated": (self.n_items_,),
        }
        for name, shape in expected.items():
            if arrays[name].shape != shape:
                raise ValueError(f"{name} has the shape {arrays[name].shape}")
        self.mean_ = float(arrays["mean"])
        self.item_bias_, self.rated_ = arrays["item_bias"], arrays["rated"]
        self.item_factors_ = arrays["item_factors"]
        self.signals_ = SignalConfig.model_validate_json(str(arrays["signals"]))


def _check_scale(ratings: Matrix, signals: SignalConfig) -> None:
    low, high = signals.rating_low, signals.rating_high
    outside = ~((ratings >= low) & (ratings <= high))
    if outside.any():
        raise ModelError(
            f"A rating of {ratings[outside][0]:g} is outside the scale of {low:g} to {high:g}.",
            remedy="Set the scale of the ratings, or remove such ratings (cleaning does).",
        )
