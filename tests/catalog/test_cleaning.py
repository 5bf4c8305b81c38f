"""Each step of cleaning by hand, and what holds of all of them on any events."""

import math
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import Behaviour, SignalConfig
from catalog.errors import UsageError
from catalog.preprocess import STEPS, CleanConfig, clean
from catalog.preprocess.crowds import LEAST_SPREAD, modified_z
from catalog.schema import events_table

NOW = datetime(2026, 1, 1, tzinfo=UTC)
START = pd.Timestamp("2025-03-01 10:00", tz="UTC")
EVERYTHING = CleanConfig().removing(["all"])
NAMES = ("user", "item", "behaviour", "value", "time")


def _events(rows):
    """Events of (person, item, behaviour, value, seconds after the start, or None)."""
    times = [pd.NaT if s is None else START + pd.Timedelta(seconds=s) for *_, s in rows]
    columns = [*zip(*(row[:4] for row in rows), strict=True), times]
    return events_table(dict(zip(NAMES, columns, strict=True)))


def _clean(rows, config):
    return clean(_events(rows), config, SignalConfig(), now=NOW)


def _step(steps, name):
    return next(step for step in steps if step.name == name)


def test_of_the_very_same_event_the_first_stays():
    like, view = ("u", "a", "like", math.nan, None), ("u", "a", "view", math.nan, None)
    dated = ("u", "a", "view", math.nan, 5)
    events, steps = _clean([like, like, view, view, dated, dated], CleanConfig())
    assert events["behaviour"].tolist() == ["like", "view", "view", "view"]
    step = _step(steps, "repeats")
    assert (step.before, step.found, step.events, step.left) == (6, 2, 2, 4)


def test_values_that_cannot_be_go_and_times_that_cannot_be_are_forgotten():
    rows = [
        ("u", "a", "rating", 6.0, 0),
        ("u", "b", "rating", 5.0, 0),
        ("v", "a", "dwell", -3.0, 0),
        ("u", "c", "like", math.nan, 366 * 86400),
        ("u", "d", "like", math.nan, -40 * 366 * 86400),
    ]
    events, steps = _clean(rows, CleanConfig())
    assert events["item"].tolist() == ["b", "c", "d"]
    assert events["time"].isna().tolist() == [False, True, True]
    assert _step(steps, "impossible times").found == 2
    assert _step(steps, "impossible times").events == 0
    values = _step(steps, "impossible values")
    assert (values.events, values.people, values.items) == (2, 1, 1)


def test_of_a_burst_of_clicks_the_first_stays_however_long_it_is():
    rows = [("u", "a", "click", math.nan, s) for s in (50, 0, 25, 200)]
    rows += [("u", "b", "click", math.nan, 10), ("v", "a", "click", math.nan, 10)]
    events, _ = _clean(rows, CleanConfig(reclicks="remove", reclick_seconds=30))
    seconds = (events["time"] - START).dt.total_seconds()
    found = list(zip(events["user"], events["item"], seconds, strict=True))
    assert found == [("u", "a", 0), ("u", "a", 200), ("u", "b", 10), ("v", "a", 10)]


def test_a_flood_goes_and_dates_are_none():
    flood = [("u", f"i{n}", "view", math.nan, n) for n in range(5)]
    calm = [("u", f"i{n}", "view", math.nan, 600 + 30 * n) for n in range(5)]
    dates = [("v", f"i{n}", "view", math.nan, 14 * 3600) for n in range(5)]
    events, steps = _clean([*flood, *calm, *dates], CleanConfig(floods="remove", flood_events=4))
    assert len(events) == 10
    assert "more than 4" in _step(steps, "floods").reason


def _crowd():
    people = [(f"p{p}", f"i{n}") for p in range(30) for n in range(10 + p % 7)]
    machine = [("bot", f"i{n}") for n in range(900)]
    return [(u, i, "view", math.nan, None) for u, i in (*people, *machine)]


def test_a_machine_is_counted_and_goes_only_when_asked():
    events, steps = _clean(_crowd(), CleanConfig())
    assert "bot" in set(events["user"])
    counted = _step(steps, "far out people (bots)")
    assert (counted.found, counted.events) == (900, 0)
    events, steps = _clean(_crowd(), CleanConfig(bots="remove"))
    assert set(events["user"]) == {f"p{n}" for n in range(30)}
    assert _step(steps, "far out people (bots)").people == 1


