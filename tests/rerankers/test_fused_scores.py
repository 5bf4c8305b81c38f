"""The fusion: what it gains on real ratings, and what it keeps to."""

from pathlib import Path

import numpy as np
import pytest
from reranker_worlds import catalog_of, events_of
from scipy import sparse

from catalog import Catalog, Interactions
from catalog.errors import ModelError, NotFittedError
from cf_models import profile_of
from evaluation.ranking.splits import Split
from rerankers import Fusion, FusionConfig
from rerankers.gain import ndcg_at_10
from rerankers.trees import TreesConfig

World = tuple[Catalog, Interactions]
SMALL = FusionConfig(
    bases=("itemknn", "popularity"),
    depth=15,
    folds=3,
    trees=TreesConfig(rounds=30, least_rows=20, parts=2),
)


@pytest.fixture(scope="module")
def fitted(world: World) -> Fusion:
    catalog, interactions = world
    return Fusion(SMALL).fit(interactions, catalog)


def unmet(scores: np.ndarray, split: Split) -> np.ndarray:
    scores = scores.copy()
    scores[split.seen.nonzero()] = np.nan
    return scores


def test_it_beats_each_of_its_bases_on_the_demos_films(demo_films: tuple[Catalog, Split]) -> None:
    catalog, split = demo_films
    config = FusionConfig(
        bases=("ease", "ials", "itemknn", "popularity"),
        folds=2,
        depth=20,
        trees=TreesConfig(rounds=60, parts=2),
    )
    model = Fusion(config).fit(split.train, catalog)
    ndcg = ndcg_at_10(unmet(model.score_batch(split.profiles), split), split.relevant).mean()
    for name, base in model.bases_.items():
        alone = ndcg_at_10(unmet(base.score_batch(split.profiles), split), split.relevant).mean()
        assert ndcg > alone, name
    assert ndcg > 0.30
    assert model.gain_.used
    assert model.gain_.low > 0
    assert model.gain_.people > 500


def test_it_learns_from_attributes_what_scores_do_not_tell(fitted: Fusion) -> None:
    # 80 people of 5 likes among 80 items: neighbours know little, genres tell all.
    assert fitted.gain_.used
    assert fitted.gain_.low > 0
    profile = profile_of({0: 1.0, 4: 1.0, 8: 1.0}, 80)
    best = np.argsort(-np.nan_to_num(fitted.score(profile), nan=-9e9))[:5]
    assert (best % 4 == 0).all()


def test_the_pool_stands_above_the_rest_which_keeps_the_order_of_the_base(
    fitted: Fusion,
) -> None:
    profile = profile_of({0: 1.0, 4: 1.0}, 80)
    scores = fitted.score(profile)
    base = fitted.bases_[fitted.gain_.base].score(profile)
    assert np.isnan(scores[[0, 4]]).all()
    pool = fitted._pool(profile)
    assert pool is not None
    rest = np.setdiff1d(np.flatnonzero(np.isfinite(scores)), pool.item)
    assert len(rest) > 0
    assert scores[pool.item].min() > scores[rest].max()
    by_base = rest[np.argsort(-base[rest], kind="stable")]
    assert (np.diff(scores[by_base]) <= 1e-6).all()


def test_saved_and_read_it_gives_the_same_scores(
    fitted: Fusion, world: World, tmp_path: Path
) -> None:
    catalog, interactions = world
    fitted.save(tmp_path)
    again = Fusion.load(tmp_path, catalog)
    profiles = interactions.strength[:9]
    np.testing.assert_array_equal(again.score_batch(profiles), fitted.score_batch(profiles))
    assert again.gain_ == fitted.gain_
    with pytest.raises(ModelError, match="another catalogue"):
        Fusion.load(tmp_path, catalog_of(80, prefix="j"))
    with pytest.raises(ModelError, match="other attributes"):
        Fusion.load(tmp_path, catalog_of(80, described=False))
    (tmp_path / "arrays.npz").write_bytes(b"broken")
    with pytest.raises(ModelError, match="damaged"):
        Fusion.load(tmp_path, catalog)


def test_the_same_fit_gives_the_same_scores(fitted: Fusion, world: World) -> None:
    catalog, interactions = world
    again = Fusion(SMALL).fit(interactions, catalog)
    profiles = interactions.strength[:9]
    np.testing.assert_array_equal(again.score_batch(profiles), fitted.score_batch(profiles))


def test_a_person_is_scored_alike_alone_and_among_others(fitted: Fusion, world: World) -> None:
    profiles = world[1].strength[:5]
    together = fitted.score_batch(profiles)
    for person in range(5):
        np.testing.assert_array_equal(fitted.score(profiles[person]), together[person])


def test_an_empty_profile_gets_what_is_popular(fitted: Fusion) -> None:
    nobody = sparse.csr_matrix((1, 80), dtype=np.float32)
    scores = fitted.score(nobody)
    np.testing.assert_array_equal(scores, fitted.bases_["popularity"].score(nobody))


def test_features_sum_to_the_score_and_removal_is_measured(fitted: Fusion) -> None:
    profile = profile_of({0: 1.0, 4: 1.0, 9: 1.0}, 80)
    scores = fitted.score(profile)
    row = int(np.nanargmax(scores))
    assert sum(fitted.features(profile, row).values()) == pytest.approx(scores[row], abs=1e-4)
    found = fitted.explain(profile, row)
    assert not found.additive
    assert set(found.rows) == {0, 4, 9}
    assert found.base + found.amounts.sum() == pytest.approx(scores[row], abs=1e-4)


def test_too_few_people_leave_the_first_base_as_it_is() -> None:
    catalog = catalog_of(12)
    interactions = Interactions.from_events(events_of(6, 12, 2), catalog)
    model = Fusion(SMALL).fit(interactions, catalog)
    assert model.trees_ is None
    assert not model.gain_.used
    assert "no sure gain" in str(model.gain_)
    scores = model.score_batch(interactions.strength)
    base = model.bases_["itemknn"].score_batch(interactions.strength)
    known = np.isfinite(scores) & np.isfinite(base)
    np.testing.assert_array_equal(scores[known], base[known])


def test_it_works_without_attributes() -> None:
    catalog = catalog_of(40, described=False)
    interactions = Interactions.from_events(events_of(60, 40, 6), catalog)
    model = Fusion(SMALL).fit(interactions, catalog)
    assert not any(name.startswith("like/") for name in model.features_)
    assert np.isfinite(model.score_batch(interactions.strength)).any(axis=1).all()


def test_one_item_is_no_reason_to_fail() -> None:
    catalog = catalog_of(1)
    events = events_of(8, 4, 1)
    one = events.assign(item="i0").drop_duplicates("user").reset_index(drop=True)
    model = Fusion(SMALL).fit(Interactions.from_events(one, catalog), catalog)
    nobody = sparse.csr_matrix((1, 1), dtype=np.float32)
    assert model.score(nobody).shape == (1,)


def test_misuse_is_refused(fitted: Fusion, world: World) -> None:
    catalog, interactions = world
    with pytest.raises(NotFittedError):
        Fusion().score_batch(interactions.strength)
    with pytest.raises(ModelError, match="shape"):
        fitted.score(profile_of({0: 1.0}, 7))
    with pytest.raises(ModelError, match="other items"):
        Fusion(SMALL).fit(interactions, catalog_of(80, prefix="j"))
    with pytest.raises(ModelError, match="magic"):
        Fusion(SMALL.model_copy(update={"bases": ("magic",)})).fit(interactions, catalog)
