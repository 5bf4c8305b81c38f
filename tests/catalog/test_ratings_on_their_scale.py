"""Ratings from events, and from strengths."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import IdMap, SignalConfig
from catalog.events import event_strength
from catalog.ratings import as_ratings, given_ratings

PEOPLE, ITEMS = IdMap(["ann", "bob"]), IdMap(["x", "y", "z"])


def events(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["user", "item", "behaviour", "value"])
    return table.assign(time=pd.NaT)


def test_the_last_rating_of_a_pair_counts_and_other_events_do_not():
    found = given_ratings(
        events(
            ("ann", "x", "rating", 2.0),
            ("ann", "x", "click", np.nan),
            ("ann", "x", "rating", 4.0),
            ("bob", "z", "purchase", np.nan),
            ("bob", "y", "rating", np.nan),
        ),
        PEOPLE,
        ITEMS,
    )
    np.testing.assert_array_equal(found.toarray(), [[4, 0, 0], [0, 0, 0]])
    assert found.nnz == 1


def test_neutral_ratings_and_ratings_of_zero_are_stored():
    found = given_ratings(
        events(("ann", "z", "rating", 0.0), ("ann", "x", "rating", 3.0)), PEOPLE, ITEMS
    )
    assert found.indices.tolist() == [0, 2]
    assert found.data.tolist() == [3.0, 0.0]


def test_people_and_items_that_the_maps_lack_are_left_out():
    found = given_ratings(
        events(("eve", "x", "rating", 1.0), ("ann", "w", "rating", 1.0)), PEOPLE, ITEMS
    )
    assert found.shape == (2, 3)
    assert found.nnz == 0


@settings(deadline=None)
@given(
    rating=st.floats(1, 10, width=32),
    neutral=st.floats(1.5, 9.5),
    weight=st.sampled_from([0.5, 1.0, 2.0]),
)
def test_as_ratings_undoes_the_strength_of_a_rating(rating, neutral, weight):
    signals = SignalConfig(
        rating_low=1, rating_high=10, rating_neutral=neutral, weights={"rating": weight}
    )
    strength = event_strength(events(("ann", "x", "rating", rating)), signals)
    assert as_ratings(strength, signals)[0] == pytest.approx(rating, abs=1e-5)


def test_more_than_a_full_like_is_the_end_of_the_scale():
    strength = np.array([3.0, 1.0, 0.5, 0.0, -0.4, -2.0], dtype=np.float32)
    expected = [5.0, 5.0, 4.0, 3.0, 2.0, 0.5]
    np.testing.assert_allclose(as_ratings(strength, SignalConfig()), expected, atol=1e-6)
    odd = SignalConfig(weights={"rating": 0.0})
    np.testing.assert_allclose(as_ratings(strength, odd), expected, atol=1e-6)
