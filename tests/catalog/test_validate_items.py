import math
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog
from catalog.config import ItemColumns
from catalog.errors import ConfigError
from catalog.raw import RawTable
from catalog.validate_items import MAX_TITLE, validate_items

NOW = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = ItemColumns.model_validate(
    {
        "year": "year",
        "text": "text",
        "attributes": {"genres": {"kind": "list"}, "price": {"kind": "number"}},
    }
)


def _validate(rows, columns=COLUMNS):
    frame = pd.DataFrame(
        rows, columns=["id", "title", "year", "text", "genres", "price"], dtype=object
    )
    return validate_items(RawTable.of(frame, "test"), columns, now=NOW)


def _row(id_="1", title="Heat", year="1995", text="", genres="a|b", price="1.5"):
    return [id_, title, year, text, genres, price]


def test_a_good_row():
    table, report = _validate([_row()])
    item = Catalog(table, COLUMNS.schema_of_attributes).at(0)
    assert (item.id, item.title, item.year) == ("1", "Heat", 1995)
    assert item.attributes == {"genres": ("a", "b"), "price": 1.5}
    assert (report.read, report.kept, report.mended, report.refused) == (1, 1, 0, 0)
    assert report.findings == ()


def test_missing_ids_and_titles_are_refused():
    table, report = _validate([_row(id_=" "), _row(id_="2", title=None), _row(id_="3")])
    assert table["id"].tolist() == ["3"]
    assert report.count("no id") == 1
    (finding,) = [f for f in report.findings if f.reason == "no title"]
    assert (finding.outcome, finding.lines, finding.examples[0].value) == ("refused", (2,), "2")


def test_duplicates_are_told_apart():
    table, report = _validate([_row(), _row(), _row(title="Another")])
    assert table["title"].tolist() == ["Heat"]
    assert report.count("the same row again") == 1
    assert report.count("an id that is taken by another row; the first is kept") == 1


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        ("1995", 1995),
        (1995.0, 1995),
        ("1995-07-01", 1995),
        (datetime(1995, 7, 1), 1995),
        ("-720", -720),
        ("2036", 2036),
        ("2037", None),
        ("0", None),
        ("99999", None),
        ("soon", None),
    ],
)
def test_years(year, expected):
    table, report = _validate([_row(year=year)])
    assert [None if pd.isna(y) else y for y in table["year"]] == [expected]
    assert report.count("year: impossible; now unknown") == (expected is None)
    assert report.mended == (expected is None)


def test_an_unknown_year_is_not_a_flaw():
    table, report = _validate([_row(year="")])
    assert pd.isna(table["year"][0])
    assert report.findings == ()


def test_titles_keep_markup_and_lose_control_characters():
    table, report = _validate([_row(title="<b>He\x00at</b>\n[x](y)\u202e")])
    assert table["title"][0] == "<b>Heat</b> [x](y)"
    assert {f.outcome for f in report.findings} == {"mended", "noted"}


def test_a_long_title_is_whole_in_the_text():
    title = "ab " * MAX_TITLE
    table, report = _validate([_row(title=title, text="More.")])
    assert len(table["title"][0]) <= MAX_TITLE
    assert table["title"][0].endswith("…")
    assert table["text"][0] == title.strip() + "\nMore."
    assert report.mended == 1


@pytest.mark.parametrize(
    "raw",
    [
        "Amélie".encode("cp1252").decode("utf-8", "surrogateescape"),
        "Amélie".encode().decode("cp1252"),
    ],
)
def test_bad_encodings_are_mended(raw):
    table, report = _validate([_row(title=raw)])
    assert table["title"][0] == "Amélie"
    assert report.mended == 1


def test_lists_and_numbers():
    rows = [
        _row(id_="1", genres=["x", " y ", "x", ""], price="cheap"),
        _row(id_="2", genres=None, price=None),
        _row(id_="3", genres=np.array(["é"]), price="inf"),
    ]
    table, report = _validate(rows)
    assert table["genres"].tolist() == [("x", "y"), (), ("é",)]
    assert all(math.isnan(n) for n in table["price"])
    assert report.count("price: not a number; now unknown") == 2


def test_a_missing_column_is_named():
    with pytest.raises(ConfigError, match="no column 'name'") as caught:
        _validate([_row()], ItemColumns(title="name"))
    assert "genres" in caught.value.remedy


@pytest.mark.parametrize("n", [0, 1, 2])
def test_small_catalogues_are_legal(n):
    table, report = _validate([_row(id_=str(i)) for i in range(n)])
    assert len(Catalog(table, COLUMNS.schema_of_attributes)) == report.kept == n


_cell = st.one_of(
    st.none(), st.text(max_size=8), st.integers(-9999, 99999), st.floats(), st.booleans()
)


@given(st.lists(st.lists(_cell, min_size=6, max_size=6), max_size=12))
def test_counts_add_up_whatever_comes(rows):
    table, report = _validate(rows)
    refused = [f for f in report.findings if f.outcome == "refused"]
    assert report.read == len(rows) == report.kept + report.refused
    assert report.refused == sum(f.count for f in refused)
    assert report.kept == len(table) >= report.mended
    assert all(len(f.examples) <= 5 for f in report.findings)
    assert table["id"].is_unique
