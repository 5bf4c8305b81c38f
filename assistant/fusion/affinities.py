"""Which items go with which, from people's likes and from conversations as further people."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalog.events import Interactions
from catalog.ids import IdMap
from catalog.schema import empty_events
from cf_models.ease import EASE, EASEConfig
from cf_models.itemknn import ItemKNN
from cf_models.puresvd import PureSVD, PureSVDConfig

_EASE = EASEConfig(l2=100.0, neighbours=1000, dense_items=4000, floor=1.0)
_SVD = PureSVDConfig(factors=48, popularity=0.5, floor=1.0)


@dataclass(frozen=True)
class Affinities:
    """Three views of the same: each catches what the others miss.

    A conversation weighs as much as a person who likes all that came up in it.

    Attributes:
        weights: of EASE, row: what is named, column: candidate, shape (n_items, n_items), CSR.
        cosines: of ItemKNN over people alone, same shape, CSR; None without people.
        directions: of PureSVD, rows of length 1 (or 0 where nobody likes), (n_items, factors).
        liked: people who like each item, conversations left out, shape (n_items,).
    """

    weights: sparse.csr_matrix
    cosines: sparse.csr_matrix | None
    directions: NDArray[np.float32]
    liked: NDArray[np.float32]

    @classmethod
    def of(cls, people: Interactions, sessions: sparse.csr_matrix) -> Self:
        """Learn.

        Args:
            people: who preferred what; may be nobody.
            sessions: 1 where an item came up in a conversation, shape (n_sessions, n_items), CSR.
        """
        likes = sparse.csr_matrix(people.strength > 0, dtype=np.float32)
        everybody = sparse.csr_matrix(sparse.vstack([likes, sessions]))
        joined = _interactions(everybody, people.items)
        return cls(
            weights=EASE(_EASE).fit(joined).weights_,
            cosines=ItemKNN().fit(_interactions(likes, people.items)).weights_
            if likes.nnz
            else None,
            directions=_unit(PureSVD(_SVD).fit(joined).item_factors_),
            liked=np.asarray(likes.sum(axis=0), dtype=np.float32).ravel(),
        )


def _interactions(strength: sparse.csr_matrix, items: IdMap) -> Interactions:
    people = IdMap(map(str, range(strength.shape[0])))
    return Interactions(people, items, strength, empty_events())


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return scaled
