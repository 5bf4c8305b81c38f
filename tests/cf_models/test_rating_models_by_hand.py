"""SVD, SVD++ and NMF against steps worked out one by one, and on the demo's ratings."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from catalog import IdMap, Interactions, SignalConfig
from catalog.demo import demo_catalog
from catalog.errors import ModelError
from catalog.ratings import given_ratings
from cf_models import profile_of
from cf_models.nmf import NMF, NMFConfig
from cf_models.nonnegative_descent import improve
from cf_models.rating_baseline import fit_baseline
from cf_models.rating_descent import Biased, Pace, svd_epoch, svdpp_epoch
from cf_models.rating_model import RatingModel
from cf_models.store import read_manifest, write_model
from cf_models.svd import SVD, SVDConfig
from cf_models.svdpp import SVDpp

MODELS = (SVD, SVDpp, NMF)
# Three people, three items; one pair each is unknown (0).
R = np.array([[5, 3, 0], [4, 0, 1], [0, 2, 1.0]])
PACE = Pace(*map(np.float32, (3.0, 0.1, 0.2, 0.5)))


def rated(ratings: np.ndarray, signals: SignalConfig | None = None) -> Interactions:
    """Events of ratings, where 0 is none; their strengths say nothing at all."""
    people, items = np.nonzero(ratings)
    users, names = (
        [f"{kind}{n}" for n in range(size)] for kind, size in zip("ui", ratings.shape, strict=True)
    )
    events = pd.DataFrame(
        {
            "user": [users[p] for p in people],
            "item": [names[i] for i in items],
            "behaviour": "rating",
            "value": ratings[people, items].astype(float),
            "time": pd.NaT,
        }
    )
    nothing = sparse.csr_matrix(ratings.shape, dtype=np.float32)
    return Interactions(IdMap(users), IdMap(names), nothing, events, signals)


def matrix(ratings: np.ndarray) -> sparse.csr_matrix:
    return sparse.csr_matrix(ratings, dtype=np.float32)


def first(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return rng.normal(0, 0.5, shape).astype(np.float32)


def begun(shape: tuple[int, int], factors: int) -> Biased:
    rng = np.random.default_rng(1)
    zeros = (np.zeros(n, dtype=np.float32) for n in shape)
    return Biased(*zeros, *(first(rng, (n, factors)) for n in shape))


def test_one_step_of_svd_by_hand():
    # μ = 3, rate = 0.1, l2 = 0.2, l2_bias = 0.5; one rating of 5, p = (1, 2), q = (0.5, 0.25).
    # e = 5 - 3 - 1·0.5 - 2·0.25 = 1. b = 0.1·1; p = (1 + 0.1 (0.5 - 0.2), 2 + 0.1 (0.25 - 0.4));
    # q = (0.5 + 0.1 (1 - 0.1), 0.25 + 0.1 (2 - 0.05)).
    known = Biased(
        *np.zeros((2, 1), dtype=np.float32),
        np.array([[1, 2]], dtype=np.float32),
        np.array([[0.5, 0.25]], dtype=np.float32),
    )
    r = matrix(np.array([[5.0]]))
    svd_epoch(r.indptr, r.indices, r.data, np.array([0]), known, PACE)
    by_hand = ([0.1], [0.1], [[1.03, 1.985]], [[0.59, 0.445]])
    for found, expected in zip(known, by_hand, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_an_epoch_of_svd_is_funks_loop():
    order, r = np.array([2, 0, 1]), matrix(R)
    known = begun(R.shape, 2)
    b_u, b_i, p, q = (array.astype(np.float64) for array in known)
    for u in order:
        for i in np.flatnonzero(R[u]):
            e = R[u, i] - 3 - b_u[u] - b_i[i] - q[i] @ p[u]
            b_u[u] += 0.1 * (e - 0.5 * b_u[u])
            b_i[i] += 0.1 * (e - 0.5 * b_i[i])
            p[u], q[i] = p[u] + 0.1 * (e * q[i] - 0.2 * p[u]), q[i] + 0.1 * (e * p[u] - 0.2 * q[i])
    svd_epoch(r.indptr, r.indices, r.data, order, known, PACE)
    for found, expected in zip(known, (b_u, b_i, p, q), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_an_epoch_of_svdpp_is_korens_loop():
    """Koren moves every y_j of the person at every rating; ours does so once a person."""
    order, r = np.array([1, 2, 0]), matrix(R)
    known = begun(R.shape, 2)
    y = first(np.random.default_rng(2), (3, 2))
    b_u, b_i, p, q, by_loop = (array.astype(np.float64) for array in (*known, y))
    for u in order:
        own = np.flatnonzero(R[u])
        root = len(own) ** -0.5
        for i in own:
            said = root * by_loop[own].sum(axis=0)
            e = R[u, i] - 3 - b_u[u] - b_i[i] - q[i] @ (p[u] + said)
            b_u[u] += 0.1 * (e - 0.5 * b_u[u])
            b_i[i] += 0.1 * (e - 0.5 * b_i[i])
            step = e * q[i]
            q[i] = q[i] + 0.1 * (e * (p[u] + said) - 0.2 * q[i])
            p[u] = p[u] + 0.1 * (step - 0.2 * p[u])
            for j in own:
                by_loop[j] += 0.1 * (root * step - 0.2 * by_loop[j])
    svdpp_epoch(r.indptr, r.indices, r.data, order, known, y, PACE)
    for found, expected in zip((*known, y), (b_u, b_i, p, q, by_loop), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_svd_finds_a_matrix_of_rank_one():
    """r = 3 + a_u c_i with Σa = Σc = 0: no bias, one factor, and what is hidden follows from it."""
    whole = 3 + np.outer([1, -1, 0.5, -0.5], [1.5, -1.5, 1, -1])
    shown = whole.copy()
    shown[0, 3] = shown[1, 2] = 0
    config = SVDConfig(factors=1, epochs=3000, rate=0.05, l2=0, l2_bias=0, damping=1e-6, spread=0.5)
    model = SVD(config).fit(rated(shown))
    np.testing.assert_allclose(model.predict_ratings(matrix(shown)), whole, atol=0.02)


def test_the_fold_in_of_svd_by_hand():
    # One factor: q = (1, -1), b_i = (0.5, 0), μ = 3, and a rating of 4.5 for item 0: e = 1.
    # l2 = l2_bias = 0, damping 1: M = [[2, 1], [1, 2]], M⁻¹(1, 1) = (1, 1)/3.
    # Item 0: 3.5 + 1/3 + 1/3; item 1: 3 + 1/3 - 1/3.
    model = SVD(SVDConfig(factors=1, l2=0, l2_bias=0, damping=1)).fit(rated(R[:2, :2]))
    model.mean_ = 3.0
    model.item_bias_ = np.array([0.5, 0], dtype=np.float32)
    model.item_factors_ = np.array([[1], [-1]], dtype=np.float32)
    known = matrix(np.array([[4.5, 0]]))
    np.testing.assert_allclose(model.predict_ratings(known), [[3.5 + 2 / 3, 3]], rtol=1e-6)
    explained = model.explain(profile_of({0: 0.75}, 2), 0)  # a strength of 0.75 is a 4.5
    assert explained.base == pytest.approx(3.5)
    np.testing.assert_allclose(explained.amounts, [2 / 3], rtol=1e-6)


def test_svdpp_listens_to_what_was_rated_at_all():
    # As above with y = (0.6, 0): s = 0.6, e - q·s = 0.4, v = 0.6 + 0.4/3, b = 0.4/3.
    model = SVDpp(SVDpp.config_type(factors=1, l2=0, l2_bias=0, damping=1)).fit(rated(R[:2, :2]))
    model.mean_ = 3.0
    model.item_bias_ = np.array([0.5, 0], dtype=np.float32)
    model.item_factors_ = np.array([[1], [-1]], dtype=np.float32)
    model.implicit_factors_ = np.array([[0.6], [0]], dtype=np.float32)
    expected = [[3.5 + 0.6 + 0.8 / 3, 3 - 0.6]]
    np.testing.assert_allclose(model.predict_ratings(matrix(np.array([[4.5, 0]]))), expected)
    assert model.explain(profile_of({0: 0.75}, 2), 1).amounts[0] == pytest.approx(-0.6)


def test_nmf_never_falls_below_zero_and_its_loss_never_rises():
    rng = np.random.default_rng(4)
    r = matrix(np.where(rng.random((12, 9)) < 0.5, rng.integers(1, 6, (12, 9)), 0))
    l2, l2_bias, damping = ridge = (0.1, 0.05, 1.0)
    person = np.repeat(np.arange(12), np.diff(r.indptr))
    p, q = (np.abs(first(rng, (n, 3))) for n in r.shape)
    b_u, b_i = (np.zeros(n, dtype=np.float32) for n in r.shape)
    by_item = r.T.tocsr()
    places = np.argsort(r.indices, kind="stable")

    def errors() -> np.ndarray:
        product = (p[person] * q[r.indices]).sum(axis=1)
        return (r.data - 3 - b_u[person] - b_i[r.indices] - product).astype(np.float64)

    def loss() -> float:
        total = (errors() ** 2).sum()
        for n, bias, w in ((r.getnnz(1), b_u, p), (r.getnnz(0), b_i, q)):
            total += ((n * l2 + damping) @ (w.astype(np.float64) ** 2)).sum()
            total += (n * l2_bias + damping) @ (bias.astype(np.float64) ** 2)
        return float(total)

    losses = [loss()]
    for _ in range(30):
        for part in ("items", "people"):
            if part == "items":
                rest = errors()[places]
                improve(by_item.indptr, by_item.indices, rest, (b_i, q), p, ridge)
                np.testing.assert_allclose(rest, errors()[places], atol=1e-4)
            else:
                improve(r.indptr, r.indices, errors(), (b_u, p), q, ridge)
            losses.append(loss())
            assert (p >= 0).all()
            assert (q >= 0).all()
    assert (np.diff(losses) <= 1e-4).all()
    assert losses[-1] < 0.5 * losses[0]
    # At the minimum no coordinate of a person has a slope, but upwards of those at 0.
    slope = -(sparse.csr_matrix((errors(), r.indices, r.indptr), shape=r.shape) @ q)
    slope += (r.getnnz(1) * l2 + damping)[:, None] * p
    assert np.abs(slope[p > 0]).max() < 0.1
    assert slope[p == 0].min(initial=0) > -0.1


def test_the_fold_in_of_nmf_is_the_least_of_all_that_are_not_negative():
    """Against a search over every set of factors that may be above 0."""
    rng = np.random.default_rng(5)
    r = np.where(rng.random((30, 8)) < 0.7, rng.integers(1, 6, (30, 8)), 0).astype(float)
    model = NMF(NMFConfig(factors=3)).fit(rated(r))
    assert (model.item_factors_ >= 0).all()
    for person in r[:10]:
        rows = np.flatnonzero(person)
        z, e = model._z(rows), model._errors(rows, person[rows])
        normal, right = model._normal(z), z.T @ e
        best, least = np.zeros(4), np.inf
        for chosen in range(8):
            places = np.array([0, *(f + 1 for f in range(3) if chosen >> f & 1)])
            w = np.zeros(4)
            w[places] = np.linalg.solve(normal[np.ix_(places, places)], right[places])
            value = w @ normal @ w / 2 - right @ w
            if (w[1:] >= 0).all() and value < least:
                best, least = w, value
        np.testing.assert_allclose(model._person(rows, person[rows]), best, atol=1e-8)


def test_the_baseline_by_hand():
    # One round with items = people = 1, μ = 3: b_i of item 0 (5, 1 from two people) 0/(1 + 2) = 0,
    # item 1 (3) 0; then b_u: person 0 (5, 3): 2/(1 + 2), person 1 (1): -2/(1 + 1).
    found = fit_baseline(matrix(np.array([[5, 3], [1, 0.0]])), items=1, people=1, rounds=1)
    assert found.mean == pytest.approx(3)
    np.testing.assert_allclose(found.person_bias, [2 / 3, -1])
    np.testing.assert_allclose(found.item_bias, [0, 0])
    np.testing.assert_allclose(found.predict(), [[11 / 3, 11 / 3], [2, 2]], rtol=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_predictions_keep_to_the_scale_and_strangers_get_the_baseline(model):
    extreme = np.kron(np.eye(2), np.full((5, 5), 4.0)) + 1
    fitted = model().fit(rated(extreme))
    known = matrix(np.vstack([extreme[0], extreme[9], np.zeros(10)]))
    predicted = fitted.predict_ratings(known)
    assert predicted.dtype == np.float32
    assert predicted.min() >= 0.5
    assert predicted.max() <= 5
    np.testing.assert_allclose(predicted[2], fitted.mean_ + fitted.item_bias_, rtol=1e-6)
    assert np.isnan(fitted.score(profile_of({}, 10))).all()


@pytest.mark.parametrize("model", MODELS)
def test_items_that_nobody_rated_get_the_level_of_the_person(model):
    fitted = model().fit(rated(np.hstack([R, np.zeros((3, 1))])))
    predicted = fitted.predict_ratings(matrix(np.array([[5, 0, 0, 0], [1, 0, 0, 0.0]])))[:, 3]
    assert predicted[1] < fitted.mean_ < predicted[0]
    assert np.isnan(fitted.score(profile_of({0: 1.0}, 4))[3])


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("value", [0.5, 3.0, 5.0])
def test_equal_ratings_are_expected_again(model, value):
    fitted = model().fit(rated(np.full((4, 3), value)))
    for known in (np.full((1, 3), value), np.array([[value, 0, 0]]), np.zeros((1, 3))):
        np.testing.assert_allclose(fitted.predict_ratings(matrix(known)), value, atol=0.1)


@pytest.mark.parametrize("model", MODELS)
def test_one_person_and_one_item(model):
    fitted = model().fit(rated(np.array([[4.0]])))
    assert fitted.predict_ratings(matrix(np.array([[4.0]])))[0, 0] == pytest.approx(4, abs=0.1)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("wrong", [7.0, -1.0, np.inf])
def test_ratings_outside_the_scale_are_refused(model, wrong):
    bad = R.copy()
    bad[0, 0] = wrong
    with pytest.raises(ModelError, match=r"outside the scale of 0\.5 to 5") as caught:
        model().fit(rated(bad))
    assert caught.value.remedy
    fitted = model().fit(rated(R))
    with pytest.raises(ModelError, match="outside the scale"):
        fitted.predict_ratings(matrix(bad[:1]))
    with pytest.raises(ModelError, match="same catalogue"):
        fitted.predict_ratings(matrix(R[:, :2]))


@pytest.mark.parametrize("model", MODELS)
def test_a_scale_from_zero_has_ratings_of_zero(model):
    signals = SignalConfig(rating_low=0, rating_high=10, rating_neutral=5)
    world = rated(R, signals)
    world.events.loc[world.events["value"] == 1, "value"] = 0.0
    fitted = model().fit(world)
    assert fitted.mean_ == pytest.approx(world.events["value"].mean())
    known = given_ratings(world.events, world.users, world.items)
    assert known.nnz == 6
    assert fitted.predict_ratings(known)[2, 2] < fitted.predict_ratings(known)[2, 1]


@pytest.mark.parametrize("model", MODELS)
def test_without_ratings_strengths_are_read_as_ratings(model):
    strength = (R - 3) / np.where(R > 3, 2, 2.5) * (R > 0)
    plain = rated(R)
    likes = Interactions(plain.users, plain.items, matrix(strength), plain.events.iloc[:0])
    by_strength = model().fit(likes)
    neutral = np.where(R == 3, 0, R)  # a strength of 0 is no event
    np.testing.assert_array_equal(
        by_strength.item_factors_, model().fit(rated(neutral)).item_factors_
    )


@pytest.mark.parametrize("model", MODELS)
def test_the_seed_decides(model):
    once, again = (model().fit(rated(R)).item_factors_ for _ in range(2))
    np.testing.assert_array_equal(once, again)
    other = model(model.config_type(seed=8)).fit(rated(R)).item_factors_
    assert not np.array_equal(once, other)


@pytest.mark.parametrize("model", MODELS)
def test_arrays_that_do_not_fit_are_refused(model, tmp_path: Path):
    model().fit(rated(R)).save(tmp_path)
    manifest = read_manifest(tmp_path)
    whole = dict(model.load(tmp_path)._arrays())
    for name, array in whole.items():
        broken = {n: a for n, a in whole.items() if n != name}
        write_model(tmp_path, manifest, broken)
        with pytest.raises(ModelError, match="do not fit"):
            model.load(tmp_path)
        write_model(tmp_path, manifest, {**broken, name: np.repeat(array[None], 2, axis=0)})
        with pytest.raises(ModelError, match="do not fit"):
            model.load(tmp_path)


@pytest.fixture(scope="module")
def demo_ratings() -> tuple[Interactions, sparse.csr_matrix, sparse.csr_matrix]:
    """The demo's ratings, a random fifth of each person's held back."""
    catalog, events, _ = demo_catalog(None)
    place = np.random.default_rng(0).random(len(events))
    held = pd.Series(place).groupby(events["user"].to_numpy()).rank(pct=True).to_numpy() <= 0.2
    train = Interactions.from_events(events[~held], catalog)
    known, asked = (
        given_ratings(part, train.users, train.items) for part in (events[~held], events[held])
    )
    return train, known, asked


@pytest.mark.parametrize(("model", "most"), [(SVD, 0.883), (SVDpp, 0.877), (NMF, 0.883)])
def test_beats_the_baseline_on_ratings_held_back(
    model: type[RatingModel], most: float, demo_ratings, tmp_path: Path
):
    train, known, asked = demo_ratings
    fitted = model().fit(train)
    predicted = fitted.predict_ratings(known)
    person, item = asked.nonzero()
    actual = np.asarray(asked[person, item]).ravel()

    def rmse(of: np.ndarray) -> float:
        return float(np.sqrt(np.mean((np.clip(of[person, item], 0.5, 5) - actual) ** 2)))

    assert np.isfinite(predicted).all()
    assert rmse(predicted) <= most
    assert rmse(predicted) < rmse(fit_baseline(known).predict()) - 0.01
    fitted.save(tmp_path)
    again = model.load(tmp_path)
    assert again.signals_ == train.signals
    some = known[:50]  # as many for either: the order of a product's sums depends on its shape
    np.testing.assert_array_equal(again.predict_ratings(some), fitted.predict_ratings(some))
