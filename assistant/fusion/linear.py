"""The first cut: a weighted sum of columns, which looks at every item and keeps a pool."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

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


def learn_weights(
    tables: Sequence[Table], stands_for: Sequence[Table], wanted: Sequence[int], l2: float
) -> Table:
    """Weights of the largest mean log-likelihood of what was taken, against all other items.

    Minimises -mean over moments of mean over the taken of log softmax(table · w) + l2 · |w|², by
    L-BFGS. The softmax is over the rows of a moment (listwise; Cao et al., ICML 2007), each of
    which counts for so many items as it stands for (Jean et al., ACL 2015): a sample that is rich
    in the well known would else teach that they are seldom taken.

    Args:
        tables: scaled columns of each moment's candidates, the taken ones first, each of shape
            (≤ n_candidates, n_columns).
        stands_for: for how many items each candidate stands, > 0, each of shape (≤ n_candidates,).
        wanted: how many of each were taken, at least 1.
        l2: > 0.

    Returns:
        Shape (n_columns,), float32.
    """
    rows = np.concatenate(tables)
    raise_by = np.log(np.concatenate(stands_for))
    starts = np.concatenate([[0], np.cumsum([len(table) for table in tables])[:-1]])
    own = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    place = np.arange(len(rows)) - starts[own]
    count = np.asarray(wanted)
    target = np.where(place < count[own], 1 / count[own], 0).astype(np.float32)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = rows @ weights.astype(np.float32) + raise_by
        top = np.maximum.reduceat(score, starts)
        raised = np.exp(score - top[own])
        total = np.add.reduceat(raised, starts)
        share = raised / total[own]
        likelihood = float((target * (score - top[own] - np.log(total)[own])).sum())
        slope = rows.T @ (share - target)
        value = -likelihood / len(tables) + l2 * float(weights @ weights)
        return value, slope.astype(np.float64) / len(tables) + 2 * l2 * weights

    first = np.zeros(rows.shape[1])
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x, dtype=np.float32)
