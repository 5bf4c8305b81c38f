"""How a signed strength becomes the weight with which an item speaks for or against others."""

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse

from catalog.ranking import Scores


class Signs(BaseModel):
    """The weight of liked and of disliked items.

    A strength s > 0 weighs `floor` + (1 - `floor`) · min(s, 1): being chosen at all says as much
    as `floor`, how much it was liked says the rest. A strength s < 0 weighs
    -`dislike` · min(-s, 1).

    The settings of a model are of this kind, so that they weigh what the model learns from and
    what it is asked with.

    Attributes:
        floor: what being liked at all counts, against how much.
        dislike: the weight of a full dislike.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    floor: float = Field(default=0.5, ge=0, le=1)
    dislike: float = Field(default=0.5, ge=0, le=1)

    def weights_of(self, strength: Scores) -> Scores:
        """The weight of each strength, same shape, float32."""
        weight = np.clip(strength, np.float32(-1), np.float32(1))
        liked = weight > 0
        weight *= np.where(liked, np.float32(1 - self.floor), np.float32(self.dislike))
        weight[liked] += np.float32(self.floor)
        return weight

    def weigh(self, profiles: sparse.csr_matrix) -> sparse.csr_matrix:
        """Weights in place of strengths; same shape, CSR, float32, no stored zeros."""
        return _with_data(profiles, self.weights_of(profiles.data.astype(np.float32, copy=False)))

    def liked(self, strength: sparse.csr_matrix) -> sparse.csr_matrix:
        """The weights of liked items alone; same shape, CSR, float32, no stored zeros."""
        weighed = self.weigh(strength)
        return _with_data(weighed, np.maximum(weighed.data, np.float32(0), out=weighed.data))


def shares(liked: sparse.csr_matrix) -> Scores:
    """The part of people's weight that each item has, shape (n_items,), in [0, 1], float32.

    Args:
        liked: weights of liked items, shape (n_people, n_items).

    1 is an item that everybody likes fully, 0 one that nobody likes.
    """
    total = np.asarray(liked.sum(axis=0), dtype=np.float32).ravel()
    return np.asarray(total / np.float32(max(liked.shape[0], 1)), dtype=np.float32)


def _with_data(matrix: sparse.csr_matrix, data: Scores) -> sparse.csr_matrix:
    """The matrix with other data; it shares the places of the entries where it can."""
    changed = sparse.csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)
    if matrix.has_canonical_format and np.count_nonzero(data) == len(data):
        return changed
    changed = changed.copy()
    changed.sum_duplicates()
    changed.eliminate_zeros()
    return changed
