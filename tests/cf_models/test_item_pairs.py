"""The cut product of two sparse matrices, against the whole one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from cf_models.item_pairs import top_pairs


@pytest.mark.parametrize("threads", [1, 2])
def test_by_hand(threads):
    left = sparse.csr_matrix(np.array([[1, 0], [1, 2], [0, 3.0]], dtype=np.float32))
    right = sparse.csr_matrix(np.array([[1, 1, 0], [0, 2, 1.0]], dtype=np.float32))
    a, b = np.array([1, 2, 4], np.float32), np.array([1, 1, 2], np.float32)
    # left·right = [[1, 1, 0], [1, 5, 2], [0, 6, 3]]; over a_i·b_j + 1, without the diagonal:
    # item 0 ← 1: 1/2; item 1 ← 0: 1/3, ← 2: 2/5; item 2 ← 1: 6/5
    kept = top_pairs(left, right, (a, b), shrinkage=1.0, k=1, threads=threads)
    expected = np.array([[0, 0, 0], [1 / 2, 0, 6 / 5], [0, 2 / 5, 0]])
    np.testing.assert_allclose(kept.toarray(), expected, rtol=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    shape=st.tuples(st.integers(1, 30), st.integers(1, 12)),
    k=st.integers(1, 40),
)
def test_keeps_the_largest_of_each_column(seed, shape, k):
    n, m = shape
    rng = np.random.default_rng(seed)
    left = sparse.random(n, m, 0.4, "csr", np.float32, random_state=rng)
    right = sparse.random(m, n, 0.4, "csr", np.float32, random_state=rng)
    ones = np.ones(n, dtype=np.float32)
    kept = top_pairs(left, right, (ones, ones), shrinkage=0.5, k=k, threads=2).toarray()
    whole = (left @ right).toarray().T / 1.5
    np.fill_diagonal(whole, 0)
    for own, every in zip(kept.T, whole.T, strict=True):
        best = np.sort(every)[::-1][:k]
        np.testing.assert_allclose(np.sort(own)[::-1][: len(best)], best, rtol=1e-5)
        assert np.count_nonzero(own) == min(k, np.count_nonzero(every))
        held = own > 0
        np.testing.assert_allclose(own[held], every[held], rtol=1e-5)
