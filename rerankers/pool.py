"""A pool in its new order, above everything else in the old one."""

from collections.abc import Iterator

import numpy as np

from catalog.ids import Rows
from catalog.ranking import Scores

_CELLS = 3_000_000
"""Scores of one model that stand in memory at once."""


def in_blocks(n_people: int, n_items: int) -> Iterator[slice]:
    """Slices of people, few enough that dense scores of all items fit in memory."""
    size = max(1, _CELLS // max(n_items, 1))
    return (slice(first, first + size) for first in range(0, n_people, size))


def above_the_rest(base: Scores, person: Rows, item: Rows, answer: Scores) -> Scores:
    """The answers for the pool; below them the other items in the order of the base.

    Args:
        base: shape (n_people, n_items), NaN where the base has nothing to say.
        person: of each candidate, ascending, shape (n,).
        item: its row, shape (n,).
        answer: its score, shape (n,), finite.

    Returns:
        Shape (n_people, n_items), float32: `answer` in the pool; elsewhere lowest answer of the
        person - 1 - (max base - base) / (max base - min base), in [lowest - 2, lowest - 1]; NaN
        where base is and no candidate stands.
    """
    lowest = np.full(len(base), np.inf)
    np.minimum.at(lowest, person, answer)
    lowest[np.isinf(lowest)] = 0
    known = np.isfinite(base)
    top = np.where(known, base, -np.inf).max(axis=1, keepdims=True, initial=-np.inf)
    bottom = np.where(known, base, np.inf).min(axis=1, keepdims=True, initial=np.inf)
    with np.errstate(invalid="ignore"):
        gap = np.where(top > bottom, top - bottom, 1.0)
        below = lowest[:, None] - 1 - (top - base) / gap
    scores: Scores = np.where(known, below, np.nan).astype(np.float32)
    scores[person, item] = answer
    return scores
