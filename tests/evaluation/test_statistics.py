"""Intervals, paired tests and corrections: against theory, and against values worked by hand."""

import numpy as np
import pytest
from scipy import stats

from catalog.errors import DataError
from evaluation.statistics import bootstrap_intervals, holm, paired_comparisons, resampled_means


def test_an_interval_is_that_of_the_normal_law_for_many_people() -> None:
    values = np.random.default_rng(0).normal(3.0, 2.0, (400, 1))
    (found,) = bootstrap_intervals(values, resamples=4000)
    half = stats.norm.ppf(0.975) * values.std(ddof=1) / 20
    assert found.mean == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - half, abs=0.1 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.1 * half)
    assert found.people == 400


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(1)
    values = rng.exponential(1.0, (60, 300))  # 300 experiments of 60 people
    found = bootstrap_intervals(values, level=0.9, resamples=500)
    held = np.mean([interval.low <= 1.0 <= interval.high for interval in found])
    # Percentile intervals of a skewed law hold a little less; chance moves it by .02.
    assert 0.82 <= held <= 0.94


def test_people_without_a_value_do_not_enter() -> None:
    values = np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, 5.0]])
    first, second = bootstrap_intervals(values, resamples=200)
    assert (first.mean, first.people) == (2.0, 2)
    assert (second.mean, second.people) == (5.0, 1)
    assert np.isnan(second.low)


def test_rows_of_a_group_are_drawn_together() -> None:
    rng = np.random.default_rng(2)
    by_dialogue = rng.normal(size=(50, 1))
    groups = np.repeat(np.arange(50), 8)
    turns = by_dialogue[groups]  # eight turns of each conversation, all alike
    (alone,) = bootstrap_intervals(by_dialogue, resamples=1000, seed=3)
    (together,) = bootstrap_intervals(turns, resamples=1000, seed=3, groups=groups)
    (apart,) = bootstrap_intervals(turns, resamples=1000, seed=3)
    assert (together.low, together.high) == pytest.approx((alone.low, alone.high))
    # As if there were eight times as many witnesses.
    narrower = (apart.high - apart.low) / (together.high - together.low)
    assert narrower == pytest.approx(8**-0.5, rel=0.1)


def test_groups_of_unequal_size_weigh_by_their_rows() -> None:
    values, groups = np.array([[1.0], [1.0], [1.0], [0.0]]), np.array([7, 7, 7, 2])
    means = resampled_means(values, resamples=400, seed=0, groups=groups)
    assert set(np.round(means.ravel(), 6)) == {0.0, 0.75, 1.0}


def test_a_paired_test_agrees_with_the_t_test() -> None:
    rng = np.random.default_rng(4)
    one = rng.normal(0.0, 1.0, (200, 1))
    other = one + rng.normal(0.15, 1.0, (200, 1))
    (found,) = paired_comparisons(other, one, resamples=4000)
    assert found.p == pytest.approx(stats.ttest_rel(other, one).pvalue[0], abs=0.02)
    difference = (other - one).ravel()
    assert found.effect == pytest.approx(difference.mean() / difference.std(ddof=1))


def test_equal_models_do_not_differ_and_constant_ones_surely_do() -> None:
    values = np.random.default_rng(5).random((30, 1))
    (same,) = paired_comparisons(values, values, resamples=200)
    assert (same.difference.mean, same.p, same.effect) == (0.0, 1.0, 0.0)
    (more,) = paired_comparisons(values + 1, values, resamples=199)
    assert more.p == pytest.approx(1 / 200)
    assert more.effect == np.inf


def test_chance_alone_is_called_a_difference_as_often_as_p_says() -> None:
    rng = np.random.default_rng(6)
    one, other = rng.normal(size=(2, 80, 400))
    called = np.mean([c.p < 0.05 for c in paired_comparisons(one, other, resamples=400)])
    assert 0.02 <= called <= 0.09


def test_holm_by_hand() -> None:
    # Sorted .01, .02, .03, .04 of m = 4: 4·.01, 3·.02, 2·.03, then no less than the one before.
    found = holm(np.array([0.04, 0.01, np.nan, 0.03, 0.02]))
    np.testing.assert_allclose(found, [0.06, 0.04, np.nan, 0.06, 0.06])
    np.testing.assert_allclose(holm(np.array([0.7, 0.9])), [1.0, 1.0])


@pytest.mark.parametrize("values", [np.empty((0, 1)), np.zeros(3)])
def test_nobody_is_refused(values: np.ndarray) -> None:
    with pytest.raises(DataError, match="bootstrap needs people"):
        resampled_means(values, resamples=10, seed=0)


def test_unpaired_values_are_refused() -> None:
    with pytest.raises(DataError, match="not paired"):
        paired_comparisons(np.zeros((3, 1)), np.zeros((4, 1)))
