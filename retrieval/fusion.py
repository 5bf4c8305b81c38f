"""Several rankings of the same catalogue made one."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from catalog.ranking import Ranking, Scores

RANK_CONSTANT = 60.0
"""How gently reciprocal ranks fall: 60 in Cormack, Clarke and Büttcher, SIGIR 2009."""


def reciprocal_rank(
    rankings: Sequence[Ranking],
    k: int,
    *,
    weights: Mapping[str, float] | None = None,
    constant: float = RANK_CONSTANT,
) -> Ranking:
    """Fuse by places alone: Σ weight / (constant + place), places from 1.

    Needs nothing of the scores, and so serves where they have no common scale.

    Args:
        rankings: each with another `source`.
        k: how many items at most.
        weights: by source; 1 where absent; 0 or more.
        constant: above 0; the larger, the less the first places count.

    Returns:
        Source "fused"; `parts` holds every source's own scores, and the parts those had.

    Raises:
        ValueError: when two rankings have one source, or a weight or the constant is out of range.
    """
    if constant <= 0:
        raise ValueError(f"The constant must be above 0, not {constant}.")
    shares = [1.0 / (constant + np.arange(1, len(one) + 1, dtype=np.float64)) for one in rankings]
    return _fused(rankings, shares, _weights(rankings, weights), k)


def weighted(
    rankings: Sequence[Ranking], k: int, *, weights: Mapping[str, float] | None = None
) -> Ranking:
    """Fuse by scores: Σ weight · share, each source's scores brought to [0, 1].

    The best of a source has the share 1 and its last one a share just above 0, for it is in the
    list and others are not: (score - lowest + spread / n) / (spread + spread / n) with n items
    and their spread; all have 1 when the scores are equal.

    Args:
        rankings: each with another `source`.
        k: how many items at most.
        weights: by source; 1 where absent; 0 or more.

    Returns:
        Source "fused"; `parts` holds every source's own scores, and the parts those had.

    Raises:
        ValueError: when two rankings have one source, or a weight is out of range.
    """
    return _fused(
        rankings, [_shares(one.scores) for one in rankings], _weights(rankings, weights), k
    )


def _shares(scores: Scores) -> NDArray[np.float64]:
    if len(scores) == 0:
        return np.empty(0)
    exact = scores.astype(np.float64)
    spread = exact.max() - exact.min()
    if spread == 0:
        return np.ones(len(exact))
    floor = spread / len(exact)
    shares: NDArray[np.float64] = (exact - exact.min() + floor) / (spread + floor)
    return shares


def _weights(rankings: Sequence[Ranking], weights: Mapping[str, float] | None) -> list[float]:
    given = [1.0 if weights is None else weights.get(one.source, 1.0) for one in rankings]
    bad = [weight for weight in given if not (weight >= 0 and np.isfinite(weight))]
    if bad:
        raise ValueError(f"A weight must be 0 or more, not {bad[0]}.")
    return given


def _fused(
    rankings: Sequence[Ranking],
    shares: Sequence[NDArray[np.float64]],
    weights: Sequence[float],
    k: int,
) -> Ranking:
    names = [name for one in rankings for name in (one.source, *one.parts)]
    if len(set(names)) != len(names):
        raise ValueError(f"Two rankings have one source: {', '.join(sorted(names))}.")
    if not rankings:
        return Ranking.empty("fused")
    rows = np.unique(np.concatenate([one.rows for one in rankings])).astype(np.int32)
    places = [np.searchsorted(rows, one.rows) for one in rankings]
    total = np.zeros(len(rows))
    for place, share, weight in zip(places, shares, weights, strict=True):
        total[place] += weight * share
    parts: dict[str, Scores] = {}
    for place, one in zip(places, rankings, strict=True):
        for name, scores in {one.source: one.scores, **one.parts}.items():
            parts[name] = np.full(len(rows), np.nan, np.float32)
            parts[name][place] = scores
    fused = total.astype(np.float32)
    order = np.argsort(-fused, kind="stable")  # equal scores: the lower row first
    return Ranking(rows, fused, "fused", parts).take(order).top(max(k, 0))
