"""A model fitted by Spark is an IALS like any other: saved, loaded, folded in, explained."""

import numpy as np
import pytest

from catalog import IdMap, Interactions
from catalog.errors import DataError
from catalog.schema import empty_events
from cf_models import IALS, IALSConfig, load_model, profile_of
from cf_models.spark import SparkInteractions, fit_ials, ridge_per_like
from cf_models.spark.als import LESS
from cf_models.store import ARRAYS, MANIFEST

pytestmark = pytest.mark.spark
CONFIG = IALSConfig(factors=4, iterations=6, l2=1.0)


def world():
    """Two kinds of people, each with items of their own; item 12 only disliked, 13 unknown."""
    rng = np.random.default_rng(0)
    strength = np.zeros((60, 14), np.float32)
    for person in range(60):
        own = np.arange(6) + 6 * (person % 2)
        strength[person, rng.choice(own, 4, replace=False)] = rng.uniform(0.4, 1, 4)
    strength[0, 7] = strength[1, 12] = -1.0
    return strength


def distributed(spark, strength):
    import pyarrow as pa

    people, rows = strength.nonzero()
    table = pa.table(
        {
            "user": [f"u{person}" for person in people],
            "row": pa.array(rows, pa.int32()),
            "strength": pa.array(strength[people, rows], pa.float32()),
        }
    )
    items = IdMap(f"i{row}" for row in range(strength.shape[1]))
    return SparkInteractions(spark.createDataFrame(table), items, strength.shape[0])


@pytest.fixture(scope="module")
def fitted(spark):
    return fit_ials(distributed(spark, world()), CONFIG)


def test_saves_what_the_local_model_saves(fitted, tmp_path):
    from scipy import sparse

    strength = sparse.csr_matrix(world())
    items = IdMap(f"i{row}" for row in range(14))
    users = IdMap(f"u{person}" for person in range(60))
    local = IALS(CONFIG).fit(Interactions(users, items, strength, empty_events()))
    fitted.save(tmp_path)
    again = load_model(tmp_path)
    assert isinstance(again, IALS)
    assert again.config == CONFIG
    assert {path.name for path in tmp_path.iterdir()} == {ARRAYS, MANIFEST}
    assert (again.n_items_, again.fingerprint_) == (local.n_items_, local.fingerprint_)
    np.testing.assert_allclose(again.shares_, local.shares_, rtol=1e-6)
    profile = profile_of({0: 1.0, 2: 0.5, 9: -1.0}, 14)
    np.testing.assert_array_equal(again.score(profile), fitted.score(profile))
    here, there = again.score_batch(strength), local.score_batch(strength)
    np.testing.assert_array_equal(np.isnan(here), np.isnan(there))
    known = np.isfinite(there)
    assert np.corrcoef(here[known], there[known])[0, 1] > 0.9


def test_serves_strangers_with_what_their_kind_likes(fitted):
    scores = fitted.score(profile_of({0: 1.0, 1: 1.0}, 14))
    assert set(np.argsort(-np.nan_to_num(scores, nan=-9))[:6]) == set(range(6))
    assert np.isnan(scores[12:]).all()


def test_explanations_add_up_to_the_score(fitted):
    profile = profile_of({0: 1.0, 3: 0.7, 8: -1.0}, 14)
    explained = fitted.explain(profile, 2)
    assert explained.additive
    assert explained.base + explained.amounts.sum() == pytest.approx(
        fitted.score(profile)[2], abs=1e-5
    )


def test_vectors_of_people_and_items_are_balanced(spark):
    """Everybody here has the mean number of likes, so that the fit's own ridge is known."""
    strong = IALSConfig(factors=2, iterations=6, l2=20.0)
    fitted = fit_ials(distributed(spark, world()), strong)
    own = strong.model_copy(update={"l2": strong.l2 * LESS})
    items = IdMap(f"i{row}" for row in range(14))
    model = IALS.of_factors(items, fitted.item_factors_, fitted.shares_, own)
    people = [model._normal(profile_of(_liked(row), 14)) for row in world()]
    vectors = np.array([np.linalg.solve(matrix, terms.sum(axis=0)) for matrix, terms in people])
    ratio = np.linalg.norm(vectors) / np.linalg.norm(fitted.item_factors_)
    assert 0.95 < ratio < 1.05


def _liked(row):
    return {int(item): float(row[item]) for item in np.flatnonzero(row)}


def test_the_ridge_by_hand():
    # A quarter of 30 at the mean row, which has sqrt(4 · 9) = 6 likes: 7.5 / 6.
    assert ridge_per_like(30.0, 4.0, 9.0) == pytest.approx(1.25)


def test_one_person_is_enough_and_no_like_is_not(spark):
    one = np.array([[1.0, 0.6, 0.0]], np.float32)
    model = fit_ials(distributed(spark, one), IALSConfig(factors=2, iterations=2, l2=0.1))
    assert np.isfinite(model.score(profile_of({0: 1.0}, 3))).tolist() == [True, True, False]
    with pytest.raises(DataError, match="No event speaks for an item"):
        fit_ials(distributed(spark, -one), CONFIG)
