"""Which stored vectors belong to which item: an item has one or several passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from catalog.errors import WorkspaceBroken
from catalog.ids import IdMap, Rows
from retrieval.encoder import Vectors
from retrieval.unit import unit_rows


def passage_key(part: int, item_id: str) -> str:
    """The key under which the vector of an item's passage is stored; parts count from 0."""
    return f"{part} {item_id}"


@dataclass(frozen=True)
class PassageLayout:
    """Passages in the order of their items.

    Attributes:
        keys: of the passages, n_passages of them, those of one item side by side.
        order: where each of them stood among the keys that were read, shape (n_passages,).
        starts: the first passage of each item, and n_passages at the end, shape (n_items + 1,).
    """

    keys: tuple[str, ...]
    order: NDArray[np.intp]
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, keys: Sequence[str], ids: IdMap, count: int) -> Self:
        """Put keys in order.

        Args:
            keys: as they were read, in any order.
            ids: the catalogue's map.
            count: how many there must be.

        Raises:
            WorkspaceBroken: when some lack, or belong to no item.
        """
        rows = rows_of(keys, ids)
        if len(keys) != count or (rows < 0).any() or len(np.unique(rows)) != len(ids):
            raise WorkspaceBroken(
                f"The vector index holds {len(keys)} passages of {len(np.unique(rows))} items; "
                f"it should hold {count} of {len(ids)}.",
                remedy="Build the index again with `sayso build`.",
            )
        parts = np.array([int(key.partition(" ")[0]) for key in keys], np.int64)
        order = np.lexsort((parts, rows))
        starts = np.searchsorted(rows[order], np.arange(len(ids) + 1))
        return cls(tuple(keys[i] for i in order), order, starts)

    def keys_of(self, row: int) -> tuple[str, ...]:
        """The keys of an item's passages."""
        return self.keys[self.starts[row] : self.starts[row + 1]]

    def best(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Each item's best score, shape (n_items,), from those of passages, shape (n_passages,)."""
        if len(scores) == 0:
            return scores
        return np.asarray(np.maximum.reduceat(scores, self.starts[:-1]))

    def middle(self, vectors: Vectors) -> Vectors:
        """Each item's mean vector, shape (n_items, dim), of length 1, from those of passages."""
        if len(vectors) == 0:
            return vectors
        return unit_rows(np.add.reduceat(vectors, self.starts[:-1], axis=0), "the vector index")


def rows_of(keys: Sequence[str], ids: IdMap) -> Rows:
    """The rows of the items to which passages belong, shape (len(keys),); -1 for strangers."""
    rows = (ids.row(key.partition(" ")[2]) for key in keys)
    return np.fromiter((-1 if row is None else row for row in rows), np.int32, len(keys))
