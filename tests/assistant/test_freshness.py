"""Items that were shown already stand behind new ones that fit about as well."""

import numpy as np
from talking import ids, say

from assistant.freshness import freshened
from catalog.ids import IdMap
from catalog.ranking import Ranking

ITEMS = IdMap(["a", "b", "c", "d"])


def ranked(scores):
    return Ranking.from_scores(np.array(scores, np.float32), 4, "test")


def test_every_showing_costs_the_same():
    again = freshened(ranked([1.0, 0.9, 0.5, 0.1]), ITEMS, [("a", "b"), ("a",)], 0.3)
    assert [ITEMS.id(row) for row in again.rows.tolist()] == ["b", "c", "a", "d"]
    assert np.allclose(again.scores, [0.6, 0.5, 0.4, 0.1])


def test_nothing_is_left_out_and_nothing_changes_without_a_list_before():
    one = ranked([1.0, 0.9, 0.5, 0.1])
    assert freshened(one, ITEMS, [], 0.3) is one
    assert len(freshened(one, ITEMS, [("a", "b", "c", "d")], 9.0)) == 4


def test_who_goes_on_asking_sees_mostly_new_items(films):
    session = films.new_session().id
    first = say(films, session, "a comedy")
    second = say(films, session, "I also loved Toy Story")
    assert len(ids(first) & ids(second)) <= 2
