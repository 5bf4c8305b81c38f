"""What is remembered of a person from one conversation to the next, and only if they ask."""

import sqlite3
from pathlib import Path

import pytest
from test_taste_states import has, item, lacks
from worlds import FIVE, catalog_of

from assistant.memory import MAX_REMEMBERED, TasteMemory
from assistant.session import Session
from assistant.taste import Taste, TasteEntry
from catalog.errors import WorkspaceBroken

CATALOG = catalog_of(FIVE)
DAY = 86_400.0


@pytest.fixture
def memory(tmp_path: Path) -> TasteMemory:
    return TasteMemory(tmp_path / "sessions.sqlite")


def session(name: str, *entries: TasteEntry, keeper: str = "ada") -> Session:
    return Session(id=name, keeper=keeper, taste=Taste(entries=entries))


def recalled(memory: TasteMemory, now: float = 0.0, name: str = "new") -> list[tuple[str, int]]:
    taste = memory.recalled(session(name), CATALOG, now).taste
    return [(r.entry.item or r.entry.words, r.entry.sign) for r in taste.earlier]


def test_nothing_is_kept_of_those_who_did_not_ask(memory: TasteMemory, tmp_path: Path) -> None:
    memory.keep(session("one", item("1.1", 1, "mars")), 0.0)
    memory.keep(session("two", item("1.1", 1, "mars"), keeper=""), 0.0)
    memory.switch("ada", 0.0, on=True)
    assert recalled(memory) == []
    rows = sqlite3.connect(tmp_path / "sessions.sqlite").execute("SELECT * FROM taste_memory")
    assert rows.fetchall() == []


def test_other_conversations_are_remembered_with_their_age(memory: TasteMemory) -> None:
    memory.switch("ada", 0.0, on=True)
    memory.keep(session("one", item("1.1", 1, "mars"), lacks("1.2", "War")), 0.0)
    taste = memory.recalled(session("two"), CATALOG, 3 * DAY).taste
    assert {(r.entry.kind, r.days) for r in taste.earlier} == {("item", 3.0), ("wish", 3.0)}
    assert recalled(memory, name="one") == []  # its own ledger has it


def test_the_newest_of_two_conversations_counts_until_it_is_taken_back(
    memory: TasteMemory,
) -> None:
    memory.switch("ada", 0.0, on=True)
    memory.keep(session("one", item("1.1", 1, "mars")), 1.0)
    memory.keep(session("two", item("1.1", -1, "mars")), 2.0)
    assert recalled(memory) == [("mars", -1)]
    memory.keep(session("two"), 3.0)  # taken back there
    assert recalled(memory) == [("mars", 1)]


def test_saying_nothing_new_does_not_make_it_younger(memory: TasteMemory) -> None:
    memory.switch("ada", 0.0, on=True)
    for now in (0.0, 5 * DAY):
        memory.keep(session("one", item("1.1", 1, "mars")), now)
    assert memory.export("ada", 10 * DAY)[0]["days"] == 10.0


def test_one_inference_is_forgotten_with_older_ones_of_its_subject(memory: TasteMemory) -> None:
    memory.switch("ada", 0.0, on=True)
    memory.keep(session("one", item("1.1", 1, "mars"), item("1.2", 1, "ship")), 1.0)
    memory.keep(session("two", item("1.1", -1, "mars")), 2.0)
    newest = memory.recalled(session("new"), CATALOG, 3.0).taste.earlier[0]
    memory.forget("bob", [newest.id])
    memory.forget("ada", [newest.id, "nonsense", "e999"])
    assert recalled(memory) == [("ship", 1)]


def test_people_are_apart_and_one_is_forgotten_as_a_whole(
    memory: TasteMemory, tmp_path: Path
) -> None:
    for keeper in ("ada", "bob"):
        memory.switch(keeper, 0.0, on=True)
        memory.keep(session("of " + keeper, item("1.1", 1, "mars"), keeper=keeper), 1.0)
    assert memory.forget_all("ada") == 1
    assert not memory.is_on("ada")
    assert memory.export("ada", 2.0) == []
    assert len(memory.export("bob", 2.0)) == 1
    memory.close()
    assert b"of ada" not in (tmp_path / "sessions.sqlite").read_bytes()


def test_ceasing_leaves_it_unused(memory: TasteMemory) -> None:
    memory.switch("ada", 0.0, on=True)
    memory.keep(session("one", item("1.1", 1, "mars")), 1.0)
    memory.switch("ada", 2.0, on=False)
    assert recalled(memory) == []
    memory.switch("ada", 3.0, on=True)
    assert recalled(memory) == [("mars", 1)]


def test_what_the_catalogue_has_no_more_is_left_out(memory: TasteMemory) -> None:
    memory.switch("ada", 0.0, on=True)
    lost = lacks("1.3", "Blue").model_dump()
    lost["wish"]["constraint"]["attribute"] = "colour"
    entries = (item("1.1", 1, "gone"), has("1.2", "War"), TasteEntry.model_validate(lost))
    memory.keep(session("one", *entries), 1.0)
    assert recalled(memory) == [("1.2", 1)]


def test_it_stays_bounded(memory: TasteMemory) -> None:
    memory.switch("ada", 0.0, on=True)
    many = [item("1.1", 1, f"i{n}") for n in range(MAX_REMEMBERED + 20)]
    memory.keep(session("one", *many), 1.0)
    assert len(memory.export("ada", 1.0)) == MAX_REMEMBERED


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"not a database, but long enough to be read" * 50)
    with pytest.raises(WorkspaceBroken, match="Move the file away"):
        TasteMemory(tmp_path / "x")
