"""PureSVD, RP3β, UserKNN and SLIM against small cases worked out by hand."""

import numpy as np
import pytest

from cf_models import profile_of
from cf_models.puresvd import PureSVD, PureSVDConfig, right_singular_vectors
from cf_models.rp3beta import RP3beta, RP3betaConfig
from cf_models.userknn import UserKNN, UserKNNConfig

X = np.array([[1, 1, 0], [1, 0, 1], [1, 1, 0], [0, 1, 0.0]])


def test_puresvd_by_hand(made_of):
    # XᵀX = [[2, 1, 0], [1, 2, 0], [0, 0, 2]]: eigenvalues 3 (1, 1, 0)/√2, 2 (0, 0, 1), 1.
    x = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]])
    config = PureSVDConfig(factors=1, popularity=1, prior=0, floor=1, dislike=1)
    model = PureSVD(config).fit(made_of(x))
    np.testing.assert_allclose(model.score(profile_of({0: 1.0}, 3)), [0.5, 0.5, 0], atol=1e-6)
    two = PureSVD(config.model_copy(update={"factors": 2})).fit(made_of(x))
    np.testing.assert_allclose(
        two.score(profile_of({0: 1.0, 2: -1.0}, 3)), [0.5, 0.5, -1], atol=1e-6
    )
    explained = two.explain(profile_of({0: 1.0, 1: -1.0}, 3), 1)
    assert explained.rows.tolist() == [0, 1]
    np.testing.assert_allclose(explained.amounts, [0.5, -0.5], atol=1e-6)


def test_puresvd_scales_by_the_norm_of_items(made_of):
    # Column norms² 4 and 1; with popularity 0 each column is divided by its norm: columns
    # (½, ½, ½, ½) and (1, 0, 0, 0), Gram [[1, ½], [½, 1]], first eigenvector (1, 1)/√2.
    x = np.array([[1, 1], [1, 0], [1, 0], [1, 0.0]])
    config = PureSVDConfig(factors=1, popularity=0, prior=0, floor=1)
    model = PureSVD(config).fit(made_of(x))
    np.testing.assert_allclose(model.score(profile_of({1: 1.0}, 2)), [0.5, 0.5], atol=1e-6)


def test_singular_vectors_by_iteration_are_those_of_the_whole_decomposition():
    from scipy import sparse

    rng = np.random.default_rng(0)
    dense = (rng.random((60, 40)) < rng.random(40) ** 2).astype(float)
    few = right_singular_vectors(sparse.csr_matrix(dense), 5, seed=1)
    _, _, vectors = np.linalg.svd(dense)
    np.testing.assert_allclose(few @ few.T, vectors[:5].T @ vectors[:5], atol=1e-8)


def test_directions_without_value_are_left_out():
    from scipy import sparse

    rank_two = np.outer([1, 2, 3, 4], [1, 0, 1, 0]) + np.outer([1, 1, 0, 0], [0, 1, 0, 0])
    vectors = right_singular_vectors(sparse.csr_matrix(rank_two, dtype=float), 4, seed=1)
    assert vectors.shape == (4, 2)
    np.testing.assert_allclose(vectors[3], 0, atol=1e-12)


def test_rp3beta_by_hand(made_of):
    # Likes of people 2, 2, 2, 1; of items 3, 3, 1. From item 0 each of its people has 1/3.
    # W[0, 1] = (1/3)(1/2) + (1/3)(1/2) = 1/3 over persons 0 and 2; W[0, 2] = (1/3)(1/2) = 1/6;
    # W[1, 0] = 2 (1/3)(1/2) = 1/3; W[2, 0] = 1 · 1/2; 1 and 2 share nobody.
    # With beta = 1: columns over 3, 3 and 1.
    config = RP3betaConfig(alpha=1, beta=1, prior=0, floor=1, dislike=1)
    model = RP3beta(config).fit(made_of(X))
    by_hand = [[0, 1 / 9, 1 / 6], [1 / 9, 0, 0], [1 / 6, 0, 0]]
    np.testing.assert_allclose(model.weights_.toarray(), by_hand, rtol=1e-6)
    np.testing.assert_allclose(
        model.score(profile_of({1: 1.0, 2: -1.0}, 3)), [1 / 9 - 1 / 6, 0, 0], atol=1e-6
    )


def test_rp3beta_powers_each_step(made_of):
    config = RP3betaConfig(alpha=2, beta=0.5, prior=0, floor=1)
    model = RP3beta(config).fit(made_of(X))
    assert model.weights_[0, 1] == pytest.approx(2 * (1 / 9) * (1 / 4) / np.sqrt(3))
    assert model.weights_[0, 2] == pytest.approx((1 / 9) * (1 / 4))


def test_userknn_by_hand(made_of):
    # x = (1, 0, 0): shares 1 like with persons 0, 1, 2, whose norms are √2, and none with 3.
    # s = 1 / (1·√2 + 1) each; the scores are s·(3, 2, 1).
    config = UserKNNConfig(neighbours=4, shrinkage=1, prior=0, floor=1, dislike=1)
    model = UserKNN(config).fit(made_of(X))
    s = 1 / (np.sqrt(2) + 1)
    np.testing.assert_allclose(model.score(profile_of({0: 1.0}, 3)), [3 * s, 2 * s, s], rtol=1e-6)
    # x = (1, -1, 0): likes shared less dislikes: 0, 1, 0, -1; only person 1 remains.
    s = 1 / (np.sqrt(2) * np.sqrt(2) + 1)
    profile = profile_of({0: 1.0, 1: -1.0}, 3)
    np.testing.assert_allclose(model.score(profile), [s, 0, s], rtol=1e-6)
    np.testing.assert_allclose(model.explain(profile, 2).amounts, [s, 0], rtol=1e-6)


def test_userknn_listens_to_the_nearest(made_of):
    # x = (1, 1, 0) is the row of persons 0 and 2, cosine 1; persons 1 and 3 stand apart.
    config = UserKNNConfig(neighbours=2, shrinkage=0, prior=0, floor=1)
    model = UserKNN(config).fit(made_of(X))
    np.testing.assert_allclose(model.score(profile_of({0: 1.0, 1: 1.0}, 3)), [2, 2, 0], rtol=1e-6)


def test_userknn_in_blocks_is_userknn_at_once(made_of, monkeypatch):
    from cf_models import userknn

    rng = np.random.default_rng(3)
    x = (rng.random((50, 20)) < 0.3).astype(np.float32)
    model = UserKNN(UserKNNConfig(neighbours=7)).fit(made_of(x))
    profiles = made_of(x).strength
    at_once = model.score_batch(profiles)
    monkeypatch.setattr(userknn, "_CELLS", 120)
    np.testing.assert_array_equal(model.score_batch(profiles), at_once)
