"""SLIM's elastic nets against a Gram matrix worked out by hand, and against another solver."""

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import nnls

from cf_models import profile_of
from cf_models.elastic_net import descend, item_nets
from cf_models.slim import SLIM, SLIMConfig

# Columns of X: items 0 and 1 share two people, 0 and 2 one, 1 and 2 none.
X = np.array([[1, 1, 0], [1, 0, 1], [1, 1, 0], [0, 1, 0.0]])
CONFIG = SLIMConfig(l1=0.5, l2=1.0, prior=0, floor=1, dislike=1, tolerance=1e-10, sweeps=1000)


def test_the_minimum_by_hand(made_of):
    # G = XᵀX = [[3, 2, 1], [2, 3, 0], [1, 0, 1]].
    # Item 0 from 1 and 2, which share nobody: w = (2 - ½)/(3 + 1) = 3/8, (1 - ½)/(1 + 1) = 1/4.
    # Item 1 from 0 alone (it shares nobody with 2): (2 - ½)/(3 + 1) = 3/8; 2 has the slope
    # 0 - ½ - 1 · 3/8 < 0 and stays 0. Item 2 from 0: (1 - ½)/4 = 1/8; 1: 0 - ½ - 2/8 < 0.
    model = SLIM(CONFIG).fit(made_of(X))
    by_hand = [[0, 3 / 8, 1 / 8], [3 / 8, 0, 0], [1 / 4, 0, 0]]
    np.testing.assert_allclose(model.weights_.toarray(), by_hand, rtol=1e-6)
    profile = profile_of({1: 1.0, 2: -1.0}, 3)
    np.testing.assert_allclose(model.score(profile), [3 / 8 - 1 / 4, 0, 0], atol=1e-6)


def test_two_candidates_that_share_people_by_hand():
    # G = [[3, 2], [2, 3]] + I, g - l1 = (3, 2): unbounded w = (8, 2)/12, both above 0.
    # With g - l1 = (3, 1): unbounded w = (10, -2)/12; so w = (3/4, 0), where the slope of the
    # second is 1 - 2 · 3/4 < 0: the conditions of Karush, Kuhn and Tucker hold.
    gram = np.array([[3.0, 2.0], [2.0, 3.0]])
    for shared, expected in [((3.5, 2.5), (2 / 3, 1 / 6)), ((3.5, 1.5), (3 / 4, 0.0))]:
        found = descend(gram, np.array(shared), (0.5, 1.0), 1000, 1e-12)
        np.testing.assert_allclose(found, expected, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_finds_what_another_solver_finds(seed):
    """With (X; √l2·I) and l1 in the target, the elastic net is a non-negative least squares."""
    rng = np.random.default_rng(seed)
    x = rng.random((30, 8)) * (rng.random((30, 8)) < 0.5)
    l1, l2 = 0.3, 2.0
    gram = sparse.csr_matrix((x.T @ x).astype(np.float32))
    starts, places, weights = item_nets(
        gram.indptr, gram.indices, gram.data, (8, 2000), (l1, l2), 1e-12
    )
    found = sparse.csr_matrix((weights, places, starts), shape=(8, 8)).toarray()
    for item in range(8):
        others = np.delete(np.arange(8), item)
        whole = x[:, others].T @ x[:, others] + l2 * np.eye(7)
        root = np.linalg.cholesky(whole)
        expected, _ = nnls(root.T, np.linalg.solve(root, x[:, others].T @ x[:, item] - l1))
        np.testing.assert_allclose(found[item, others], expected, atol=1e-5)
        assert found[item, item] == 0


def test_a_candidate_is_one_of_those_that_explain_most(made_of):
    # g_j0 / √g_jj: 2/√3 for item 1 beats 1/√1 for item 2.
    model = SLIM(CONFIG.model_copy(update={"candidates": 1})).fit(made_of(X))
    np.testing.assert_array_equal(
        model.weights_[:, [0]].toarray().ravel() > 0, [False, True, False]
    )


def test_a_large_catalogue_needs_no_dense_matrix(made_of):
    """60,000 items: a dense matrix would be 14 GB."""
    rng = np.random.default_rng(0)
    people, items = np.repeat(np.arange(3000), 5), rng.integers(0, 60_000, 15_000)
    x = sparse.csr_matrix((np.ones(15_000, np.float32), (people, items)), shape=(3000, 60_000))
    x.data[:] = 1
    model = SLIM(SLIMConfig(l1=0.0, l2=1.0, candidates=20)).fit(made_of(x))
    assert model.weights_.nnz <= 20 * 60_000
    first = x[0].indices
    assert np.isfinite(model.score(x[0])[first]).all()
    assert model.weights_[first][:, first].nnz == len(first) * (len(first) - 1)
