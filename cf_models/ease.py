"""EASE: every item predicted from all others by one ridge regression."""

from typing import ClassVar

from pydantic import BaseModel, Field
from scipy import sparse

from cf_models.item_cut import top_of_columns
from cf_models.item_ridge import blockwise_weights, exact_weights
from cf_models.item_weights import ItemWeightConfig, ItemWeightModel


class EASEConfig(ItemWeightConfig):
    """Settings of `EASE`, beside those of `ItemWeightConfig`.

    Attributes:
        l2: strength of the ridge, in units of people.
        neighbours: how many profile items a candidate listens to at most.
        dense_items: side of the largest matrix that is inverted.
    """

    l2: float = Field(default=250.0, gt=0)
    neighbours: int = Field(default=500, ge=1)
    dense_items: int = Field(default=2000, ge=1)
    prior: float = Field(default=0.03, ge=0)


class EASE(ItemWeightModel[EASEConfig]):
    """score = base + x·B with B = argmin ‖X - XB‖² + l2·‖B‖², diag B = 0 (Steck, WWW 2019, eq. 8).

    B[j, i] = -P[j, i] / P[i, i] with P = (XᵀX + l2·I)⁻¹, an inverse of n_items × n_items. It is
    never formed at that size. With m people who like something, n items, d = `dense_items`:

    * m ≤ d and m ≤ n: through the people's side, exactly. P = (I - Xᵀ(XXᵀ + l2·I)⁻¹X) / l2 needs
      one inverse of m × m. Time m³ + (m + n) · nnz(X), memory 8·m² + 4·1000·n bytes.
    * else: the d items with the most likes are solved exactly among themselves, which is all when
      n ≤ d; the others enter through the Schur complement, whose off-diagonal part is dropped (see
      `item_ridge`). They can be recommended and they speak in a profile. Time d³ + d²·n, memory
      8·d² + 12·d·(n - d) bytes.

    Of each column only the `neighbours` entries of largest magnitude are kept, in float32: memory
    and disk at most 8 · neighbours · n_items bytes. Scores and explanations are of the kept weights
    alike.

    Accuracy, nDCG@10 on the demo's holdout (671 people, 9,061 films, mean of two splits): .280
    exact with all weights, .278 exact with 500 neighbours, .277 by the second route with d from 500
    to 3,000.
    """

    name: ClassVar[str] = "ease"
    config_type: ClassVar[type[BaseModel]] = EASEConfig

    def _weights(self, liked: sparse.csr_matrix) -> sparse.csr_matrix:
        config = self.config
        liked = liked[liked.getnnz(axis=1) > 0]
        n_people, n_items = liked.shape
        if n_people <= min(n_items, config.dense_items):
            blocks = exact_weights(liked, config.l2)
        else:
            blocks = blockwise_weights(liked, config.l2, config.dense_items)
        return top_of_columns(blocks, n_items, config.neighbours)
