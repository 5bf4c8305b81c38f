"""Orders that are shown, ballots that come back, and what they say together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm_rank.ballots import Ballot, Vote, counted, shuffled
from assistant.llm_rank.blend import blended


@given(st.integers(2, 40), st.integers(1, 9))
def test_each_order_holds_each_item_once_and_no_item_stands_in_one_part_only(size, count):
    orders = shuffled(size, count, [size, count])
    for order in orders:
        assert sorted(order) == list(range(size))
    if size % count == 0:
        parts = np.array([np.argsort(order) // (size // count) for order in orders])
        assert (np.arange(count) == np.sort(parts, axis=0).T).all()


def test_the_same_list_is_shown_in_the_same_orders():
    for a, b in zip(shuffled(9, 3, [5]), shuffled(9, 3, [5]), strict=True):
        assert (a == b).all()


def test_numbers_of_an_order_are_brought_back_to_the_list():
    order = np.array([2, 0, 1])
    vote = counted([order], [Ballot(scores={"1": 10, "2": 5, "3": 0}, unfit=(3,))])
    assert vote.scores.tolist() == [[0.5, 0.0, 1.0]]
    assert vote.unfit.tolist() == [[False, True, False]]
    assert (vote.unknown, vote.missing) == (0, 0)


@pytest.mark.parametrize("number", ["0", "4", "-1", "one", "²", "99999999999999999999", ""])
def test_a_number_that_was_not_in_the_list_is_passed_over(number):
    ballot = Ballot(scores={"1": 3, number: 10}, unfit=(0, 7, -2))
    vote = counted([np.arange(3)], [ballot])
    assert np.nan_to_num(vote.scores, nan=-1).tolist() == [[0.3, -1, -1]]
    assert (vote.unknown, vote.missing, vote.rejected.any()) == (4, 2, False)


def test_a_lenient_ballot_does_not_raise_what_it_alone_has():
    orders = [np.arange(3)] * 2
    strict = Ballot(scores={"1": 2, "2": 0})
    lenient = Ballot(scores={"1": 10, "2": 8, "3": 9})
    value = counted(orders, [strict, lenient]).value
    assert value == pytest.approx([0.1, -0.1, 0.0])


def test_agreement_is_1_for_the_same_order_and_minus_1_for_the_opposite():
    def of(*scores):
        ballots = [Ballot(scores={str(n): s for n, s in enumerate(one, 1)}) for one in scores]
        return counted([np.arange(4)] * len(ballots), ballots)

    assert of([9, 7, 5, 1], [8, 6, 5, 2]).agreement == pytest.approx(1)
    turned = of([9, 7, 5, 1], [1, 5, 7, 9])
    assert turned.agreement == pytest.approx(-1)
    assert turned.place_difference == pytest.approx(2)  # 3, 1, 1 and 3 places
    assert of([9, 7, 5, 1]).agreement is None
    assert of([5, 5, 5, 5], [5, 5, 5, 5]).agreement is None


def test_a_model_that_only_sees_the_head_of_the_list_is_found_out():
    orders = shuffled(12, 3, [1])
    falling = Ballot(scores={str(n): 10 - n / 2 for n in range(1, 13)})
    vote = counted(orders, [falling] * 3)
    assert vote.place_bias == pytest.approx(1)
    assert vote.agreement < 0.3
    # Each item stood once in each part: what is left of the habit is small.
    assert np.ptp(vote.value) < 0.5 * np.ptp(vote.scores[0])


def test_ballots_that_agree_count_in_full_and_noise_counts_for_nothing():
    def of(*scores):
        ballots = [Ballot(scores={str(n): s for n, s in enumerate(one, 1)}) for one in scores]
        return counted([np.arange(4)] * len(ballots), ballots)

    assert of([9, 7, 5, 1]).reliability == 1
    assert of([9, 7, 5, 1], [8, 6, 4, 0]).reliability == pytest.approx(1)
    assert of([9, 7, 5, 1], [1, 5, 7, 9]).reliability == 0
    assert of([5, 5, 5, 5], [9, 7, 5, 1]).reliability == 0
    r = np.corrcoef([9, 7, 5, 1], [9, 5, 7, 1])[0, 1]
    assert of([9, 7, 5, 1], [9, 5, 7, 1]).reliability == pytest.approx(2 * r / (1 + r))


def test_a_model_that_answers_by_chance_moves_little():
    chance, moved = np.random.default_rng(3), []
    for _ in range(50):
        vote = Vote(chance.random((3, 20)), np.zeros((3, 20), bool), np.zeros((3, 20), int), 0, 0)
        moved.append(np.abs(blended(vote, 0.4, 0.25) - np.arange(20)).mean())
    trusted = [
        np.abs(blended(votes(20, chance.random(20)), 0.4, 0.25) - np.arange(20)).mean()
        for _ in range(50)
    ]
    assert np.mean(moved) < np.mean(trusted) / 3


def votes(size, score, unfit=()):
    rejected = np.isin(np.arange(size), list(unfit))
    return Vote(np.array([score]), rejected[None], np.arange(size)[None], 0, 0)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=20, max_size=20))
def test_no_scores_whatever_bring_the_last_of_twenty_above_place_seven(given_scores):
    scores = [np.nan if s is None else s for s in given_scores]
    place = blended(votes(20, scores), 0.4, 0.25).tolist().index(19)
    assert place >= 6


def test_the_bound_is_reached_and_rejections_move_a_quarter_at_most():
    steered = [0.0] * 19 + [1.0]
    assert blended(votes(20, steered), 0.4, 0.25).tolist()[6] == 19
    order = blended(votes(20, steered, unfit=range(19)), 0.4, 0.25).tolist()
    assert order.index(19) >= 1
    assert sorted(order) == list(range(20))


def test_all_rejected_with_one_score_keep_their_order_but_for_a_quarter():
    order = blended(votes(8, [0.0] * 8, unfit=range(8)), 0.4, 0.25).tolist()
    assert order == [2, 3, 4, 5, 6, 7, 0, 1]


@given(st.lists(st.booleans(), min_size=2, max_size=12), st.randoms())
def test_what_no_ballot_scored_keeps_its_place(known, chance):
    scores = [chance.random() if k else np.nan for k in known]
    order = blended(votes(len(known), scores), 0.7, 0.0).tolist()
    assert all(order[n] == n for n, k in enumerate(known) if not k)


def test_the_whole_weight_sorts_by_the_vote_and_none_leaves_the_order():
    scores = [0.1, 0.9, 0.5]
    assert blended(votes(3, scores), 1.0, 0.0).tolist() == [1, 2, 0]
    assert blended(votes(3, scores), 0.0, 0.0).tolist() == [0, 1, 2]
