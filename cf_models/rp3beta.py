"""A walk of three steps from a person over items and people, with the well known held back."""

from typing import ClassVar

import numpy as np
from pydantic import BaseModel, Field
from scipy import sparse

from cf_models.item_pairs import top_pairs
from cf_models.item_weights import ItemWeightConfig, ItemWeightModel


class RP3betaConfig(ItemWeightConfig):
    """Settings of `RP3beta`, beside those of `ItemWeightConfig`.

    Attributes:
        alpha: exponent of each transition probability; 1 is the plain walk.
        beta: exponent of the candidate's likes in the denominator, from 0 (many likes win) to 1.
        neighbours: how many profile items a candidate listens to at most.
        threads: of the fit.
    """

    alpha: float = Field(default=0.6, gt=0)
    beta: float = Field(default=0.3, ge=0)
    neighbours: int = Field(default=500, ge=1)
    prior: float = Field(default=0.0, ge=0)
    threads: int = Field(default=1, ge=1)


class RP3beta(ItemWeightModel[RP3betaConfig]):
    """score = base + x·W with W[j, i] = Σ_u P[j, u]^alpha · P[u, i]^alpha / d_i^beta.

    P[j, u] is the step from an item to a person, the weight of u's like of j over all weight on j;
    P[u, i] the step from a person to an item, the weight of u's like of i over all weight of u;
    d_i is the weight of all likes of i. P3α: Cooper et al., Random walks in recommender systems
    (WWW 2014); the division by popularity, RP3β: Christoffel et al., Blockbusters and wallflowers
    (RecSys 2015), and Paudel et al., Updatable, accurate, diverse, and scalable recommendations for
    interactive applications (TiiS 2016). The first step, from the person, is the profile: its
    normalisation is the same for all candidates and is left out. An item does not lead to itself.

    Time O(Σ_u n_u²) for n_u likes of a person; memory as in `item_pairs`.
    """

    name: ClassVar[str] = "rp3beta"
    config_type: ClassVar[type[BaseModel]] = RP3betaConfig

    def _weights(self, liked: sparse.csr_matrix) -> sparse.csr_matrix:
        config = self.config
        to_items = _steps(liked, config.alpha)  # (n_people, n_items): u's step to i
        to_people = _steps(liked.T.tocsr(), config.alpha)  # (n_items, n_people): j's step to u
        degree = np.asarray(liked.sum(axis=0), dtype=np.float32).ravel()
        penalty = np.where(degree > 0, degree, np.float32(1)) ** np.float32(config.beta)
        return top_pairs(
            to_items.T.tocsr(),
            to_people.T.tocsr(),
            (penalty, np.ones_like(penalty)),
            shrinkage=0.0,
            k=config.neighbours,
            threads=config.threads,
        )


def _steps(weights: sparse.csr_matrix, alpha: float) -> sparse.csr_matrix:
    """Each row divided by its sum, then each entry to the power `alpha`; float32."""
    total = np.asarray(weights.sum(axis=1), dtype=np.float64).ravel()
    steps = weights.astype(np.float64)
    steps.data = (steps.data / np.repeat(total, np.diff(steps.indptr))) ** alpha
    return steps.astype(np.float32)
