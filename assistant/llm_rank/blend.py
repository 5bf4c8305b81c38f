"""A vote and the order that was there, made one order."""

import numpy as np

from assistant.llm_rank.ballots import Order, Vote, Votes


def blended(vote: Vote, weight: float, drop_share: float) -> Order:
    """The places of the list in the new order, shape (n,).

    An item at place i of n, from 0, has (1 - weight) · (1 - i / n) + weight · value, where value is
    `Vote.value` times `Vote.reliability`: replies that do not agree say little, and move little.
    Places and not scores stand for the order that was there, so that a bound on what a reply can
    do holds whatever made it: values differ by 1 at most, so nothing climbs past an item that
    stood more than n · weight / (1 - weight) places above it. Items that no ballot scored keep
    their places; the others are sorted into the rest. At last those that most ballots reject go
    to the end, the lowest values first, at most n · drop_share of them.

    Args:
        vote: on a list in its present order, best first.
        weight: of the vote, 0 to 1.
        drop_share: 0 to 1.
    """
    value = vote.value * vote.reliability
    size = len(value)
    scored = np.flatnonzero(np.isfinite(value))
    merit = (1 - weight) * (1 - np.arange(size) / max(size, 1)) + weight * np.nan_to_num(value)
    order = np.arange(size)
    order[scored] = scored[np.argsort(-merit[scored], kind="stable")]
    out = _rejected(vote, value, int(size * drop_share))
    last = np.isin(order, out)
    return np.concatenate([order[~last], order[last]])


def _rejected(vote: Vote, value: Votes, most: int) -> Order:
    """At most so many places that are voted out, the lowest values first."""
    rejected = np.flatnonzero(vote.rejected)
    worst = np.argsort(np.nan_to_num(value[rejected]), kind="stable")[:most]
    return rejected[worst]
