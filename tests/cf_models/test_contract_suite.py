"""What every candidate model keeps. A new model adds one `Case`: its settings and its floors.

Networks are fitted for a few epochs only, so that their floors are low; benchmarks tell what they
reach with their own settings.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pydantic import BaseModel
from scipy import sparse

from benchmarks.cf_models import ndcg_and_recall
from catalog import IdMap, Interactions
from catalog.errors import ModelError, NotFittedError
from cf_models import MODELS, CandidateModel, load_model, profile_of
from cf_models.long_short import LONG, SHORT, LongShortConfig
from cf_models.neural import CFGANConfig, MultVAEConfig, RecVAEConfig, SASRecConfig
from cf_models.neural.saved import WEIGHTS
from cf_models.store import ARRAYS, MANIFEST


@dataclass(frozen=True)
class Case:
    name: str
    expected_ndcg: float  # nDCG@10 on the demo's holdout, all items ranked
    expected_cold_ndcg: float  # of strangers with three likes
    personal: bool = True
    expected_lowered: float = 0.85  # of the 20 nearest, those that a dislike lowers
    additive: bool = True  # else the amounts are falls on removal
    config: BaseModel | None = None
    files: frozenset[str] = field(default=frozenset({ARRAYS, MANIFEST}))


BRIEF = SASRecConfig(epochs=1, width=8, blocks=1, length=20)
FEW = {"epochs": 5, "learning_rate": 0.01}


def network(name: str, ndcg: float, cold: float, config: BaseModel) -> Case:
    files = frozenset({WEIGHTS, MANIFEST})
    return Case(name, ndcg, cold, additive=False, config=config, files=files)


CASES = [
    Case("popularity", 0.14, 0.35, personal=False),
    Case("itemknn", 0.24, 0.39),
    Case("ease", 0.26, 0.39),
    Case("ials", 0.265, 0.42),
    Case("puresvd", 0.24, 0.40),
    # A film that few listen to has the popular, which its dislike leaves alone, among its 20.
    Case("slim", 0.265, 0.38, expected_lowered=0.65),
    Case("rp3beta", 0.24, 0.38),
    Case("userknn", 0.24, 0.41),
    # To predict a rating is not to know what is chosen: popularity has 0.14 and 0.35.
    Case("svd", 0.008, 0.003),
    Case("svdpp", 0.02, 0.025),
    Case("nmf", 0.035, 0.045),
    network("multvae", 0.14, 0.35, MultVAEConfig(**FEW, hidden=50, latent=20)),
    network("recvae", 0.18, 0.36, RecVAEConfig(**FEW, hidden=50, latent=20, layers=2)),
    network("cfgan", 0.12, 0.33, CFGANConfig(**FEW, hidden=50, judge_hidden=20)),
    network("sasrec", 0.14, 0.34, BRIEF),
    Case(
        "long_short",
        0.20,
        0.38,
        additive=False,
        config=LongShortConfig(short=BRIEF),
        files=frozenset({LONG, SHORT, MANIFEST}),
    ),
]
# Networks are asked the same on planted communities (tests/cf_models_neural).
LINEAR = [case for case in CASES if case.personal and case.additive]


def ids(case: Case) -> str:
    return case.name


@pytest.fixture(scope="module")
def fitted(demo_holdout) -> dict[str, CandidateModel]:
    return {case.name: made(case).fit(demo_holdout.train) for case in CASES}


def made(case: Case) -> CandidateModel:
    kind = MODELS[case.name]
    return kind() if case.config is None else kind(case.config)


def small(strength: np.ndarray) -> Interactions:
    matrix = sparse.csr_matrix(strength, dtype=np.float32)
    people, items = (IdMap(map(str, range(n))) for n in matrix.shape)
    return Interactions(people, items, matrix, None)


def test_every_model_has_a_case():
    assert {case.name for case in CASES} == set(MODELS)


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_finds_what_was_held_back(case, fitted, demo_holdout):
    scores = fitted[case.name].score_batch(demo_holdout.profiles)
    assert ndcg_and_recall(scores, demo_holdout)[0] >= case.expected_ndcg


@pytest.mark.parametrize("case", CASES, ids=ids)
@pytest.mark.slow
def test_serves_strangers(case, demo_cold):
    model = made(case).fit(demo_cold.train)
    scores = model.score_batch(demo_cold.profiles)
    assert ndcg_and_recall(scores, demo_cold)[0] >= case.expected_cold_ndcg


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_batch_equals_single(case, fitted, demo_holdout):
    profiles = demo_holdout.profiles[:20]
    batch = fitted[case.name].score_batch(profiles)
    single = np.stack([fitted[case.name].score(profiles[p]) for p in range(20)])
    np.testing.assert_allclose(batch, single, rtol=1e-5, atol=1e-5)
    assert batch.dtype == np.float32
    assert batch.shape == profiles.shape


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_unseen_items_and_empty_profiles_have_no_score(case, fitted, demo_holdout):
    model = fitted[case.name]
    events = demo_holdout.train.strength.getnnz(axis=0)
    scores = model.score(demo_holdout.profiles[0])
    assert np.isnan(scores[events == 0]).all()
    assert np.isfinite(scores).any()
    empty = model.score(profile_of({}, model.n_items_))
    assert np.isnan(empty).all() == case.personal
    explained = model.explain(profile_of({}, model.n_items_), int(np.nanargmax(scores)))
    assert len(explained.rows) == 0
    assert np.isnan(explained.base) == case.personal


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_explains_scores_of_real_people(case, fitted, demo_holdout):
    model = fitted[case.name]
    profiles = demo_holdout.profiles
    few = np.flatnonzero(profiles.getnnz(axis=1) <= 25)
    for person in range(0, 600, 60) if case.additive else few[::40]:
        scores = model.score(profiles[person])
        for row in (int(np.nanargmax(scores)), int(np.nanargmin(scores))):
            assert_explains(case, model, profiles[person], row)


@pytest.mark.parametrize("case", LINEAR, ids=ids)
def test_a_dislike_lowers_its_neighbours(case, fitted, demo_holdout):
    """For well-known films: of the 20 that speak for it most, a dislike lowers nearly all."""
    model = fitted[case.name]
    known = np.argsort(-demo_holdout.train.strength.getnnz(axis=0))[:40]
    own = demo_holdout.profiles[3]
    lowered = []
    for film in (int(f) for f in known if f not in own.indices):
        close = model.score(profile_of({film: 1.0}, model.n_items_))
        close[[film, *own.indices]] = np.nan
        neighbours = np.argsort(-np.nan_to_num(close, nan=-np.inf))[:20]
        with_dislike = dict(zip(own.indices.tolist(), own.data.tolist(), strict=True))
        with_dislike[film] = -1.0
        after = model.score(profile_of(with_dislike, model.n_items_))
        lowered.append(float(np.mean(after[neighbours] < model.score(own)[neighbours])))
    assert np.mean(lowered) >= case.expected_lowered


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_saves_and_loads_the_same(case, fitted, demo_holdout, tmp_path: Path):
    model = fitted[case.name]
    model.save(tmp_path)
    again = load_model(tmp_path)
    assert type(again) is type(model)
    assert again.config == model.config
    assert (again.n_items_, again.fingerprint_) == (model.n_items_, model.fingerprint_)
    profiles = demo_holdout.profiles[:5]
    np.testing.assert_array_equal(again.score_batch(profiles), model.score_batch(profiles))
    assert {path.name for path in tmp_path.iterdir()} == case.files


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_misuse_is_named(case, fitted):
    model = made(case)
    with pytest.raises(NotFittedError, match="fit"):
        model.score(profile_of({}, 3))
    with pytest.raises(NotFittedError):
        model.save(Path("nowhere"))
    with pytest.raises(ModelError, match="no items"):
        model.fit(small(np.zeros((2, 0))))
    with pytest.raises(ModelError, match="same catalogue"):
        fitted[case.name].score(profile_of({0: 1.0}, 3))
    with pytest.raises(ModelError, match="outside"):
        fitted[case.name].explain(profile_of({0: 1.0}, fitted[case.name].n_items_), -1)
    with pytest.raises(ModelError, match="finite"):
        model.fit(small(np.array([[np.inf, 1.0]])))


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_fit_forgets_and_repeats(case):
    first = np.array([[1, 1, 0], [0, 1, 1.0]])
    other = small(np.array([[1, 0, 1, 1], [1, 1, 0, 1.0], [0, 1, 1, 0]]))
    model = made(case).fit(small(first)).fit(other)
    fresh = made(case).fit(other)
    profile = profile_of({0: 1.0, 1: -1.0}, 4)
    np.testing.assert_array_equal(model.score(profile), fresh.score(profile))


@pytest.mark.parametrize("case", CASES, ids=ids)
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
    model = made(case).fit(interactions)
    n_items = strength.shape[1]
    everything = profile_of(dict.fromkeys(range(n_items), 1.0), n_items)
    nothing_good = profile_of(dict.fromkeys(range(n_items), -1.0), n_items)
    for profile in (everything, nothing_good, profile_of({}, n_items)):
        scores = model.score(profile)
        assert scores.shape == (n_items,)
        assert not np.isinf(scores).any()
        assert np.isnan(scores[interactions.strength.getnnz(axis=0) == 0]).all()
        for row in range(n_items):
            assert_explains(case, model, profile, row)


@pytest.mark.parametrize("case", CASES, ids=ids)
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
    model = made(case).fit(small(strength))
    n_items = strength.shape[1]
    likes = st.floats(-1, 3, width=32).filter(lambda s: abs(s) > 0.01)
    chosen = data.draw(st.dictionaries(st.integers(0, n_items - 1), likes))
    profile = profile_of(chosen, n_items)
    for row in range(n_items):
        assert_explains(case, model, profile, row)


def assert_explains(case: Case, model: CandidateModel, profile, row: int) -> None:
    explained = model.explain(profile, row)
    score = model.score(profile)[row]
    assert sorted(explained.rows) == sorted(profile.indices)
    assert (np.diff(explained.amounts) <= 0).all()
    assert explained.additive == case.additive
    if case.additive:
        assert_sums(explained, score)
    else:
        assert_falls(explained, model, profile, row)


def assert_falls(explained, model: CandidateModel, profile, row: int) -> None:
    score = model.score(profile)[row]
    assert np.isnan(explained.base) == np.isnan(score)
    if np.isnan(score):
        assert (explained.amounts == 0).all()
        return
    for item, amount in zip(explained.rows, explained.amounts, strict=True):
        without = profile.copy()
        without.data[without.indices == item] = 0
        after = model.score(without)[row]
        if np.isfinite(after):  # without the last like nothing is said
            np.testing.assert_allclose(amount, score - after, atol=1e-3)


def assert_sums(explained, score: float) -> None:
    total = explained.base + explained.amounts.sum(dtype=np.float64)
    size = np.nan_to_num(abs(explained.base)) + np.abs(explained.amounts).sum()
    np.testing.assert_allclose(total, score, rtol=1e-4, atol=1e-4 * size + 1e-7)
