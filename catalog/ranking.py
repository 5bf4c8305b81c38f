"""The value that flows through every stage of a turn: a list of items with their scores."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from catalog.ids import Rows

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Ranking:
    """Items in order of preference. A stage returns a subset or a reordering, never a new shape.

    Attributes:
        rows: catalogue rows, best first, unique, shape (n,), int32.
        scores: one score an item, shape (n,), float32, finite; comparable within one ranking only.
        source: who made it ("ease", "vectors", "lexical", "fused", …).
        parts: what the score was made from: name of a source → its score for each item, shape (n,),
            float32, NaN where that source did not know the item. Empty for a first-hand ranking.
    """

    rows: Rows
    scores: Scores
    source: str
    parts: Mapping[str, Scores] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rows.shape != self.scores.shape or self.rows.ndim != 1:
            raise ValueError(f"rows {self.rows.shape} and scores {self.scores.shape} differ.")
        if any(part.shape != self.rows.shape for part in self.parts.values()):
            raise ValueError("Each part needs one score an item.")

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def empty(cls, source: str) -> Self:
        """A ranking without items."""
        return cls(np.empty(0, np.int32), np.empty(0, np.float32), source)

    @classmethod
    def from_scores(
        cls, scores: Scores, k: int, source: str, keep: NDArray[np.bool_] | None = None
    ) -> Self:
        """The `k` best of a score for every row of the catalogue.

        Args:
            scores: shape (n_items,), float32; NaN and -inf mean "not a candidate".
            k: how many at most.
            source: who scored.
            keep: shape (n_items,); False removes an item before the cut.

        Equal scores keep the order of their rows, so that the same input gives the same list.
        """
        usable = np.isfinite(scores)
        if keep is not None:
            usable &= keep
        rows = np.flatnonzero(usable)
        if 0 < k < len(rows):
            # Everything at or above the k-th best score, so that ties are cut by row number below.
            floor = -np.partition(-scores[rows], k - 1)[k - 1]
            rows = rows[scores[rows] >= floor]
        order = np.argsort(-scores[rows], kind="stable")[: max(k, 0)]
        chosen = rows[order].astype(np.int32)
        return cls(chosen, scores[chosen].astype(np.float32), source)

    def take(self, positions: NDArray[np.intp] | slice) -> Self:
        """The items at these positions, in that order."""
        return replace(
            self,
            rows=self.rows[positions],
            scores=self.scores[positions],
            parts={name: part[positions] for name, part in self.parts.items()},
        )

    def top(self, k: int) -> Self:
        """The first `k` items."""
        return self.take(slice(0, k))

    def keep(self, mask: NDArray[np.bool_]) -> Self:
        """The items whose catalogue row is True in `mask`, shape (n_items,)."""
        return self.take(np.flatnonzero(mask[self.rows]))
