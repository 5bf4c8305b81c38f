import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.ranking import Ranking
from retrieval.fusion import reciprocal_rank, weighted


def ranking(source, rows, scores):
    return Ranking(np.array(rows, np.int32), np.array(scores, np.float32), source)


A = ranking("a", [3, 1, 2], [9.0, 5.0, 1.0])
B = ranking("b", [1, 7], [0.8, 0.2])


def test_reciprocal_ranks_by_hand():
    fused = reciprocal_rank([A, B], 10)
    # 1: 1/62 + 1/61; 3: 1/61; 7: 1/62; 2: 1/63.
    assert fused.rows.tolist() == [1, 3, 7, 2]
    expected = [1 / 62 + 1 / 61, 1 / 61, 1 / 62, 1 / 63]
    np.testing.assert_allclose(fused.scores, expected, rtol=1e-6)
    assert fused.source == "fused"
    np.testing.assert_array_equal(fused.parts["a"], np.float32([5, 9, np.nan, 1]))
    np.testing.assert_array_equal(fused.parts["b"], np.float32([0.8, np.nan, 0.2, np.nan]))


def test_weights_and_constant_by_hand():
    fused = reciprocal_rank([A, B], 2, weights={"b": 3.0}, constant=1.0)
    # 1: 1/3 + 3/2; 7: 3/3; 3: 1/2; 2: 1/4.
    assert fused.rows.tolist() == [1, 7]
    np.testing.assert_allclose(fused.scores, [1 / 3 + 3 / 2, 1.0], rtol=1e-6)


def test_scores_by_hand():
    fused = weighted([A, B], 10, weights={"a": 1.0, "b": 0.5})
    # a: spread 8, floor 8/3: shares 1, (4 + 8/3)/(8 + 8/3) = 0.625, (8/3)/(32/3) = 0.25.
    # b: spread 0.6, floor 0.3: shares 1, 1/3.
    assert fused.rows.tolist() == [1, 3, 2, 7]
    np.testing.assert_allclose(fused.scores, [0.625 + 0.5, 1.0, 0.25, 0.5 / 3], rtol=1e-5)


def test_equal_scores_share_the_first_place():
    fused = weighted([ranking("a", [5, 4], [2.0, 2.0])], 2)
    assert fused.rows.tolist() == [4, 5]
    assert fused.scores.tolist() == [1.0, 1.0]


def test_a_fused_ranking_brings_its_parts():
    fused = reciprocal_rank([A, B], 10)
    again = reciprocal_rank([fused, ranking("c", [2], [1.0])], 10)
    assert set(again.parts) == {"a", "b", "c", "fused"}
    place = again.rows.tolist().index(3)
    assert again.parts["a"][place] == 9.0
    assert np.isnan(again.parts["c"][place])


@pytest.mark.parametrize("fuse", [reciprocal_rank, weighted])
def test_nothing_to_fuse(fuse):
    assert len(fuse([], 5)) == 0
    empty = fuse([Ranking.empty("a"), Ranking.empty("b")], 5)
    assert len(empty) == 0
    assert set(empty.parts) == {"a", "b"}
    assert fuse([Ranking.empty("a"), B], 5).rows.tolist() == [1, 7]
    assert len(fuse([A, B], 0)) == 0


@pytest.mark.parametrize("fuse", [reciprocal_rank, weighted])
def test_misuse_is_refused(fuse):
    with pytest.raises(ValueError, match="one source"):
        fuse([A, A], 5)
    for weight in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="weight"):
            fuse([A, B], 5, weights={"a": weight})
    with pytest.raises(ValueError, match="constant"):
        reciprocal_rank([A], 5, constant=0)


@st.composite
def rankings(draw):
    made = []
    for source in draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=4)):
        rows = draw(st.lists(st.integers(0, 30), unique=True, max_size=12))
        scores = draw(
            st.lists(st.floats(-1e3, 1e3, width=32), min_size=len(rows), max_size=len(rows))
        )
        made.append(ranking(source, rows, sorted(scores, reverse=True)))
    return made


@pytest.mark.parametrize("fuse", [reciprocal_rank, weighted])
@given(lists=rankings(), k=st.integers(0, 40))
def test_what_always_holds(fuse, lists, k):
    fused = fuse(lists, k)
    union = {int(row) for one in lists for row in one.rows}
    rows = fused.rows.tolist()
    assert len(rows) == len(set(rows)) == min(k, len(union))
    assert set(rows) <= union
    assert np.isfinite(fused.scores).all()
    assert (np.diff(fused.scores) <= 0).all()
    for one in lists:
        known = dict(zip(one.rows.tolist(), one.scores.tolist(), strict=True))
        expected = np.array([known.get(row, np.nan) for row in rows], np.float32)
        np.testing.assert_array_equal(fused.parts[one.source], expected)
    again = fuse(lists[::-1], k)
    np.testing.assert_allclose(again.scores, fused.scores, rtol=1e-5, atol=1e-7)


@given(rankings())
def test_an_item_that_leads_every_list_leads_the_fused_one(lists):
    lists = [
        ranking(one.source, [99, *one.rows], [float(one.scores.max(initial=0)) + 1, *one.scores])
        for one in lists
    ]
    for fuse in (reciprocal_rank, weighted):
        if lists:
            assert fuse(lists, 1).rows.tolist() == [99]
