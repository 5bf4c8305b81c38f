import json
import subprocess
import sys
import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import Attribute, BuildReport, Catalog, Workspace
from catalog.errors import (
    DataError,
    WorkspaceBroken,
    WorkspaceBusy,
    WorkspaceError,
    WorkspaceMissing,
    WorkspaceVersion,
)
from catalog.schema import catalog_table, empty_events, events_table
from catalog.storage import (
    read_attributes,
    read_catalog_table,
    read_events,
    write_attributes,
    write_catalog_table,
    write_events,
)
from catalog.workspace import FORMAT

EVENTS = events_table(
    {
        "user": ["u", "v"],
        "item": ["a", "b"],
        "behaviour": ["rating", "view"],
        "value": [4.5, float("nan")],
        "time": [pd.Timestamp("2020-01-01 00:00:00.000001", tz="UTC"), pd.NaT],
    }
)


def _write(path, catalog, events=EVENTS, **parts):
    with Workspace.create(path) as draft:
        draft.write_catalog(catalog, events, BuildReport())
        for name, text in parts.items():
            (draft.path / name).mkdir()
            (draft.path / name / "data").write_text(text)
        draft.encoder = "test-encoder"
        draft.config_digest = "abc"


def test_round_trip(tmp_path, small_catalog):
    path = tmp_path / "deep" / "ws"
    _write(path, small_catalog, models="x", index="y")
    workspace = Workspace.open(path)
    catalog = workspace.load_catalog()
    pd.testing.assert_frame_equal(catalog.table, small_catalog.table)
    assert list(catalog) == list(small_catalog)
    assert (catalog.attributes, catalog.name, catalog.noun) == (
        small_catalog.attributes,
        "films",
        "film",
    )
    pd.testing.assert_frame_equal(workspace.load_events(), EVENTS)
    assert workspace.load_report() == BuildReport()
    manifest = workspace.manifest
    assert (manifest.items, manifest.events, manifest.encoder) == (3, 2, "test-encoder")
    assert manifest.config_digest == "abc"
    assert manifest.fingerprint == small_catalog.ids.fingerprint
    assert "index" in manifest.parts
    assert sorted(p.name for p in path.parent.iterdir()) == [".ws.lock", "ws"]


def test_an_empty_catalogue(tmp_path):
    attributes = (Attribute("genres", "list", "genre"),)
    empty = catalog_table({"id": [], "title": [], "genres": []}, attributes)
    _write(tmp_path / "ws", Catalog(empty, attributes), empty_events())
    workspace = Workspace.open(tmp_path / "ws")
    pd.testing.assert_frame_equal(workspace.load_catalog().table, empty)
    pd.testing.assert_frame_equal(workspace.load_events(), empty_events())


_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_row = st.tuples(
    _text.filter(bool),
    st.none() | st.integers(-3000, 3000),
    _text,
    st.lists(_text, max_size=3).map(tuple),
    _text,
    st.floats(allow_infinity=False),
    st.booleans(),
)


@given(st.lists(_row, max_size=6))
def test_parquet_gives_back_what_it_was_given(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("storage")
    attributes = (
        Attribute("words", "list", "words", person_says=("ä", "b")),
        Attribute("kind", "category", "kind"),
        Attribute("size", "number", "size", unit="cm"),
    )
    names = ("title", "year", "text", "words", "kind", "size", "withdrawn")
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    table = catalog_table({"id": [str(i) for i in range(len(rows))], **columns}, attributes)
    catalog = Catalog(table, attributes)
    write_catalog_table(folder / "c.parquet", catalog)
    write_attributes(folder / "c.json", catalog)
    assert read_attributes(folder / "c.json")[0] == attributes
    back = read_catalog_table(folder / "c.parquet", attributes)
    pd.testing.assert_frame_equal(back, table, check_exact=True)
    assert back["words"].tolist() == columns["words"]


def test_events_that_break_the_schema_are_not_written(tmp_path):
    wrong = EVENTS.assign(behaviour=["rating", "hover"])
    with pytest.raises(DataError, match="hover"):
        write_events(tmp_path / "e.parquet", wrong)
    write_events(tmp_path / "e.parquet", EVENTS)
    pd.testing.assert_frame_equal(read_events(tmp_path / "e.parquet"), EVENTS)


def test_missing_and_half_written(tmp_path, small_catalog):
    path = tmp_path / "ws"
    with pytest.raises(WorkspaceMissing, match="sayso build"):
        Workspace.open(path)
    assert not path.exists()
    _write(path, small_catalog, index="x")
    (path / "index" / "data").unlink()
    (path / "index").rmdir()
    with pytest.raises(WorkspaceBroken, match="lacks index"):
        Workspace.open(path)
    (path / "manifest.json").unlink()
    with pytest.raises(WorkspaceBroken, match=r"no manifest\.json"):
        Workspace.open(path)


@pytest.mark.parametrize("damage", ["", "{", "[]", f'{{"format": {FORMAT}}}'])
def test_a_damaged_manifest(tmp_path, small_catalog, damage):
    _write(tmp_path / "ws", small_catalog)
    (tmp_path / "ws" / "manifest.json").write_text(damage)
    with pytest.raises(WorkspaceBroken):
        Workspace.open(tmp_path / "ws")


def test_another_version(tmp_path, small_catalog):
    _write(tmp_path / "ws", small_catalog)
    file = tmp_path / "ws" / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": 99, "sayso": "9.1"}))
    with pytest.raises(WorkspaceVersion, match=r"layout 99 of Sayso 9\.1") as caught:
        Workspace.open(tmp_path / "ws")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("name", "load"),
    [
        ("catalog.parquet", Workspace.load_catalog),
        ("catalog.json", Workspace.load_catalog),
        ("events.parquet", Workspace.load_events),
        ("report.json", Workspace.load_report),
    ],
)
def test_damaged_files(tmp_path, small_catalog, name, load):
    _write(tmp_path / "ws", small_catalog)
    (tmp_path / "ws" / name).write_bytes(b"PAR1 no")
    workspace = Workspace.open(tmp_path / "ws")
    with pytest.raises(WorkspaceBroken, match=name.replace(".", r"\.")):
        load(workspace)


