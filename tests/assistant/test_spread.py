"""Maximal marginal relevance on vectors worked out by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.config import AssistantConfig
from assistant.rank import spread
from catalog.ranking import Ranking


def ranked(*scores: float) -> Ranking:
    return Ranking(np.arange(len(scores), dtype=np.int32), np.array(scores, np.float32), "fused")


VECTORS = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], np.float32)


def test_near_copies_give_way() -> None:
    # After item 0, the copy 1 is worth 0.5·0.9 - 0.5·1 = -0.05, item 2 0.5·0.8 - 0 = 0.4.
    # Then item 1 is worth -0.05 and item 3, a copy of 2, 0.5·0.7 - 0.5 = -0.15.
    order = spread(ranked(1.0, 0.9, 0.8, 0.7), VECTORS, AssistantConfig(diversity=0.5))
    assert order.rows.tolist() == [0, 2, 1, 3]


def test_no_diversity_keeps_the_order() -> None:
    ranking = ranked(1.0, 0.9, 0.8, 0.7)
    assert spread(ranking, VECTORS, AssistantConfig(diversity=0)) is ranking


def test_items_behind_the_window_stay() -> None:
    order = spread(ranked(1.0, 0.9, 0.8, 0.7), VECTORS, AssistantConfig(diversity=0.5, window=3))
    assert order.rows.tolist() == [0, 2, 1, 3]
    assert spread(ranked(1.0, 0.9), VECTORS, AssistantConfig(diversity=0.5)).rows.tolist() == [0, 1]


@given(
    st.lists(st.floats(0, 1, width=32), min_size=3, max_size=12),
    st.floats(0.01, 0.9),
    st.integers(3, 12),
)
def test_scores_never_rise_down_the_list(
    scores: list[float], diversity: float, window: int
) -> None:
    best_first = sorted([1.0, *scores], reverse=True)
    angles = np.linspace(0, np.pi / 2, len(best_first))
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    config = AssistantConfig(diversity=diversity, window=window)
    order = spread(ranked(*best_first), vectors, config)
    assert sorted(order.rows.tolist()) == list(range(len(best_first)))
    assert (np.diff(order.scores) <= 1e-6).all()
    assert order.scores[0] == 1.0
