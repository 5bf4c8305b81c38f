"""What a difference between means over people is worth: intervals, paired tests, corrections.

Everything here works on one value a person and measure, whatever was measured. A person for whom a
measure says nothing has NaN and does not enter its mean. Where rows belong together, such as the
turns of one conversation, `groups` lets them be drawn together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.errors import DataError

Values = NDArray[np.float64]
Groups = NDArray[np.integer]


@dataclass(frozen=True)
class Interval:
    """A mean and where it may lie.

    Attributes:
        mean: over the people who have a value; NaN when nobody has.
        low, high: percentile bootstrap; NaN when fewer than two people have a value.
        people: how many have a value.
    """

    mean: float
    low: float
    high: float
    people: int


@dataclass(frozen=True)
class Comparison:
    """One model against another on the same people.

    Attributes:
        difference: the mean difference and its interval; positive when the first is higher.
        p: of the paired bootstrap test, two-sided, in (0, 1]; NaN with fewer than two people.
        effect: Cohen's d of paired values (d_z): mean difference over its standard deviation; 0
            when no one differs, infinite when all differ by the same.
    """

    difference: Interval
    p: float
    effect: float


def resampled_means(
    values: Values, *, resamples: int, seed: int, groups: Groups | None = None
) -> Values:
    """Means of bootstrap samples of people, the same samples for every column.

    Args:
        values: shape (n_people, n_columns), NaN where a person has no value.
        resamples: how many samples of n_people people, drawn with replacement.
        seed: of the draws.
        groups: a number for each row: rows that belong together (turns of one conversation) are
            drawn together (a cluster bootstrap); None draws each by itself.

    Returns:
        Shape (resamples, n_columns); NaN where a sample holds nobody with a value.

    Raises:
        DataError: when there are no people, or no samples are wanted.
    """
    if values.ndim != 2 or len(values) == 0 or resamples < 1:
        raise DataError(
            f"A bootstrap needs people and samples; these are {values.shape} and {resamples}.",
            remedy="Evaluate at least one person, with at least one resample.",
        )
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    weight = known.astype(np.float64)
    if groups is not None:
        filled, weight = (_added_up(part, groups) for part in (filled, weight))
    means = np.empty((resamples, values.shape[1]))
    for row, times in enumerate(_draws(len(filled), resamples, seed)):
        count = times @ weight
        means[row] = np.divide(
            times @ filled, count, out=np.full_like(count, np.nan), where=count > 0
        )
    return means


def _added_up(values: Values, groups: Groups) -> Values:
    """Sums over the rows of each group, shape (n_groups, n_columns)."""
    names, place = np.unique(groups, return_inverse=True)
    sums = np.zeros((len(names), values.shape[1]))
    np.add.at(sums, place, values)
    return sums


def _draws(n_people: int, resamples: int, seed: int) -> Iterator[Values]:
    """How often each person is drawn, shape (n_people,), once a sample."""
    rng = np.random.default_rng(seed)
    for _ in range(resamples):
        drawn = rng.integers(n_people, size=n_people)
        yield np.bincount(drawn, minlength=n_people).astype(np.float64)


def bootstrap_intervals(
    values: Values,
    *,
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
    groups: Groups | None = None,
) -> list[Interval]:
    """Percentile intervals of means over people (Efron and Tibshirani 1993, section 13.3).

    Args:
        values: shape (n_people, n_columns), NaN where a person has no value.
        level: what part of the resampled means lies between `low` and `high`, in (0, 1).
        resamples: how many bootstrap samples.
        seed: of the draws.
        groups: rows that are drawn together; see `resampled_means`.
    """
    means = resampled_means(values, resamples=resamples, seed=seed, groups=groups)
    tails = [(1 - level) / 2, (1 + level) / 2]
    found = []
    for column, sample in zip(values.T, means.T, strict=True):
        own = column[np.isfinite(column)]
        usable = sample[np.isfinite(sample)]
        low, high = np.quantile(usable, tails) if len(own) > 1 else (np.nan, np.nan)
        mean = float(own.mean()) if len(own) else float("nan")
        found.append(Interval(mean, float(low), float(high), len(own)))
    return found


def paired_comparisons(
    values: Values,
    baseline: Values,
    *,
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
    groups: Groups | None = None,
) -> list[Comparison]:
    """A paired bootstrap test of each column (Efron and Tibshirani 1993, section 16.4).

    With d_u the difference for person u and d̄ its mean, people are drawn anew `resamples` times and

        p = (1 + #{|d̄* - d̄| ≥ |d̄|}) / (1 + resamples):

    how often chance alone, around a true difference of 0, is as far from 0 as what was seen.

    Args:
        values: shape (n_people, n_columns).
        baseline: the same people in the same order; a person enters a column when both have a
            value.
        level: of the interval of the difference.
        resamples: how many bootstrap samples; the least p is 1 / (1 + resamples).
        seed: of the draws.
        groups: rows that are drawn together; see `resampled_means`.

    Raises:
        DataError: when the shapes differ or there are no people.
    """
    if values.shape != baseline.shape:
        raise DataError(f"Values {values.shape} and baseline {baseline.shape} are not paired.")
    differences = values - baseline
    intervals = bootstrap_intervals(
        differences, level=level, resamples=resamples, seed=seed, groups=groups
    )
    means = resampled_means(differences, resamples=resamples, seed=seed, groups=groups)
    return [
        Comparison(interval, _p_value(interval, sample), _effect(column))
        for interval, sample, column in zip(intervals, means.T, differences.T, strict=True)
    ]


def _p_value(interval: Interval, sample: Values) -> float:
    if interval.people < 2:
        return float("nan")
    usable = sample[np.isfinite(sample)]
    # The least rounding must not make a constant difference look unlike itself.
    slack = 1e-12 * max(abs(interval.mean), 1e-300)
    as_far = np.abs(usable - interval.mean) >= abs(interval.mean) - slack
    return float((1 + as_far.sum()) / (1 + len(usable)))


def _effect(differences: Values) -> float:
    own = differences[np.isfinite(differences)]
    if len(own) < 2:
        return float("nan")
    mean, spread = float(own.mean()), float(own.std(ddof=1))
    if spread <= 1e-12 * abs(mean) or spread == 0:
        return 0.0 if mean == 0 else float(np.copysign(np.inf, mean))
    return mean / spread


def holm(p_values: Values) -> Values:
    """p-values corrected for their number (Holm 1979): p_(i) → max over j ≤ i of (m - j + 1) p_(j).

    Args:
        p_values: shape (m,), in [0, 1]; NaN stays NaN and is not counted.

    Returns:
        Shape (m,), in the order given, at most 1.
    """
    corrected = np.full(p_values.shape, np.nan)
    known = np.flatnonzero(np.isfinite(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(factors * p_values[order]), 1.0)
    return corrected
