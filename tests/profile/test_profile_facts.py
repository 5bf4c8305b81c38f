"""Facts about readers whose events were made by hand."""

import math

import numpy as np
import pytest
from readers import SUBJECTS

from assistant.profile.tally import likelihood_ratio
from catalog import SignalConfig


def _shown(fact):
    return {f.name: f.shown for f in fact.figures}


def test_ids_are_unique_and_every_interest_has_its_items(facts_of, books):
    facts = facts_of("ada")
    assert [f.id for f in facts] == [f"f{n}" for n in range(1, len(facts) + 1)]
    sea = next(f for f in facts if f.value == "Sea Stories")
    assert len(sea.examples) == 3
    for example in sea.examples:
        assert books.get(example.item).attributes["subjects"] == ("Sea Stories",)


def test_an_interest_is_counted_and_compared(fact_of):
    sea = fact_of("ada", "interest", "Sea Stories")
    assert (sea.label, sea.attribute, sea.partial) == ("subject", "subjects", False)
    # 12 of her 16; the others like 10 of 40 and bob, who clicked on five, 5 of 15.
    times = (12 / 16) / ((8 * 10 + 5) / (8 * 40 + 15))
    assert _shown(sea) == {"count": "12", "total": "16", "times": f"{times:.1f}"}


def test_decades_are_of_the_years_that_are_known(facts_of):
    found = [f for user in ("ada", "bob") for f in facts_of(user) if f.kind == "decade"]
    assert all(f.partial and f.value.endswith("0s") for f in found)


def test_a_number_is_told_where_its_median_differs(fact_of):
    level = fact_of("ada", "level")
    assert (level.label, level.unit, level.direction) == ("length", "pages", 1)
    assert _shown(level)["mine"] > _shown(level)["other"]


def test_dislikes_are_told_apart_from_likes(facts_of):
    bob = facts_of("bob")
    assert [f.value for f in bob if f.kind == "dislike" and f.attribute == "subjects"] == ["Crime"]
    assert "Crime" not in [f.value for f in bob if f.kind == "interest"]
    assert not [f for f in facts_of("ada") if f.kind == "dislike"]


def test_activity_kinds_of_event_and_ratings(fact_of):
    activity = fact_of("bob", "activity")
    assert _shown(activity) == {"events": "25", "items": "25"}
    assert (activity.since, activity.until) == ("1 January 2024", "10 January 2024")
    assert _shown(fact_of("bob", "behaviours")) == {"rating": "20", "click": "5"}
    rating = fact_of("bob", "rating")
    assert _shown(rating) == {"count": "20", "mine": "2.8", "top": "5", "other": "4.0"}
    assert rating.direction == -1


def test_what_came_up_lately_and_what_went_back(facts_of):
    recent = {f.value: f for f in facts_of("ada") if f.kind == "recent"}
    assert recent["Chess"].direction == 1
    assert recent["Sea Stories"].direction == -1
    now, always = recent["Chess"].figures
    assert now.value > 95
    assert always.value == round(100 * 4 * 0.5 / (12 + 4 * 0.5))


def test_the_trend_is_of_the_end_of_the_record(fact_of):
    trend = fact_of("ada", "trend")
    # The record ends on day 403; her first event is 313 days before its last 90 days.
    assert _shown(trend) == {"recent": "4", "days": "90", "earlier": f"{12 / (313 / 90):.1f}"}
    assert trend.direction == 1


def test_of_a_newcomer_little_is_told_and_of_a_stranger_nothing(facts_of):
    assert [f.kind for f in facts_of("new")] == ["activity"]
    assert facts_of("new")[0].since == ""
    assert facts_of("nobody") == ()


def test_other_titles_are_no_taste(facts_of):
    assert {f.attribute for f in facts_of("ada")} <= {"", "subjects", "publisher", "pages", "year"}


def test_the_likelihood_ratio_by_hand():
    # 10 of 20 beside 10 of 80: 20 of 100 in all.
    cells = [(10, 4), (10, 16), (10, 16), (70, 64)]
    expected = 2 * sum(seen * math.log(seen / due) for seen, due in cells)
    assert likelihood_ratio(10, 20, 10, 80) == pytest.approx(expected)
    assert likelihood_ratio(5, 20, 20, 80) == pytest.approx(0)


def test_the_subjects_are_all_there(books):
    assert {v for row in books.table["subjects"] for v in row} == set(SUBJECTS)
    assert np.isfinite(SignalConfig().rating_high)
