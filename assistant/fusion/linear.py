"""The first cut: a weighted sum of columns, which looks at every item and keeps a pool."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float32]
_EDGE = 8.0


def scaled(table: Table) -> Table:
    """Each column less its mean over the items of a moment, over its deviation; NaN becomes 0.

    Args:
        table: shape (n_items, n_columns).

    Returns:
        Same shape, in [-8, 8]. A column that is the same for all items becomes 0.
    """
    known = np.isfinite(table)
    count = np.maximum(known.sum(axis=0), 1)
    filled = np.where(known, table, 0)
    mean = filled.sum(axis=0, dtype=np.float64) / count
    off = np.where(known, filled - mean, 0)
    deviation = np.sqrt((off**2).sum(axis=0) / count)
    least = 1e-5 * np.maximum(np.abs(mean), 1e-5)
    unit = np.divide(off, deviation, out=np.zeros_like(off), where=deviation > least)
    return np.asarray(np.clip(unit, -_EDGE, _EDGE), dtype=np.float32)


@dataclass(frozen=True)
class Lists:
    """Candidates of many moments, one after another, the taken ones of each first.

    Attributes:
        rows: scaled columns, shape (n, n_columns), float32.
        stands_for: for how many items of the catalogue each candidate stands, > 0, shape (n,).
        sizes: candidates of each moment, at least 1, shape (n_moments,).
        wanted: how many of each were taken, at least 1, shape (n_moments,).
    """

    rows: Table
    stands_for: Table
    sizes: NDArray[np.intp]
    wanted: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.sizes)

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """Where the candidates of each moment begin."""
        return np.asarray(np.cumsum(self.sizes) - self.sizes, dtype=np.intp)

    @cached_property
    def _own(self) -> NDArray[np.intp]:
        return np.repeat(np.arange(len(self)), self.sizes)

    @cached_property
    def _target(self) -> Table:
        place = np.arange(len(self.rows)) - self.starts[self._own]
        count = self.wanted[self._own]
        return np.where(place < count, 1 / count, 0).astype(np.float32)

    def take(self, moments: NDArray[np.intp]) -> "Lists":
        """Those of some moments, in the order given."""
        spans = [np.arange(self.starts[m], self.starts[m] + self.sizes[m]) for m in moments]
        rows = np.concatenate(spans)
        return Lists(
            self.rows[rows], self.stands_for[rows], self.sizes[moments], self.wanted[moments]
        )

    def likelihood(self, scores: Table) -> tuple[float, Table]:
        """The mean over moments of the mean over the taken of log softmax, and minus its slope.

        The softmax is over the candidates of a moment (listwise; Cao et al., ICML 2007), each of
        which counts for as many items as it stands for (Jean et al., ACL 2015): a sample that is
        rich in the well known would else teach that they are seldom taken.

        Args:
            scores: shape (n,).

        Returns:
            The likelihood, and what minus it rises by with each score, shape (n,).
        """
        raised = scores + np.log(self.stands_for)
        raised -= np.maximum.reduceat(raised, self.starts)[self._own]
        share = np.exp(raised)
        total = np.add.reduceat(share, self.starts)
        share /= total[self._own]
        value = float((self._target * (raised - np.log(total)[self._own])).sum())
        return value / len(self), np.asarray((share - self._target) / np.float32(len(self)))


def learn_weights(lists: Lists, l2: float) -> Table:
    """Weights w of the largest mean log-likelihood of what was taken, less l2 · |w|², by L-BFGS.

    Args:
        lists: see `Lists.likelihood`.
        l2: > 0.

    Returns:
        Shape (n_columns,), float32.
    """
    from scipy.optimize import minimize  # a third of a second that a turn need not wait for

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, off = lists.likelihood(lists.rows @ weights.astype(np.float32))
        slope = (lists.rows.T @ off).astype(np.float64)
        return l2 * float(weights @ weights) - value, slope + 2 * l2 * weights

    first = np.zeros(lists.rows.shape[1])
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x, dtype=np.float32)
