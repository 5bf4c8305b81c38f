"""Nearest neighbours among items: liked by the same people."""

from typing import ClassVar

import numpy as np
from pydantic import BaseModel, Field
from scipy import sparse

from cf_models.item_pairs import top_pairs
from cf_models.item_weights import ItemWeightConfig, ItemWeightModel


class ItemKNNConfig(ItemWeightConfig):
    """Settings of `ItemKNN`, beside those of `ItemWeightConfig`.

    Attributes:
        neighbours: how many profile items a candidate listens to at most.
        shrinkage: added to the denominator of the similarity, in units of people: the less two
            items are known, the less they are alike.
        popularity: exponent of the candidate's norm in the denominator, from 0 (many likes win)
            to 1; 0.5 is the cosine.
        threads: of the fit.
    """

    neighbours: int = Field(default=200, ge=1)
    shrinkage: float = Field(default=10.0, ge=0)
    popularity: float = Field(default=0.5, ge=0, le=1)
    prior: float = Field(default=0.5, ge=0)
    threads: int = Field(default=1, ge=1)


class ItemKNN(ItemWeightModel[ItemKNNConfig]):
    """Shrunk cosine between the columns of people's liked weights; the best neighbours are kept.

    W[j, i] = g_ji / (g_jj^(1-p) · g_ii^p + shrinkage), with G = XᵀX over liked weights and p the
    exponent `popularity`. Deshpande and Karypis, Item-based top-N recommendation algorithms (2004);
    asymmetric cosine after Aiolli (2013).

    Time O(Σ_u n_u²) for n_u likes of a person; memory as in `item_pairs`.
    """

    name: ClassVar[str] = "itemknn"
    config_type: ClassVar[type[BaseModel]] = ItemKNNConfig

    def _weights(self, liked: sparse.csr_matrix) -> sparse.csr_matrix:
        config = self.config
        norm = np.asarray(liked.multiply(liked).sum(axis=0), dtype=np.float32).ravel()
        return top_pairs(
            liked.T.tocsr(),
            liked,
            (norm**config.popularity, norm ** (1 - config.popularity)),
            shrinkage=config.shrinkage,
            k=config.neighbours,
            threads=config.threads,
        )
