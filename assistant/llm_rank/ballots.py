"""Several orders of one list, and what the replies to them say together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

BEST = 10
"""The highest score."""
Order = NDArray[np.intp]
"""Places of a list in another order, shape (n,)."""
Votes = NDArray[np.float64]


class Ballot(BaseModel):
    """A model's reply to one order: number of an item → score, and the numbers that do not fit."""

    model_config = ConfigDict(frozen=True)

    scores: Mapping[str, Annotated[float, Field(ge=0, le=BEST, allow_inf_nan=False)]]
    unfit: tuple[int, ...] = ()


def ballot_schema(size: int) -> dict[str, Any]:
    """The JSON schema of a `Ballot` on a list of this size: each number once, and no other."""
    score = {"type": "integer", "minimum": 0, "maximum": BEST}
    numbers = [str(number) for number in range(1, size + 1)]
    closed = {"type": "object", "additionalProperties": False}
    scores = closed | {"properties": dict.fromkeys(numbers, score), "required": numbers}
    number = {"type": "integer", "minimum": 1, "maximum": size}
    unfit = {"type": "array", "items": number, "maxItems": size}
    return closed | {
        "properties": {"scores": scores, "unfit": unfit},
        "required": ["scores", "unfit"],
    }


def shuffled(size: int, count: int, seed: Sequence[int]) -> list[Order]:
    """Orders of a list in which each item stands once in each part of it.

    The list is dealt into `count` blocks; each order begins with another block and shuffles within
    blocks, so that over all orders what a model gives to the first places evens out.

    Args:
        size: of the list.
        count: how many orders, at least 1.
        seed: the same numbers give the same orders.
    """
    chance = np.random.default_rng(list(seed))
    blocks = np.array_split(chance.permutation(size), count)
    return [
        np.concatenate([chance.permutation(blocks[(n + k) % count]) for n in range(count)])
        for k in range(count)
    ]


@dataclass(frozen=True)
class Vote:
    """All usable ballots together.

    Attributes:
        scores: shape (ballots, n), 0 to 1; NaN where a ballot does not have the item.
        unfit: shape (ballots, n).
        shown_at: shape (ballots, n): where each item stood in that order, from 0.
        unknown: numbers that were not in the list.
        missing: items of the list without a score, over all ballots.
    """

    scores: Votes
    unfit: NDArray[np.bool_]
    shown_at: NDArray[np.intp]
    unknown: int
    missing: int

    @property
    def mean(self) -> Votes:
        """The mean score of each item, shape (n,), 0 to 1; NaN for an item that none has."""
        return _column_means(self.scores)

    @property
    def value(self) -> Votes:
        """What the ballots think of each item, shape (n,); NaN for an item that none has.

        The mean of its scores, each less the mean of its ballot: a ballot that gives more to all
        says nothing of one item, and an item that a lenient ballot left out loses nothing by it.
        """
        own = _column_means(self.scores.T)
        return _column_means(self.scores - own[:, None])

    @property
    def rejected(self) -> NDArray[np.bool_]:
        """Items that most ballots say do not fit, shape (n,)."""
        majority: NDArray[np.bool_] = 2 * self.unfit.sum(axis=0) > len(self.unfit)
        return majority

    @property
    def reliability(self) -> float:
        """How much of the value is no chance of the order shown, 0 to 1; 1 for a single ballot.

        Spearman's and Brown's formula for the mean of m ballots, m · r / (1 + (m - 1) · r), with
        the mean correlation r of two (both in the British Journal of Psychology 3, 1910).
        """
        count = len(self.scores)
        if count < 2:
            return 1.0
        alike = _mean(_correlation(a, b) for a, b in combinations(self.scores, 2)) or 0.0
        return count * alike / (1 + (count - 1) * alike) if alike > 0 else 0.0

    @property
    def agreement(self) -> float | None:
        """Mean Kendall's tau-b of each two ballots, -1 to 1; None where it says nothing."""
        return _mean(_tau(a, b) for a, b in combinations(self.scores, 2))

    @property
    def place_difference(self) -> float | None:
        """By how many places an item's order differs between two ballots, on average."""
        ranks = [_places(np.nan_to_num(own, nan=-1.0)) for own in self.scores]
        return _mean(float(np.abs(a - b).mean()) for a, b in combinations(ranks, 2))

    @property
    def place_bias(self) -> float | None:
        """Mean tau-b of score and nearness to the list's head: above 0, the first got more."""
        pairs = zip(self.scores, self.shown_at, strict=True)
        return _mean(_tau(own, -at.astype(np.float64)) for own, at in pairs)


def counted(orders: Sequence[Order], ballots: Sequence[Ballot]) -> Vote:
    """Bring the ballots back from the numbers of each order to the places of the list.

    A number that was not in the list is passed over.

    Args:
        orders: as they were shown, each of shape (n,).
        ballots: the reply to each.
    """
    size = len(orders[0]) if orders else 0
    scores = np.full((len(orders), size), np.nan)
    unfit = np.zeros((len(orders), size), dtype=bool)
    shown_at = np.zeros((len(orders), size), dtype=np.intp)
    unknown = 0
    for k, (order, ballot) in enumerate(zip(orders, ballots, strict=True)):
        shown_at[k, order] = np.arange(size)
        for name, score in ballot.scores.items():
            number = int(name) if name.isdecimal() and len(name) < 6 else 0
            if 1 <= number <= size:
                scores[k, order[number - 1]] = score / BEST
            else:
                unknown += 1
        within = [number for number in ballot.unfit if 1 <= number <= size]
        unknown += len(ballot.unfit) - len(within)
        unfit[k, order[np.array(within, dtype=np.intp) - 1]] = True
    return Vote(scores, unfit, shown_at, unknown, int(np.isnan(scores).sum()))


def _correlation(a: Votes, b: Votes) -> float:
    """Pearson's, over what both know; NaN where one of them tells no item from another."""
    both = np.isfinite(a) & np.isfinite(b)
    x, y = (own[both] - own[both].mean() if both.any() else own[both] for own in (a, b))
    size = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / size if size > 1e-12 else float("nan")


def _column_means(scores: Votes) -> Votes:
    """The mean of what is known in each column; NaN where nothing is."""
    counts = np.isfinite(scores).sum(axis=0)
    means: Votes = np.where(counts > 0, np.nansum(scores, axis=0) / np.maximum(counts, 1), np.nan)
    return means


def _places(scores: Votes) -> Votes:
    """The place of each score, from 1 for the highest; equal scores share the mean of theirs."""
    above = (scores[:, None] < scores).sum(axis=1)
    equal = (scores[:, None] == scores).sum(axis=1)
    places: Votes = above + (equal + 1) / 2
    return places


def _tau(a: Votes, b: Votes) -> float:
    """Kendall's tau-b over what both know; NaN where one of them tells no item from another."""
    both = np.isfinite(a) & np.isfinite(b)
    a_signs, b_signs = (np.sign(own[both, None] - own[both]) for own in (a, b))
    pairs = np.sqrt((a_signs**2).sum() * (b_signs**2).sum())
    return float((a_signs * b_signs).sum() / pairs) if pairs else float("nan")


def _mean(values: Iterable[float]) -> float | None:
    finite = [value for value in values if np.isfinite(value)]
    return float(np.mean(finite)) if finite else None
