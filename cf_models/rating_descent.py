"""Stochastic gradient descent on ratings, a person at a time, compiled.

Compiled by numba on first use; import it where it is used, not before.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cf_models.compiled import compiled

Vector = NDArray[np.float32]


class Biased(NamedTuple):
    """What is learned, changed in place; all float32.

    Attributes:
        person_bias: b_u, shape (n_people,).
        item_bias: b_i, shape (n_items,).
        people: p_u, shape (n_people, factors).
        items: q_i, shape (n_items, factors).
    """

    person_bias: Vector
    item_bias: Vector
    people: Vector
    items: Vector


class Pace(NamedTuple):
    """How far a step goes; all float32.

    Attributes:
        mean: of all ratings.
        rate: of learning.
        l2: ridge on vectors, for each rating.
        l2_bias: ridge on biases, for each rating.
    """

    mean: np.float32
    rate: np.float32
    l2: np.float32
    l2_bias: np.float32


@compiled
def svd_epoch(
    indptr: NDArray[np.integer],
    indices: NDArray[np.integer],
    ratings: Vector,
    order: NDArray[np.int64],
    known: Biased,
    pace: Pace,
) -> None:
    """Visit every rating once (Koren, Bell and Volinsky, Computer 2009, p. 45).

    With e = r - mean - b_u - b_i - q_i·p_u, all at once: b_u += rate (e - l2_bias b_u), b_i
    likewise, p_u += rate (e q_i - l2 p_u), q_i += rate (e p_u - l2 q_i).

    Args:
        indptr: of the ratings, people × items, CSR.
        indices: of the ratings.
        ratings: shape (nnz,).
        order: people, in the order of the visits; the ratings of one in their own order.
        known: changed in place.
        pace: of the steps.
    """
    factors = known.people.shape[1]
    for person in order:
        p = known.people[person]
        for at in range(indptr[person], indptr[person + 1]):
            item = indices[at]
            q = known.items[item]
            match = np.float32(0)
            for f in range(factors):
                match += p[f] * q[f]
            expected = pace.mean + known.person_bias[person] + known.item_bias[item] + match
            error = ratings[at] - expected
            _move_biases(known, person, item, error, pace)
            for f in range(factors):
                own, other = p[f], q[f]
                p[f] = own + pace.rate * (error * other - pace.l2 * own)
                q[f] = other + pace.rate * (error * own - pace.l2 * other)


@compiled
def svdpp_epoch(
    indptr: NDArray[np.integer],
    indices: NDArray[np.integer],
    ratings: Vector,
    order: NDArray[np.int64],
    known: Biased,
    implicit: Vector,
    pace: Pace,
) -> None:
    """Visit every rating once, with what was rated at all (Koren, KDD 2008, eq. 15).

    With s = |N(u)|^-½ Σ_{j in N(u)} y_j: as `svd_epoch` with p_u + s for p_u in e and in the step
    of q_i, and for every j in N(u): y_j += rate (e |N(u)|^-½ q_i - l2 y_j).

    All y_j of a person shrink alike and move by the same vector at each rating. So does s: it
    becomes (1 - rate l2) s + rate e q_i, and after n ratings y_j is (1 - rate l2)ⁿ y_j +
    |N(u)|^-½ c, where c starts at 0 and moves as s does. The steps are those of Koren's loop over
    N(u) at every rating; the time is O(factors) a rating instead of O(factors · |N(u)|).

    Args:
        indptr: of the ratings, people × items, CSR.
        indices: of the ratings.
        ratings: shape (nnz,).
        order: people, in the order of the visits.
        known: changed in place.
        implicit: y, shape (n_items, factors); changed in place.
        pace: of the steps.
    """
    factors = known.people.shape[1]
    keep = np.float32(1) - pace.rate * pace.l2
    chosen = np.empty(factors, dtype=np.float32)
    moved = np.empty(factors, dtype=np.float32)
    for person in order:
        first, last = indptr[person], indptr[person + 1]
        if first == last:
            continue
        root = np.float32(1 / np.sqrt(last - first))
        _sum_of(implicit, indices[first:last], root, chosen)
        moved[:] = 0
        left = np.float32(1)
        p = known.people[person]
        for at in range(first, last):
            item = indices[at]
            q = known.items[item]
            match = np.float32(0)
            for f in range(factors):
                match += (p[f] + chosen[f]) * q[f]
            expected = pace.mean + known.person_bias[person] + known.item_bias[item] + match
            error = ratings[at] - expected
            _move_biases(known, person, item, error, pace)
            for f in range(factors):
                own, other, said = p[f], q[f], chosen[f]
                step = pace.rate * error * other
                p[f] = keep * own + step
                q[f] = keep * other + pace.rate * error * (own + said)
                chosen[f] = keep * said + step
                moved[f] = keep * moved[f] + step
            left *= keep
        for at in range(first, last):
            y = implicit[indices[at]]
            for f in range(factors):
                y[f] = left * y[f] + root * moved[f]


@compiled
def _move_biases(known: Biased, person: int, item: int, error: np.float32, pace: Pace) -> None:
    b_u, b_i = known.person_bias[person], known.item_bias[item]
    known.person_bias[person] = b_u + pace.rate * (error - pace.l2_bias * b_u)
    known.item_bias[item] = b_i + pace.rate * (error - pace.l2_bias * b_i)


@compiled
def _sum_of(implicit: Vector, items: NDArray[np.integer], root: np.float32, total: Vector) -> None:
    """Write root · Σ_j y_j over these items to `total`."""
    total[:] = 0
    for item in items:
        y = implicit[item]
        for f in range(len(total)):
            total[f] += y[f]
    for f in range(len(total)):
        total[f] *= root
