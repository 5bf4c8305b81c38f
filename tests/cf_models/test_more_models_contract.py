"""The contract of candidate models, kept by those that are not in `MODELS`."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import sparse

from benchmarks.cf_models import ndcg_and_recall
from catalog import IdMap, Interactions
from catalog.errors import ModelError, NotFittedError
from cf_models import CandidateModel, profile_of
from cf_models.base import StoredModel
from cf_models.puresvd import PureSVD
from cf_models.rp3beta import RP3beta
from cf_models.store import ARRAYS, MANIFEST, read_manifest, write_model
from cf_models.userknn import UserKNN


@dataclass(frozen=True)
class Case:
    model: type[StoredModel]
    expected_ndcg: float  # nDCG@10 on the demo's holdout, all items ranked
    expected_cold_ndcg: float  # of strangers with three likes


CASES = [
    Case(PureSVD, 0.24, 0.40),
    Case(RP3beta, 0.24, 0.38),
    Case(UserKNN, 0.24, 0.41),
]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.model.name)


@pytest.fixture(scope="module")
def fitted(demo_holdout) -> dict[str, CandidateModel]:
    return {case.model.name: case.model().fit(demo_holdout.train) for case in CASES}


def small(strength: np.ndarray) -> Interactions:
    matrix = sparse.csr_matrix(strength, dtype=np.float32)
    people, items = (IdMap(map(str, range(n))) for n in matrix.shape)
    return Interactions(people, items, matrix, None)


@every_case
def test_finds_what_was_held_back(case, fitted, demo_holdout):
    scores = fitted[case.model.name].score_batch(demo_holdout.profiles)
    assert ndcg_and_recall(scores, demo_holdout)[0] >= case.expected_ndcg


@every_case
def test_serves_strangers(case, demo_cold):
    scores = case.model().fit(demo_cold.train).score_batch(demo_cold.profiles)
    assert ndcg_and_recall(scores, demo_cold)[0] >= case.expected_cold_ndcg


@every_case
def test_batch_equals_single(case, fitted, demo_holdout):
    profiles = demo_holdout.profiles[:20]
    model = fitted[case.model.name]
    batch = model.score_batch(profiles)
    single = np.stack([model.score(profiles[p]) for p in range(20)])
    np.testing.assert_allclose(batch, single, rtol=1e-5)
    assert batch.dtype == np.float32
    assert batch.shape == profiles.shape
    assert model.score_batch(profiles[:0]).shape == (0, model.n_items_)


@every_case
def test_unseen_items_and_empty_profiles_have_no_score(case, fitted, demo_holdout):
    model = fitted[case.model.name]
    scores = model.score(demo_holdout.profiles[0])
    assert np.isnan(scores[demo_holdout.train.strength.getnnz(axis=0) == 0]).all()
    assert np.isfinite(scores).any()
    empty = profile_of({}, model.n_items_)
    assert np.isnan(model.score(empty)).all()
    explained = model.explain(empty, int(np.nanargmax(scores)))
    assert len(explained.rows) == 0
    assert np.isnan(explained.base)


@every_case
def test_contributions_sum_to_the_score_on_real_people(case, fitted, demo_holdout):
    model = fitted[case.model.name]
    for person in range(0, 600, 60):
        profile = demo_holdout.profiles[person]
        scores = model.score(profile)
        for row in (int(np.nanargmax(scores)), int(np.nanargmin(scores))):
            explained = model.explain(profile, row)
            assert_sums(explained, scores[row])
            assert sorted(explained.rows) == sorted(profile.indices)
            assert (np.diff(explained.amounts) <= 0).all()
            assert explained.additive


@every_case
def test_a_dislike_lowers_its_neighbours(case, fitted, demo_holdout):
    model = fitted[case.model.name]
    known = np.argsort(-demo_holdout.train.strength.getnnz(axis=0))[:40]
    own = demo_holdout.profiles[3]
    before = model.score(own)
    lowered = []
    for film in (int(f) for f in known if f not in own.indices):
        close = model.score(profile_of({film: 1.0}, model.n_items_))
        close[[film, *own.indices]] = np.nan
        neighbours = np.argsort(-np.nan_to_num(close, nan=-np.inf))[:20]
        with_dislike = dict(zip(own.indices.tolist(), own.data.tolist(), strict=True))
        with_dislike[film] = -1.0
        after = model.score(profile_of(with_dislike, model.n_items_))
        lowered.append(float(np.mean(after[neighbours] < before[neighbours])))
    assert np.mean(lowered) >= 0.85


@every_case
def test_saves_and_loads_the_same(case, fitted, demo_holdout, tmp_path: Path):
    model = fitted[case.model.name]
    model.save(tmp_path)
    again = case.model.load(tmp_path)
    assert again.config == model.config
    assert (again.n_items_, again.fingerprint_) == (model.n_items_, model.fingerprint_)
    profiles = demo_holdout.profiles[:5]
    np.testing.assert_array_equal(again.score_batch(profiles), model.score_batch(profiles))
    best = int(np.nanargmax(model.score(profiles[0])))
    np.testing.assert_array_equal(
        again.explain(profiles[0], best).amounts, model.explain(profiles[0], best).amounts
    )
    assert {path.name for path in tmp_path.iterdir()} == {ARRAYS, MANIFEST}


@every_case
def test_arrays_that_do_not_fit_are_refused(case, tmp_path: Path):
    case.model().fit(small(np.array([[1, 1, 0], [0, 1, 1.0]]))).save(tmp_path)
    manifest = read_manifest(tmp_path)
    for name in case.model.load(tmp_path)._arrays():
        arrays = dict(case.model.load(tmp_path)._arrays())
        del arrays[name]
        write_model(tmp_path, manifest, arrays)
        with pytest.raises(ModelError, match="do not fit"):
            case.model.load(tmp_path)
        case.model().fit(small(np.array([[1, 1, 0], [0, 1, 1.0]]))).save(tmp_path)
    arrays = case.model.load(tmp_path)._arrays()
    write_model(tmp_path, manifest.model_copy(update={"n_items": 4}), arrays)
    with pytest.raises(ModelError, match="do not fit"):
        case.model.load(tmp_path)


@every_case
def test_misuse_is_named(case, fitted):
    model, known = case.model(), fitted[case.model.name]
    with pytest.raises(NotFittedError, match="fit"):
        model.score(profile_of({}, 3))
    with pytest.raises(NotFittedError):
        model.save(Path("nowhere"))
    with pytest.raises(ModelError, match="no items"):
        model.fit(small(np.zeros((2, 0))))
    with pytest.raises(ModelError, match="same catalogue"):
        known.score(profile_of({0: 1.0}, 3))
    with pytest.raises(ModelError, match="outside"):
        known.explain(profile_of({0: 1.0}, known.n_items_), -1)
    with pytest.raises(ModelError, match="finite"):
        model.fit(small(np.array([[np.inf, 1.0]])))
    with pytest.raises(ModelError, match="finite"):
        known.score(profile_of({0: np.nan}, known.n_items_))


@every_case
def test_fit_forgets_and_repeats(case):
    first = np.array([[1, 1, 0], [0, 1, 1.0]])
    other = small(np.array([[1, 0, 1, 1], [1, 1, 0, 1.0], [0, 1, 1, 0]]))
    model = case.model().fit(small(first)).fit(other)
    profile = profile_of({0: 1.0, 1: -1.0}, 4)
    np.testing.assert_array_equal(model.score(profile), case.model().fit(other).score(profile))


@every_case
@pytest.mark.parametrize(
    "strength",
    [
        np.zeros((0, 3)),  # nobody
        np.zeros((2, 3)),  # people without events
        np.array([[1.0]]),  # one person, one item
        np.array([[1.0, 0.5, 0.2]]),  # one person who met everything
        np.array([[-1.0, -0.5, 0.0]]),  # only dislikes
        np.array([[1.0, 0, 0], [0, 1.0, 0]]),  # nothing in common
    ],
    ids=["nobody", "no events", "one item", "one person", "dislikes", "apart"],
)
def test_small_worlds(case, strength):
    interactions = small(strength)
    model = case.model().fit(interactions)
    n_items = strength.shape[1]
    everything = profile_of(dict.fromkeys(range(n_items), 1.0), n_items)
    nothing_good = profile_of(dict.fromkeys(range(n_items), -1.0), n_items)
    for profile in (everything, nothing_good, profile_of({}, n_items)):
        scores = model.score(profile)
        assert scores.shape == (n_items,)
        assert not np.isinf(scores).any()
        assert np.isnan(scores[interactions.strength.getnnz(axis=0) == 0]).all()
        for row in range(n_items):
            assert_sums(model.explain(profile, row), scores[row])


@every_case
@settings(max_examples=40, deadline=None)
@given(
    strength=hnp.arrays(
        np.float32,
        st.tuples(st.integers(1, 6), st.integers(1, 7)),
        elements=st.sampled_from([-1.0, -0.4, 0.0, 0.0, 0.5, 1.0, 3.0]),
    ),
    data=st.data(),
)
def test_explanations_are_exact(case, strength, data):
    model = case.model().fit(small(strength))
    n_items = strength.shape[1]
    likes = st.floats(-1, 3, width=32).filter(lambda s: abs(s) > 0.01)
    profile = profile_of(data.draw(st.dictionaries(st.integers(0, n_items - 1), likes)), n_items)
    scores = model.score(profile)
    for row in range(n_items):
        assert_sums(model.explain(profile, row), scores[row])


def assert_sums(explained, score: float) -> None:
    total = explained.base + explained.amounts.sum(dtype=np.float64)
    size = np.nan_to_num(abs(explained.base)) + np.abs(explained.amounts).sum()
    np.testing.assert_allclose(total, score, rtol=1e-4, atol=1e-4 * size + 1e-7)