def test_items_of_another_build(tmp_path, small_catalog):
    _write(tmp_path / "ws", small_catalog)
    one = Catalog(small_catalog.table[:1], small_catalog.attributes)
    write_catalog_table(tmp_path / "ws" / "catalog.parquet", one)
    with pytest.raises(WorkspaceBroken, match="not those"):
        Workspace.open(tmp_path / "ws").load_catalog()


def test_a_failed_build_leaves_the_old_one(tmp_path, small_catalog):
    path = tmp_path / "ws"
    _write(path, small_catalog)
    before = Workspace.open(path).manifest
    with pytest.raises(DataError, match="hover"):
        _write(path, small_catalog, EVENTS.assign(behaviour="hover"))
    assert Workspace.open(path).manifest == before
    with pytest.raises(WorkspaceBroken, match="write_catalog"), Workspace.create(path):
        pass
    assert Workspace.open(path).manifest == before
    assert sorted(p.name for p in tmp_path.iterdir()) == [".ws.lock", "ws"]


def test_a_rebuild_replaces_all_but_the_conversations(tmp_path, small_catalog):
    path = tmp_path / "ws"
    _write(path, small_catalog, index="old")
    for suffix in ("", "-wal"):
        (path / f"sessions.sqlite{suffix}").write_text("kept" + suffix)
    _write(path, small_catalog, lexical="new")
    workspace = Workspace.open(path)
    assert not workspace.index.exists()
    assert workspace.sessions.read_text() == "kept"
    assert (path / "sessions.sqlite-wal").read_text() == "kept-wal"
    with Workspace.create(path) as draft:
        draft.write_catalog(small_catalog, EVENTS, BuildReport())
        draft.carry(workspace, "lexical")
        with pytest.raises(WorkspaceBroken, match="lacks index"):
            draft.carry(workspace, "index")
    assert (Workspace.open(path).lexical / "data").read_text() == "new"


def test_other_peoples_folders_are_left_alone(tmp_path, small_catalog):
    (tmp_path / "thesis.txt").write_text("precious")
    with pytest.raises(WorkspaceError, match="left alone"):
        _write(tmp_path, small_catalog)
    with pytest.raises(WorkspaceError, match="is a file"):
        _write(tmp_path / "thesis.txt", small_catalog)
    assert (tmp_path / "thesis.txt").read_text() == "precious"


@pytest.mark.parametrize("complete", [True, False])
def test_a_process_killed_between_the_renames(tmp_path, small_catalog, complete):
    path = tmp_path / "ws"
    _write(path, small_catalog, index="old")
    (path / "sessions.sqlite").write_text("kept")
    path.rename(tmp_path / ".ws.previous")
    _write(tmp_path / "other", small_catalog, index="new")
    (tmp_path / "other").rename(tmp_path / ".ws.building")
    if not complete:
        (tmp_path / ".ws.building" / "manifest.json").unlink()
    workspace = Workspace.open(path)
    assert (workspace.index / "data").read_text() == ("new" if complete else "old")
    assert workspace.sessions.read_text() == "kept"


WRITER = """
import sys, time
from pathlib import Path
from catalog import BuildReport, Workspace
path, flag = Path(sys.argv[1]), Path(sys.argv[2])
old = Workspace.open(path)
with Workspace.create(path) as draft:
    draft.write_catalog(old.load_catalog(), old.load_events(), BuildReport())
    draft.encoder = "second"
    flag.write_text("inside")
    while flag.exists():
        time.sleep(0.02)
"""


def test_two_writers(tmp_path, small_catalog):
    path, flag = tmp_path / "ws", tmp_path / "flag"
    _write(path, small_catalog)
    command = [sys.executable, "-c", WRITER, str(path), str(flag)]
    with subprocess.Popen(command) as other:
        try:
            deadline = time.monotonic() + 60
            while not flag.exists():
                assert other.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
            with pytest.raises(WorkspaceBusy, match="Another process"):
                _write(path, small_catalog)
            assert Workspace.open(path).manifest.encoder == "test-encoder"  # reading goes on
        finally:
            flag.unlink(missing_ok=True)
            assert other.wait(60) == 0
    assert Workspace.open(path).manifest.encoder == "second"
