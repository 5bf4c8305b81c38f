"""Spark reads and adds up events as one machine does, and says what it cannot use."""

import numpy as np
import pandas as pd
import pytest

from catalog import Catalog, IdMap, Interactions
from catalog.errors import DataError
from catalog.events import SignalConfig
from catalog.schema import catalog_table
from cf_models.spark import add_up, read_events

pytestmark = pytest.mark.spark
T = pd.Timestamp("2024-03-01", tz="UTC")
ROWS = [
    ("ann", "a", "rating", 5.0, T),
    ("ann", "b", "rating", 1.0, T - pd.Timedelta(days=10)),
    ("ann", "c", "dwell", 45.0, T),
    ("ann", "c", "dwell", 4.0, T),
    ("bob", "a", "view", np.nan, T - pd.Timedelta(days=3)),
    ("bob", "a", "cart", np.nan, pd.NaT),
    ("bob", "b", "purchase", np.nan, T - pd.Timedelta(hours=7)),
    *[("bob", "c", "purchase", np.nan, T)] * 4,  # beyond max_strength
    ("cat", "b", "like", np.nan, T),
    ("cat", "b", "dislike", np.nan, T),  # cancels, and cat stays a person
    ("dan", "c", "dislike", np.nan, T),
    ("dan", "a", "rating", 3.0, T),  # neutral
    ("dan", "b", "dwell", 4000.0, T),
]
CONFIGS = [
    SignalConfig(),
    SignalConfig(centred=True),
    SignalConfig(half_life={"view": 2.0, "rating": 30.0}, weights={"click": -0.4, "view": 0.9}),
    SignalConfig(max_strength=1.0, full_dwell=60.0, least_dwell=1.0).fading(5.0),
]


def frame(rows):
    table = pd.DataFrame(rows, columns=["user", "item", "behaviour", "value", "time"])
    return table.astype({"value": float, "time": "datetime64[us, UTC]"})


def catalog(*ids):
    return Catalog(catalog_table({"id": list(ids), "title": list(ids)}, ()), ())


@pytest.fixture
def parquet(tmp_path):
    def write(rows, name="events.parquet", **options):
        path = tmp_path / name
        frame(rows).to_parquet(path, **options)
        return str(path)

    return write


@pytest.mark.parametrize("config", CONFIGS, ids=["default", "centred", "half-lives", "fading"])
def test_strengths_are_those_of_one_machine(spark, parquet, config):
    ids = catalog("c", "b", "a", "nobody's").ids  # an order of its own
    local = Interactions.from_events(frame(ROWS), catalog(*ids), config)
    made = add_up(read_events(spark, parquet(ROWS), config, ids), config)
    rows = made.strength.toArrow().to_pylist()
    expected = {
        (local.users.id(u), int(i)): local.strength[u, i]
        for u, i in zip(*local.strength.nonzero(), strict=True)
    }
    assert made.n_people == len(local.users) == 4
    assert made.items.fingerprint == local.items.fingerprint
    found = {(row["user"], row["row"]): row["strength"] for row in rows}
    assert len(found) == len(rows)
    assert found.keys() == expected.keys()
    for key, strength in found.items():
        assert strength == pytest.approx(expected[key], abs=1e-6)


def test_rows_that_cannot_be_used_are_counted(spark, parquet):
    rows = [
        ("ann", "a", "PV ", np.nan, T),  # a shop's word for a view
        ("", "a", "view", np.nan, T),
        ("ann", None, "view", np.nan, T),
        ("ann", "a", "stare", np.nan, T),
        ("ann", "a", "rating", np.nan, T),
        ("ann", "a", "rating", np.inf, T),
        ("ann", "a", "rating", 7.0, T),
        ("ann", "a", "dwell", -1.0, T),
        ("ann", "z", "view", np.nan, T),
    ]
    found = read_events(spark, parquet(rows), items=IdMap(["a"]))
    report = found.report
    assert (report.read, report.kept, report.refused) == (9, 1, 8)
    assert report.count("no user") == report.count("no item") == 1
    assert report.count("a behaviour that is not known") == 1
    assert report.count("a rating without a number") == 2
    assert report.count("a rating outside the scale of 0.5 to 5") == 1
    assert report.count("a stay of fewer than 0 seconds") == 1
    assert report.count("an item that the catalogue lacks") == 1
    assert report.findings[-1].outcome == "set aside"
    assert found.frame.collect()[0]["behaviour"] == "view"


def test_without_a_catalogue_the_items_are_those_met_in_order(spark, parquet):
    rows = [("u", "b", "view", 0, T), ("u", "a", "view", 0, T), ("u", "x", "stare", 0, T)]
    assert list(read_events(spark, parquet(rows)).items) == ["a", "b"]


def test_a_partitioned_folder_keeps_its_ids_as_they_are_written(spark, tmp_path):
    rows = [("u1", "007", "view", 0, T), ("u2", "007", "like", 0, T), ("u2", "08", "like", 0, T)]
    frame(rows).to_parquet(tmp_path / "events", partition_cols=["item", "behaviour"])
    found = read_events(spark, str(tmp_path / "events"))
    assert list(found.items) == ["007", "08"]
    assert found.report.kept == 3


@pytest.mark.parametrize("per_second", [1, 1000, 10**6, 10**9], ids=["s", "ms", "us", "ns"])
def test_times_may_be_numbers(spark, tmp_path, per_second):
    table = frame([("u", "a", "view", 0, T)])
    table["time"] = int(T.timestamp()) * per_second
    table.to_parquet(tmp_path / "events.parquet")
    assert _seconds(spark, tmp_path / "events.parquet") == int(T.timestamp())


def test_times_may_be_in_nanoseconds(spark, tmp_path):
    table = frame([("u", "a", "view", 0, T)]).astype({"time": "datetime64[ns, UTC]"})
    table.to_parquet(tmp_path / "events.parquet")
    assert _seconds(spark, tmp_path / "events.parquet") == int(T.timestamp())


def _seconds(spark, path):
    kept = read_events(spark, str(path)).frame
    return kept.selectExpr("unix_seconds(time)").collect()[0][0]


def test_what_holds_no_events_is_named(spark, parquet, tmp_path):
    with pytest.raises(DataError, match="no event that can be used"):
        read_events(spark, parquet([]))
    with pytest.raises(DataError, match="1 have an item that the catalogue lacks"):
        read_events(spark, parquet(ROWS[:1]), items=IdMap(["other"]))
    with pytest.raises(DataError, match="cannot be read as Parquet"):
        read_events(spark, str(tmp_path / "nowhere.parquet"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="cannot be read as Parquet"):
        read_events(spark, str(tmp_path / "empty"))
    (tmp_path / "text.parquet").write_text("user,item")
    with pytest.raises(DataError, match=r"text\.parquet"):
        read_events(spark, str(tmp_path / "text.parquet"))
    frame(ROWS).drop(columns=["value", "time"]).to_parquet(tmp_path / "narrow.parquet")
    with pytest.raises(DataError, match="lack the columns value, time; there are user, item"):
        read_events(spark, str(tmp_path / "narrow.parquet"))
