"""Small cases worked out by hand or by a dense solve."""

import numpy as np
import pytest
from scipy import sparse

from cf_models import (
    EASE,
    IALS,
    EASEConfig,
    IALSConfig,
    ItemKNN,
    ItemKNNConfig,
    Popularity,
    PopularityConfig,
    profile_of,
)
from cf_models.item_ridge import blockwise_weights, exact_weights
from cf_models.strengths import Signs

X = np.array([[1, 1, 0], [1, 0, 1], [1, 1, 0], [0, 1, 0.0]])


def closed_form(x: np.ndarray, l2: float) -> np.ndarray:
    p = np.linalg.inv(x.T @ x + l2 * np.eye(x.shape[1]))
    b = -p / np.diag(p)
    np.fill_diagonal(b, 0)
    return b


def joined(blocks) -> np.ndarray:
    return np.concatenate(list(blocks), axis=1)


def random_likes(n_people: int, n_items: int, seed: int = 0) -> sparse.csr_matrix:
    rng = np.random.default_rng(seed)
    popular = rng.random(n_items) ** 2
    return sparse.csr_matrix((rng.random((n_people, n_items)) < popular).astype(np.float32))


def test_popularity_by_hand(made_of):
    strength = np.array([[1, 0.5, -1, 0], [1, 0, 1, 0.0]])
    model = Popularity(PopularityConfig(floor=0, dislike=0.5)).fit(made_of(strength))
    np.testing.assert_allclose(model.score(profile_of({}, 4)), [2, 0.5, 0.5, np.nan])


def test_signs_by_hand():
    weighed = Signs(floor=0.5, dislike=0.4).weigh(profile_of({0: 1, 1: 0.5, 2: -0.5, 3: 3}, 5))
    np.testing.assert_allclose(weighed.toarray()[0], [1, 0.75, -0.2, 1, 0])


def test_itemknn_by_hand(made_of):
    # Norms² 3, 3, 1; together: (0,1) 2, (0,2) 1, (1,2) 0. Shrinkage 1, cosine:
    # w01 = 2 / (3 + 1) = 0.5, w02 = 1 / (√3 + 1).
    config = ItemKNNConfig(neighbours=3, shrinkage=1, popularity=0.5, prior=0, floor=1, dislike=1)
    model = ItemKNN(config).fit(made_of(X))
    w02 = 1 / (np.sqrt(3) + 1)
    np.testing.assert_allclose(
        model.weights_.toarray(), [[0, 0.5, w02], [0.5, 0, 0], [w02, 0, 0]], rtol=1e-6
    )
    np.testing.assert_allclose(
        model.score(profile_of({1: 1.0, 2: -1.0}, 3)), [0.5 - w02, 0, 0], atol=1e-6
    )


def test_itemknn_keeps_the_nearest(made_of):
    config = ItemKNNConfig(neighbours=1, shrinkage=0, popularity=0.5, prior=0)
    model = ItemKNN(config).fit(made_of(X))
    assert model.weights_.getnnz(axis=0).tolist() == [1, 1, 1]
    assert model.weights_[1, 0] == pytest.approx(2 / 3)  # cosine 2/3 beats 1/√3


def test_ease_by_hand(made_of):
    # G + I = [[4, 2, 1], [2, 4, 0], [1, 0, 2]]; its inverse is [[8, -4, -4], [-4, 7, 2],
    # [-4, 2, 12]] / 20, so B[:, 0] = (0, 4/8, 4/8), B[:, 1] = (4/7, 0, -2/7),
    # B[:, 2] = (4/12, -2/12, 0).
    model = EASE(EASEConfig(l2=1, prior=0, floor=1)).fit(made_of(X))
    by_hand = [[0, 4 / 7, 1 / 3], [1 / 2, 0, -1 / 6], [1 / 2, -2 / 7, 0]]
    np.testing.assert_allclose(model.weights_.toarray(), by_hand, rtol=1e-5)
    np.testing.assert_allclose(closed_form(X, 1.0), by_hand, rtol=1e-9)


def test_ease_base_is_the_share_of_people(made_of):
    model = EASE(EASEConfig(l2=1, prior=0.4, floor=1)).fit(made_of(X))
    explained = model.explain(profile_of({0: 1.0}, 3), 1)
    assert explained.base == pytest.approx(0.4 * 3 / 4)
    assert explained.amounts == pytest.approx([4 / 7])


