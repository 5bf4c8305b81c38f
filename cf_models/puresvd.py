"""What people like, seen through a few directions: the truncated SVD of liked weights."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field
from scipy import linalg, sparse
from scipy.sparse.linalg import svds

from catalog.ranking import Scores
from cf_models.base import StoredModel
from cf_models.store import Arrays
from cf_models.strengths import Signs, shares

_TINY = 1e-6


class PureSVDConfig(Signs):
    """Settings of `PureSVD`, beside those of `Signs`.

    Attributes:
        factors: how many singular directions are kept at most.
        popularity: exponent d of an item's norm in the matrix that is decomposed; 1 is PureSVD as
            published, less lets the well known weigh less (EigenRec); see `PureSVD`.
        prior: the base of an item that everybody likes.
        seed: of the first vector of the iteration.
    """

    factors: int = Field(default=20, ge=1)
    popularity: float = Field(default=0.85, ge=0, le=2)
    prior: float = Field(default=0.05, ge=0)
    seed: int = Field(default=7, ge=0)


class PureSVD(StoredModel[PureSVDConfig]):
    """score = base + x·V·Vᵀ, V the leading right singular vectors of the liked weights X.

    Cremonesi, Koren and Turrin, Performance of recommender algorithms on top-N recommendation tasks
    (RecSys 2010, section 3.3, eq. 12). X is people × items with zeros for what is not known, and
    V has the shape (n_items, factors). With the exponent d = `popularity`, X·S^(d-1) is decomposed
    instead, S the diagonal of the items' norms (Nikolakopoulos et al., EigenRec, 2019, eq. 2).

    What an item j of the profile adds to the item i is weigh(x_j) · v_j·v_i, exactly; the base is
    `prior` times the share of people who like the item. NaN for items that nobody liked, and for
    all items when none of the profile has a vector. Directions whose singular value is below a
    millionth of the first carry nothing but rounding and are left out.

    Time O(iterations · factors · nnz(X)), memory 8 · factors · (n_people + n_items) bytes.

    Attributes:
        item_factors_: V, shape (n_items, ≤ factors), float32, columns of length 1; zero for items
            that nobody liked.
        shares_: shape (n_items,), float32; see `strengths.shares`.
    """

    name: ClassVar[str] = "puresvd"
    config_type: ClassVar[type[BaseModel]] = PureSVDConfig
    item_factors_: NDArray[np.float32]
    shares_: Scores

    def _learn(self, strength: sparse.csr_matrix) -> None:
        liked = self.config.liked(strength)
        self.shares_ = shares(liked)
        x = liked.astype(np.float64)
        norm = np.sqrt(np.asarray(x.multiply(x).sum(axis=0)).ravel())
        scale = np.where(norm > 0, norm, 1.0) ** (self.config.popularity - 1)
        x = (x @ sparse.diags(scale)).tocsr()
        vectors = right_singular_vectors(x, self.config.factors, self.config.seed)
        self.item_factors_ = vectors.astype(np.float32)

    def _score(self, profile: sparse.csr_matrix) -> Scores:
        person = self.config.weigh(profile).data @ self.item_factors_[profile.indices]
        if not self._speaks(profile):
            return np.full(self.n_items_, np.nan, dtype=np.float32)
        score = self.item_factors_ @ person + self.config.prior * self.shares_
        return np.where(self.shares_ > 0, score, np.nan).astype(np.float32)

    def _contributions(self, profile: sparse.csr_matrix, row: int) -> tuple[Scores, float]:
        alike = self.item_factors_[profile.indices] @ self.item_factors_[row]
        amounts: Scores = self.config.weigh(profile).data * alike
        speaks = self.shares_[row] > 0 and self._speaks(profile)
        return amounts, float(self.config.prior * self.shares_[row]) if speaks else float("nan")

    def _speaks(self, profile: sparse.csr_matrix) -> bool:
        return bool(self.item_factors_[profile.indices].any())

    def _arrays(self) -> Arrays:
        return {"item_factors": self.item_factors_, "shares": self.shares_}

    def _restore(self, arrays: Arrays) -> None:
        factors = arrays["item_factors"]
        if factors.ndim != 2 or len(factors) != self.n_items_:
            raise ValueError(f"item_factors have the shape {factors.shape}")
        if arrays["shares"].shape != (self.n_items_,):
            raise ValueError(f"shares have the shape {arrays['shares'].shape}")
        self.item_factors_, self.shares_ = factors, arrays["shares"]


def right_singular_vectors(x: sparse.csr_matrix, k: int, seed: int) -> NDArray[np.float64]:
    """The right singular vectors of the `k` largest singular values, largest first.

    Args:
        x: shape (m, n), CSR, float64.
        k: ≥ 1; less vectors come back when the rank is smaller.
        seed: of the first vector of the iteration.

    Returns:
        Shape (n, min(k, rank)), float64, orthonormal columns.
    """
    if x.nnz == 0:
        return np.zeros((x.shape[1], 0))
    if 2 * k >= min(x.shape):
        # Lanczos finds fewer directions than there are; the whole decomposition is this small.
        _, values, vectors = linalg.svd(x.toarray(), full_matrices=False, check_finite=False)
    else:
        first = np.random.default_rng(seed).standard_normal(min(x.shape))
        _, values, vectors = svds(x, k=k, v0=first, return_singular_vectors="vh")
    order = np.argsort(-values)[:k]
    order = order[values[order] > _TINY * values[order[0]]]
    return np.ascontiguousarray(vectors[order].T)