def test_a_machine_that_is_quick_for_a_day_is_found_among_people_of_as_many_events():
    slow = [(f"p{p}", f"i{n}", "like", math.nan, n * 86400) for p in range(30) for n in range(120)]
    quick = [("bot", f"i{n}", "like", math.nan, n) for n in range(120)]
    events, _ = _clean([*slow, *quick], CleanConfig(bots="remove"))
    assert "bot" not in set(events["user"])


def test_a_guest_who_came_often_among_guests_who_came_once_is_no_machine():
    rows = [(f"p{p}", f"i{p % 9}", "purchase", math.nan, None) for p in range(200)]
    rows += [("often", f"i{n}", "purchase", math.nan, None) for n in range(40)]
    assert len(_clean(rows, CleanConfig(bots="remove"))[0]) == 240


def test_of_few_people_none_is_far_out():
    rows = [row for row in _crowd() if row[0] in {"bot", "p1", "p2", "p3"}]
    assert len(_clean(rows, EVERYTHING)[0]) == len(rows)


def test_the_score_by_hand():
    values = np.array([1.0, 2.0, 3.0, 4.0, 10.0])
    assert modified_z(values) == pytest.approx(0.6745 * (values - 3) / 1)
    alike = np.array([2.0, 2.0, 2.0, 2.3])
    assert modified_z(alike)[-1] == pytest.approx(0.6745 * 0.3 / LEAST_SPREAD)


def test_nothing_after_the_cut_is_used():
    rows = [("u", f"i{n}", "like", math.nan, n * 3600) for n in range(5)]
    rows.append(("u", "x", "like", math.nan, None))
    until = (START + pd.Timedelta(hours=2)).to_pydatetime()
    events, steps = _clean(rows, CleanConfig(until=until))
    assert events["item"].tolist() == ["i0", "i1", "i2"]
    assert _step(steps, "cut in time").events == 3


def test_what_happens_after_the_cut_changes_nothing_before_it():
    until = (START + pd.Timedelta(days=3)).to_pydatetime()
    dated = [(u, i, b, v, k % 200_000) for k, (u, i, b, v, _) in enumerate(_crowd())]
    later = [("p1", f"z{n}", "view", math.nan, 10**6 + n) for n in range(3000)]
    config = EVERYTHING.model_copy(update={"until": until})
    pd.testing.assert_frame_equal(_clean(dated, config)[0], _clean([*dated, *later], config)[0])


def test_a_step_that_is_off_is_not_told():
    config = CleanConfig(**dict.fromkeys(STEPS, "off"))
    assert _clean([("u", "a", "rating", 9.0, 0)] * 2, config)[1] == ()


def test_steps_are_chosen_by_name():
    assert CleanConfig().removing(["bots"]).bots == "remove"
    assert CleanConfig().removing(["bots"]).repeats == "count"
    assert CleanConfig().removing(["none"]).impossible == "count"
    with pytest.raises(UsageError, match="spam"):
        CleanConfig().removing(["spam"])


ROWS = st.lists(
    st.tuples(
        st.sampled_from([f"p{n}" for n in range(25)]),
        st.sampled_from("abc"),
        st.sampled_from([b.value for b in Behaviour]),
        st.one_of(st.just(math.nan), st.floats(-2, 400)),
        st.one_of(st.none(), st.integers(-(10**4), 10**4), st.integers(-(2 * 10**9), 10**9)),
    ),
    min_size=1,
    max_size=120,
)
CONFIGS = st.builds(
    CleanConfig,
    **{step: st.sampled_from(["remove", "count", "off"]) for step in STEPS},
    flood_events=st.integers(1, 5),
    bot_score=st.floats(0.1, 4),
    bot_events=st.integers(1, 6),
    until=st.sampled_from([None, START.to_pydatetime()]),
)


@given(ROWS, CONFIGS)
@settings(max_examples=150, deadline=None)
def test_cleaning_never_adds_and_done_twice_changes_nothing_more(rows, config):
    before = _events(rows)
    events, steps = clean(before, config, SignalConfig(), now=NOW)
    assert len(events) == len(before) - sum(step.events for step in steps)
    for step in steps:
        assert step.before == step.events + step.left
        assert step.found >= step.events >= 0
    kept = events.drop(columns="time").value_counts(dropna=False)
    there = before.drop(columns="time").value_counts(dropna=False)
    assert (kept <= there.reindex(kept.index)).all()
    again, _ = clean(events, config, SignalConfig(), now=NOW)
    pd.testing.assert_frame_equal(again, events)
