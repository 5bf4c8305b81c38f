"""Nearest neighbours among items: liked by the same people."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import BaseModel, Field
from scipy import sparse

from cf_models.item_cut import top_of_rows, widths, without_itself
from cf_models.item_weights import ItemWeightConfig, ItemWeightModel


class ItemKNNConfig(ItemWeightConfig):
    """Settings of `ItemKNN`, beside those of `ItemWeightConfig`.

    Attributes:
        neighbours: how many profile items a candidate listens to at most.
        shrinkage: added to the denominator of the similarity, in units of people: the less two
            items are known, the less they are alike.
        popularity: exponent of the candidate's norm in the denominator, from 0 (many likes win)
            to 1; 0.5 is the cosine.
    """

    neighbours: int = Field(default=200, ge=1)
    shrinkage: float = Field(default=10.0, ge=0)
    popularity: float = Field(default=0.5, ge=0, le=1)
    prior: float = Field(default=0.5, ge=0)


class ItemKNN(ItemWeightModel[ItemKNNConfig]):
    """Shrunk cosine between the columns of people's liked weights; the best neighbours are kept.

    W[j, i] = g_ji / (g_jj^(1-p) · g_ii^p + shrinkage), with G = XᵀX over liked weights and p the
    exponent `popularity`. Deshpande and Karypis, Item-based top-N recommendation algorithms (2004);
    asymmetric cosine after Aiolli (2013).

    Time O(Σ_u n_u²) for n_u likes of a person; memory at most 8 · 1000 · n_items bytes beside the
    result.
    """

    name: ClassVar[str] = "itemknn"
    config_type: ClassVar[type[BaseModel]] = ItemKNNConfig

    def _weights(self, liked: sparse.csr_matrix) -> sparse.csr_matrix:
        blocks = self._similarities(liked)
        return top_of_rows(blocks, liked.shape[1], self.config.neighbours)

    def _similarities(self, liked: sparse.csr_matrix) -> Iterator[sparse.csr_matrix]:
        """Rows of Wᵀ: a candidate each."""
        p = self.config.popularity
        norm = np.asarray(liked.multiply(liked).sum(axis=0), dtype=np.float32).ravel()
        people = liked.T.tocsr()  # (n_items, n_users)
        of_profile, of_candidate = norm ** (1 - p), norm**p
        for part in widths(liked.shape[1]):
            shared = without_itself((people[part] @ liked).tocsr(), part.start)
            own = np.repeat(of_candidate[part], np.diff(shared.indptr))
            shared.data /= of_profile[shared.indices] * own + self.config.shrinkage
            yield shared
