"""The head of a list is that of a stable sort of the whole catalogue."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import sparse

from evaluation.ranking.lists import best_of

_SCORES = st.sampled_from([np.nan, np.inf, -np.inf, -1.0, 0.0, 0.5, 2.0])


@settings(deadline=None)  # the first call compiles
@given(
    hnp.arrays(np.float32, (3, 7), elements=_SCORES),
    hnp.arrays(np.bool_, (3, 7)),
    st.integers(1, 9),
)
def test_the_first_are_those_of_a_stable_sort(scores, seen, depth):
    own = np.where(np.isfinite(scores) & ~seen, scores, -np.inf)
    order = np.argsort(-own, axis=1, kind="stable")[:, :depth]
    expected = np.where(np.isfinite(np.take_along_axis(own, order, axis=1)), order, -1)
    expected = np.pad(expected, ((0, 0), (0, depth - expected.shape[1])), constant_values=-1)
    found = best_of(scores, sparse.csr_matrix(seen.astype(np.float32)), depth)
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == np.int32


def test_what_was_met_may_stand_in_any_order():
    seen = sparse.csr_matrix((np.ones(2), np.array([2, 0]), np.array([0, 2])), shape=(1, 3))
    assert best_of(np.array([[3.0, 1.0, 2.0]]), seen, 3).tolist() == [[1, -1, -1]]


@pytest.mark.parametrize("n_people", [0, 1, 2, 7])
def test_threads_share_the_people_and_change_nothing(n_people):
    rng = np.random.default_rng(n_people)
    scores = rng.random((n_people, 30)).astype(np.float32)
    seen = sparse.csr_matrix((rng.random((n_people, 30)) < 0.3).astype(np.float32))
    alone = best_of(scores, seen, 5)
    np.testing.assert_array_equal(best_of(scores, seen, 5, threads=3), alone)
    assert alone.shape == (n_people, 5)