@pytest.mark.parametrize(("people", "items"), [(9, 30), (40, 12)])
def test_both_sides_of_ease_are_the_closed_form(people, items):
    x = random_likes(people, items)
    expected = closed_form(x.toarray().astype(float), 3.0)
    np.testing.assert_allclose(joined(exact_weights(x, 3.0)), expected, atol=1e-6)
    np.testing.assert_allclose(joined(blockwise_weights(x, 3.0, items)), expected, atol=1e-6)
    # With one rare item, nothing is dropped from the Schur complement.
    one_rare = joined(blockwise_weights(x, 3.0, items - 1))
    np.testing.assert_allclose(one_rare, expected, atol=1e-6)


def test_blockwise_ease_serves_rare_items_in_both_roles(made_of):
    x = random_likes(60, 25)
    config = EASEConfig(l2=5, dense_items=10, prior=0)
    model = EASE(config).fit(made_of(x))
    exact = EASE(config.model_copy(update={"dense_items": 100})).fit(made_of(x))
    rare = np.argsort(-x.getnnz(axis=0), kind="stable")[10:]
    rare = [r for r in rare if x[:, r].nnz]
    weights = model.weights_.toarray()
    assert (np.abs(weights[rare]).sum(axis=1) > 0).all()  # they speak
    assert (np.abs(weights[:, rare]).sum(axis=0) > 0).all()  # they are recommended
    assert np.corrcoef(weights.ravel(), exact.weights_.toarray().ravel())[0, 1] > 0.8


def test_removing_an_item_takes_exactly_its_contribution(made_of, demo_holdout):
    model = EASE().fit(demo_holdout.train)
    checked = 0
    for person in range(0, 670, 40):
        profile = demo_holdout.profiles[person]
        scores = model.score(profile)
        scores_unseen = scores.copy()
        scores_unseen[profile.indices] = np.nan
        best = int(np.nanargmax(scores_unseen))
        explained = model.explain(profile, best)
        strengths = dict(zip(profile.indices.tolist(), profile.data.tolist(), strict=True))
        del strengths[int(explained.rows[0])]
        without = model.score(profile_of(strengths, model.n_items_))[best]
        assert scores[best] - without == pytest.approx(explained.amounts[0], rel=1e-3, abs=1e-6)
        assert explained.amounts[0] > 0
        checked += 1
    assert checked == 17


def test_ials_fold_in_is_the_dense_solve(made_of):
    config = IALSConfig(factors=4, l2=0.5, alpha=3, prior=0, floor=0.2, dislike=0.7)
    model = IALS(config).fit(made_of(random_likes(30, 12)))
    y = model.item_factors_.astype(float)
    profile = profile_of({0: 1.0, 3: 0.5, 7: -1.0}, 12)
    c = np.ones(12)
    c[[0, 3, 7]] += 3 * np.array([1.0, 0.2 + 0.8 * 0.5, 1.0])
    p = np.zeros(12)
    p[[0, 3, 7]] = [1, 1, -0.7]
    # Hu, Koren and Volinsky, eq. 4, with all items in the sum.
    person = np.linalg.solve(y.T @ np.diag(c) @ y + 0.5 * np.eye(4), y.T @ (c * p))
    liked = np.abs(y).sum(axis=1) > 0
    np.testing.assert_allclose(model.score(profile)[liked], (y @ person)[liked], rtol=1e-4)


def test_ials_is_the_fit_of_implicit(made_of):
    from implicit.cpu.als import AlternatingLeastSquares
    from threadpoolctl import threadpool_limits

    x = random_likes(30, 12)
    model = IALS(IALSConfig(factors=4, l2=0.5, alpha=3, floor=1, seed=5)).fit(made_of(x))
    with threadpool_limits(limits=1, user_api="blas"):
        peer = AlternatingLeastSquares(
            factors=4, regularization=0.5, alpha=4.0, num_threads=1, random_state=5
        )
        peer.fit(x, show_progress=False)
    np.testing.assert_allclose(model.item_factors_, peer.item_factors, rtol=1e-4, atol=1e-5)
