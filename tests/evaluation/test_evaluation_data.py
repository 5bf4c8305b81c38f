"""Files of events as people have them, and files that are none."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.config import RatingScale
from catalog.errors import DataError, UsageError
from evaluation.ranking.data import load_data

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def file(folder: Path, text: str, name: str = "events.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_that_are_named_and_a_scale_of_their_own(tmp_path: Path) -> None:
    path = file(tmp_path, "who,sku,points\na,x,10\na,y,1\nb,x,8\n")
    data = load_data(
        path,
        columns={"user": "who", "value": "points"},
        scale=RatingScale(low=1, high=10, neutral=5),
    )
    assert data.events["value"].tolist() == [10, 1, 8]
    assert list(data.catalog.ids) == ["x", "y"]
    assert data.signals.rating_high == 10


def test_behaviours_by_the_names_that_shops_use(tmp_path: Path) -> None:
    path = file(tmp_path, "visitorid,itemid,event\na,x,view\na,x,addtocart\nb,y,transaction\n")
    assert load_data(path).events["behaviour"].tolist() == ["view", "cart", "purchase"]


def test_rows_that_cannot_be_are_left_out_with_their_reason(tmp_path: Path) -> None:
    rows = "a,x,5,1500000000\na,y,9,1500000000\nb,x,nan,1500000000\nb,y,4,4000000000\n"
    data = load_data(file(tmp_path, "user,item,rating,timestamp\n" + rows), now=NOW)
    assert data.events[["user", "item"]].to_numpy().tolist()[0] == ["a", "x"]
    assert "y" not in data.events[data.events["user"] == "a"]["item"].tolist()
    found = " ".join(f.reason for s in data.report.sources for f in s.findings)
    assert "rating" in found
    assert "time: impossible" in found
    assert data.events[data.events["user"] == "b"]["time"].isna().all()


@pytest.mark.parametrize(
    ("name", "text", "error", "said"),
    [
        ("events.csv", "", DataError, "empty"),
        ("events.csv", "user,item,rating\n", DataError, "empty"),
        ("events.csv", "colour,size\nred,4\n", DataError, "recognised"),
        ("events.doc", "user,item\na,x\n", UsageError, "ending"),
    ],
)
def test_what_is_no_file_of_events(
    tmp_path: Path, name: str, text: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        load_data(file(tmp_path, text, name))


def test_a_folder_that_is_neither(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="neither a workspace nor"):
        load_data(tmp_path)
    with pytest.raises(DataError, match="not there"):
        load_data(tmp_path / "absent")
