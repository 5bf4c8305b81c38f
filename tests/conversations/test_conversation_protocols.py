"""What counts under which protocol, on lists small enough to count by hand."""

import math

import numpy as np
import pytest

from catalog.ids import IdMap
from evaluation.conversations.floors import DEPTH, FLOORS
from evaluation.conversations.folds import folds_of
from evaluation.conversations.protocols import PROTOCOLS, PUBLISHED, Asked, Protocol, measured

N = 6


def asked(dialogue: int, met: list[int], targets: list[int]) -> Asked:
    return Asked(dialogue, np.array(met, np.int32), np.array(targets, np.int32))


# Items 0 … 5. In the first conversation 1 was named before and is recommended again later.
TURNS = [asked(0, [0], [1, 2]), asked(0, [0, 1, 2], [1, 3]), asked(1, [], [4])]
LISTS = np.array([[0, 2, 1, -1], [1, 3, 4, 5], [5, 4, 0, 1]], np.int32)


def recall(protocol: Protocol, k: int) -> list[float]:
    return measured(protocol, TURNS, LISTS, N).values[f"recall@{k}"].tolist()


def test_each_new_target_is_a_sample_and_what_was_met_makes_room():
    assert PUBLISHED.name == "new, met out, each target"
    # Lists without the met: [2, 1], [3, 4, 5], [5, 4, 0, 1]; targets 1, 2 | 3 | 4.
    assert recall(PUBLISHED, 1) == [0, 1, 1, 0]
    assert recall(PUBLISHED, 5) == [1, 1, 1, 1]
    found = measured(PUBLISHED, TURNS, LISTS, N)
    assert found.turns.tolist() == [0, 0, 1, 2]
    at = found.values["ndcg@10"]
    np.testing.assert_allclose(at, [1 / math.log2(3), 1, 1, 1 / math.log2(3)])


def test_what_was_met_keeps_its_place_where_the_protocol_says_so():
    kept = Protocol(new_only=True, met_out=False, each_target=True, once=False)
    assert recall(kept, 1) == [0, 0, 0, 0]
    whole = Protocol(new_only=False, met_out=False, each_target=True, once=False)
    assert recall(whole, 1) == [0, 0, 1, 0, 0]  # 1 again is a target, and is found first


def test_a_target_counts_once_a_conversation():
    once = Protocol(new_only=False, met_out=False, each_target=True, once=True)
    assert measured(once, TURNS, LISTS, N).turns.tolist() == [0, 0, 1, 2]


def test_a_turn_with_all_its_targets_is_one_sample():
    turns = Protocol(new_only=False, met_out=False, each_target=False, once=False)
    found = measured(turns, TURNS, LISTS, N)
    assert found.turns.tolist() == [0, 1, 2]
    assert found.values["recall@1"].tolist() == [0, 0.5, 0]
    assert found.values["recall@5"].tolist() == [1, 1, 1]


def test_a_turn_without_a_target_that_counts_is_no_sample():
    only = [asked(0, [1], [1])]
    found = measured(PUBLISHED, only, LISTS[:1], N)
    assert found.turns.size == 0


def test_protocols_have_names_of_their_own():
    assert len({p.name for p in PROTOCOLS}) == len(PROTOCOLS) == 16


def test_popularity_counts_recommendations_of_others():
    lists = FLOORS["popularity"](TURNS, [asked(5, [], [])], IdMap("abcdef"))
    assert lists.shape == (1, DEPTH)
    assert lists[0, :6].tolist() == [1, 2, 3, 4, 0, 5]
    assert (lists[0, 6:] == -1).all()


def test_copying_puts_the_latest_first():
    lists = FLOORS["copy"](TURNS, [asked(5, [5, 0], [])], IdMap("abcdef"))
    assert lists[0, :6].tolist() == [0, 5, 1, 2, 3, 4]


def test_neighbours_go_with_what_was_named_and_the_popular_follow():
    learned = [asked(i, [0], [3]) for i in range(30)]
    learned += [asked(100 + i, [1], [4]) for i in range(29)]
    lists = FLOORS["itemknn"](learned, [asked(5, [1], []), asked(6, [], [])], IdMap("abcdef"))
    assert lists[0, 0] == 4
    assert lists[1, 0] == 3  # nothing named: the popular


@pytest.mark.parametrize("count", [2, 3])
def test_folds_keep_conversations_whole_and_are_of_like_size(count):
    names = [str(i // 3) for i in range(30)]
    folds = folds_of(names, count, seed=4)
    assert set(folds) == set(range(count))
    assert all(
        len({f for f, n in zip(folds, names, strict=True) if n == name}) == 1 for name in names
    )
    sizes = np.bincount(folds) // 3
    assert sizes.max() - sizes.min() <= 1
    np.testing.assert_array_equal(folds, folds_of(names, count, seed=4))


def test_fewer_conversations_than_folds_are_refused():
    with pytest.raises(ValueError, match="1 conversations"):
        folds_of(["a", "a"], 2, seed=0)
