"""Measures against hand-worked values, and against ir-measures."""

import ir_measures
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranking_worlds import catalog_of, ratings
from scipy import sparse

from catalog.events import SignalConfig
from evaluation.ranking.accuracy import accuracy
from evaluation.ranking.beyond import Background, character, reach
from evaluation.ranking.ratings import errors_of, rmse_and_mae
from evaluation.ranking.splits import SplitConfig, split_events


def test_a_list_by_hand() -> None:
    # Of the relevant items 1, 4 and 9 the list has two, at places 2 and 4.
    relevant = sparse.csr_matrix(([1.0, 1, 1], [1, 4, 9], [0, 3]), shape=(1, 10))
    found = accuracy(np.array([[3, 1, 0, 4, 2]]), relevant, (1, 5))
    assert found["recall@5"][0] == pytest.approx(2 / 3)
    assert found["precision@5"][0] == pytest.approx(2 / 5)
    assert found["mrr@5"][0] == pytest.approx(1 / 2)
    assert found["map@5"][0] == pytest.approx((1 / 2 + 2 / 4) / 3)
    gain = 1 / np.log2(3) + 1 / np.log2(5)
    assert found["ndcg@5"][0] == pytest.approx(gain / (1 + 1 / np.log2(3) + 1 / 2))
    assert (found["hit@1"][0], found["hit@5"][0]) == (0, 1)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32 - 1))
def test_as_ir_measures_computes_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n_people, n_items, depth = 4, 30, 10
    lists = np.stack([rng.permutation(n_items)[:depth] for _ in range(n_people)])
    liked = rng.random((n_people, n_items)) < 0.2
    liked[:, 0] |= ~liked.any(axis=1)
    judged = [
        ir_measures.Qrel(str(p), str(i), int(liked[p, i]))
        for p in range(n_people)
        for i in range(n_items)
    ]
    run = [
        ir_measures.ScoredDoc(str(p), str(item), float(-place))
        for p in range(n_people)
        for place, item in enumerate(lists[p])
    ]
    names = {
        "ndcg@10": ir_measures.nDCG @ 10,
        "map@10": ir_measures.AP @ 10,
        "mrr@10": ir_measures.RR @ 10,
        "recall@10": ir_measures.R @ 10,
        "precision@5": ir_measures.P @ 5,
    }
    ours = accuracy(lists, sparse.csr_matrix(liked.astype(np.float64)), (5, 10))
    theirs = ir_measures.calc_aggregate(list(names.values()), judged, run)
    for name, measure in names.items():
        assert np.nanmean(ours[name]) == pytest.approx(theirs[measure]), name


def test_reach_by_hand() -> None:
    same = reach(np.array([[0], [0]]), 4, (1,))
    assert (same["coverage@1"], same["gini@1"]) == (0.25, 0.75)
    even = reach(np.array([[0], [1], [2], [3]]), 4, (1,))
    assert (even["coverage@1"], even["gini@1"]) == (1.0, 0.0)


def test_a_neutral_rating_makes_an_item_known() -> None:
    rows = [(f"u{p}", f"i{i}", 3.0 if i == 0 else 5.0, i) for p in range(4) for i in range(5)]
    split = split_events(
        ratings(rows), catalog_of(5), SignalConfig(), SplitConfig(name="leave-one-out")
    )
    background = Background.of(split, catalog_of(5))
    assert background.popularity.tolist() == [4, 4, 4, 4, 0]
    # All four people have met both: -log2(4/4) = 0 bits; genres Comedy and Drama share nothing.
    found = character(np.array([[0, 1]]), background, (2,))
    assert found["novelty@2"].tolist() == [0.0]
    assert found["diversity@2"].tolist() == [1.0]


def test_errors_of_ratings_by_hand() -> None:
    actual = sparse.csr_matrix(([4.0, 2.0, 5.0], [0, 1, 0], [0, 2, 3]), shape=(2, 2))
    predicted = np.array([[3.0, 4.0], [np.nan, 1.0]], dtype=np.float32)
    assert rmse_and_mae(*errors_of(predicted, actual)) == (np.sqrt(5 / 2), 1.5)
