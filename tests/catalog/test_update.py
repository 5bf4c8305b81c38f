from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from catalog import (
    Catalog,
    Changes,
    Item,
    apply_changes,
    changes_between,
    knows_prefix,
    narrow_profiles,
    widen_scores,
)
from catalog.errors import DataError
from catalog.schema import catalog_table

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _apply(catalog, **changes):
    return apply_changes(catalog, Changes(**changes), now=NOW)


def test_add_change_withdraw(small_catalog):
    heat = replace(small_catalog.at(0), title="Heat (director's cut)")
    new = Item("d", "Up", 2009, attributes={"genres": ("Animation",), "runtime": 96.0})
    catalog, changed, report = _apply(small_catalog, put=[new, heat], withdraw=["b"])
    assert list(catalog.ids) == ["a", "b", "c", "d"]
    assert changed == [0, 3]
    assert catalog.at(0) == heat
    assert catalog.at(3) == new
    assert catalog.available.tolist() == [True, False, True, True]
    assert (report.read, report.kept, report.refused) == (3, 3, 0)
    assert small_catalog.at(0).title == "Heat"  # the old one stays as it is
    assert (catalog.name, catalog.attributes) == ("films", small_catalog.attributes)


def test_a_withdrawn_item_comes_back(small_catalog):
    gone, changed, _ = _apply(small_catalog, withdraw=["a"])
    assert changed == []
    back, changed, _ = _apply(gone, put=[small_catalog.at(0)])
    assert changed == []  # its vector is still right
    assert back.available.all()
    assert list(back) == list(small_catalog)


def test_bad_changes_are_refused_and_told(small_catalog):
    catalog, changed, report = _apply(
        small_catalog, put=[Item("", "x"), Item("e", " "), Item("f", "F", 9999)], withdraw=["z"]
    )
    assert changed == [3]
    assert catalog.at(3).year is None
    assert (report.read, report.kept, report.mended, report.refused) == (4, 1, 1, 3)
    (lost,) = [f for f in report.findings if "lacks it" in f.reason]
    assert (lost.lines, lost.examples[0].value) == ((4,), "z")


def test_an_unknown_attribute(small_catalog):
    with pytest.raises(DataError, match="'colour'"):
        _apply(small_catalog, put=[Item("d", "Up", attributes={"colour": "red"})])


def test_the_difference_of_two_builds(small_catalog):
    newer = Catalog(
        catalog_table(
            {
                "id": ["c", "a", "d"],
                "title": ["M", "Heat 2", "Up"],
                "year": [1931, 1995, 2009],
                "genres": [("a|b",), ("Crime", "Drama"), ()],
                "audience": ["", "R", ""],
                "runtime": [99.5, 170.0, float("nan")],
            },
            small_catalog.attributes,
        ),
        small_catalog.attributes,
    )
    changes = changes_between(small_catalog, newer)
    assert [item.id for item in changes.put] == ["a", "d"]
    assert changes.withdraw == ["b"]
    updated, changed, _ = apply_changes(small_catalog, changes, now=NOW)
    assert changed == [0, 3]
    again = changes_between(updated, newer)
    assert (again.put, again.withdraw) == ([], [])


def test_a_model_of_fewer_items_stays_usable(small_catalog):
    fingerprint = small_catalog.ids.fingerprint
    grown, _, _ = _apply(small_catalog, put=[Item("d", "Up")])
    assert knows_prefix(fingerprint, 3, grown.ids)
    assert knows_prefix(grown.ids.fingerprint, 4, grown.ids)
    assert not knows_prefix(fingerprint, 2, grown.ids)
    assert not knows_prefix(grown.ids.fingerprint, 4, small_catalog.ids)
    profile = sparse.csr_matrix(np.array([[1, 0, -1, 5]], dtype=np.float32))
    narrow = narrow_profiles(profile, 3)
    assert narrow.toarray().tolist() == [[1, 0, -1]]
    scores = widen_scores(narrow.toarray()[0], 4)
    assert scores.dtype == np.float32
    assert scores[:3].tolist() == [1, 0, -1]
    assert np.isnan(scores[3])
    assert widen_scores(narrow.toarray(), 3).shape == (1, 3)


_ids = st.sampled_from(["a", "b", "c", "d", "e"])


@given(st.lists(_ids, max_size=4), st.lists(_ids, max_size=4))
def test_rows_never_move(put, withdraw):
    attributes = ()
    old = Catalog(catalog_table({"id": ["a", "b"], "title": ["A", "B"]}, attributes), attributes)
    items = [Item(id_, f"new {id_}") for id_ in put]
    new, changed, report = _apply(old, put=items, withdraw=withdraw)
    assert list(new.ids)[:2] == ["a", "b"]
    assert sorted(set(put)) == sorted(new.ids.id(row) for row in changed)
    assert set(new.ids) == {"a", "b", *put}
    assert report.read == len(put) + len(withdraw) == report.kept + report.refused
    assert {new.ids.id(int(r)) for r in np.flatnonzero(~new.available)} == set(withdraw) & set(
        new.ids
    )
