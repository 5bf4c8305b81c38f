import math
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.config import EventColumns
from catalog.raw import RawTable
from catalog.validate_events import validate_events

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RATINGS = EventColumns(time="time", value="value", behaviour="rating")
NAMED = EventColumns(
    time="time",
    value="value",
    behaviour_column="event",
    behaviours={"Buy": "purchase", "r": "rating"},
)


def _validate(rows, columns=RATINGS):
    frame = pd.DataFrame(rows, columns=["user", "item", "value", "time", "event"], dtype=object)
    return validate_events(RawTable.of(frame, "test"), columns, ["a", "b"], now=NOW)


def _row(user="u", item="a", value=4, time=1_000_000_000, event="r"):
    return [user, item, value, time, event]


def test_a_good_row():
    events, report = _validate([_row()])
    assert events.loc[0, ["user", "item", "behaviour", "value"]].tolist() == [
        "u",
        "a",
        "rating",
        4.0,
    ]
    assert events["time"][0] == pd.Timestamp("2001-09-09 01:46:40", tz="UTC")
    assert report.findings == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (_row(user=""), "no user"),
        (_row(item=None), "no item"),
        (_row(item="z"), "an item that the catalogue lacks"),
        (_row(value="NaN"), "a rating without a number"),
        (_row(value="good"), "a rating without a number"),
        (_row(value=5.5), "a rating outside the scale of 0.5 to 5"),
        (_row(value=0), "a rating outside the scale of 0.5 to 5"),
    ],
)
def test_refusals(row, reason):
    events, report = _validate([_row(), row])
    assert len(events) == report.kept == 1
    (finding,) = report.findings
    assert (finding.reason, finding.count, finding.lines) == (reason, 1, (2,))
    assert finding.outcome == ("set aside" if "lacks" in reason else "refused")


@pytest.mark.parametrize(
    "time", ["soon", "so\udce9n", "1969-12-31", "2026-01-03", -5, 10**30, "0000-00-00"]
)
def test_impossible_times_become_unknown(time):
    events, report = _validate([_row(), _row(item="b", time=time)])
    assert events["time"].isna().tolist() == [False, True]
    assert report.count("time: impossible; now unknown") == 1


@pytest.mark.parametrize(
    "time",
    [
        1_000_000_000,
        "1000000000",
        1_000_000_000_000,
        10**15,
        10**18,
        "2001-09-09T01:46:40Z",
        "2001-09-09T03:46:40+02:00",
        datetime(2001, 9, 9, 1, 46, 40),
        datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC),
    ],
)
def test_times_of_every_kind(time):
    events, _ = _validate([_row(time=time)])
    assert events["time"][0] == pd.Timestamp("2001-09-09 01:46:40", tz="UTC")


def test_a_stated_format_and_unit():
    columns = RATINGS.model_copy(update={"time_format": "%d.%m.%Y"})
    events, _ = _validate([_row(time="09.11.2001")], columns)
    assert events["time"][0] == pd.Timestamp("2001-11-09", tz="UTC")
    columns = RATINGS.model_copy(update={"time_unit": "ms"})
    events, _ = _validate([_row(time=86_400_000)], columns)
    assert events["time"][0] == pd.Timestamp("1970-01-02", tz="UTC")


def test_named_behaviours():
    events, report = _validate([_row(event="buy "), _row(event="r"), _row(event="wave")], NAMED)
    assert events["behaviour"].tolist() == ["purchase", "rating"]
    assert math.isnan(events["value"][0])  # a purchase has no rating
    assert report.count("a behaviour that the settings do not name") == 1


def test_the_same_event_again():
    _, report = _validate([_row(), _row(), _row(value=3)])
    assert (report.kept, report.count("the same event again")) == (2, 1)


def test_views_without_a_time_are_not_the_same_event():
    columns = EventColumns(behaviour="view")
    _, report = _validate([_row(), _row()], columns)
    assert report.kept == 2


_cell = st.one_of(
    st.none(), st.sampled_from(["a", "b", "u", "r", "buy"]), st.text(max_size=5), st.floats()
)


@given(st.lists(st.lists(_cell, min_size=5, max_size=5), max_size=12))
def test_counts_add_up_whatever_comes(rows):
    events, report = _validate(rows, NAMED)
    gone = [f for f in report.findings if f.outcome in ("refused", "set aside")]
    assert report.read == len(rows) == report.kept + report.refused
    assert report.refused == sum(f.count for f in gone)
    assert report.kept == len(events) >= report.mended


STAYS = EventColumns(time="time", value="value", behaviour_column="event")


def test_stays_keep_their_seconds_and_need_them():
    rows = [
        _row(event="停留", value=40),
        _row(event="dwell", value=-1),
        _row(event="stay", value=""),
    ]
    events, report = _validate([*rows, _row(event="Browse", value=7)], STAYS)
    assert events["behaviour"].tolist() == ["dwell", "view"]
    assert events["value"][0] == 40
    assert math.isnan(events["value"][1])
    assert report.count("a stay of fewer than 0 seconds") == 1
    assert report.count("a stay without a number of seconds") == 1
