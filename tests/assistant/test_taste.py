"""The ledger: newer judgements win, every entry can be removed, nothing else changes."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.intent import Wish
from assistant.taste import Taste, TasteEntry
from retrieval.filters import Constraint


def item(id_: str, item_id: str, sign: int, turn: int = 1) -> TasteEntry:
    return TasteEntry(
        id=id_,
        turn=turn,
        kind="item",
        words=item_id,
        source="card",
        item=item_id,
        title=item_id,
        sign=sign,
    )


def wish(id_: str, *, hard: bool = True, **constraint: object) -> TasteEntry:
    asked = Wish(
        constraint=Constraint.model_validate(constraint), hard=hard, words="w", span=(0, 1)
    )
    return TasteEntry(id=id_, turn=1, kind="wish", words="w", wish=asked)


def test_newer_judgement_replaces_older() -> None:
    taste = Taste().with_entries([item("1.1", "heat", 1), item("2.1", "heat", -1, turn=2)])
    assert [e.id for e in taste.entries] == ["2.1"]
    assert taste.judgements() == {"heat": -1.0}


def test_seen_is_known_but_no_judgement() -> None:
    taste = Taste().with_entries([item("1.1", "heat", 0)])
    assert taste.judgements() == {}
    assert taste.known_items == {"heat"}


def test_newer_range_replaces_older_of_the_same_attribute_only() -> None:
    taste = Taste().with_entries(
        [
            wish("1.1", attribute="year", op="range", low=1990),
            wish("1.2", attribute="runtime", op="range", high=120),
            wish("2.1", attribute="year", op="range", high=1980),
        ]
    )
    assert [e.id for e in taste.entries] == ["1.2", "2.1"]


def test_same_words_with_the_other_sign_replace() -> None:
    taste = Taste().with_entries(
        [
            wish("1.1", attribute="genres", op="has", words=("Horror",)),
            wish("1.2", attribute="genres", op="has", words=("Comedy",)),
            wish("2.1", attribute="genres", op="lacks", words=("Horror",)),
        ]
    )
    assert [e.id for e in taste.entries] == ["1.2", "2.1"]


def test_hard_and_soft_are_told_apart() -> None:
    taste = Taste().with_entries(
        [
            wish("1.1", attribute="genres", op="has", words=("Horror",)),
            wish("1.2", hard=False, attribute="genres", op="has", words=("Comedy",)),
        ]
    )
    assert [c.words for c in taste.constraints(hard=True)] == [("Horror",)]
    assert [c.words for c in taste.constraints(hard=False)] == [("Comedy",)]


def test_a_leaning_does_not_end_a_condition_that_it_does_not_contradict() -> None:
    taste = Taste().with_entries(
        [
            wish("1.1", attribute="genres", op="has", words=("Thriller",)),
            wish("1.2", attribute="year", op="range", low=1990),
            wish("2.1", hard=False, attribute="genres", op="has", words=("Thriller",)),
            wish("2.2", hard=False, attribute="year", op="range", low=2005),
        ]
    )
    assert [c.attribute for c in taste.constraints(hard=True)] == ["genres", "year"]
    assert taste.ended == ()


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from([-1, 0, 1])), max_size=12))
def test_one_entry_an_item_and_removal_is_exact(presses: list[tuple[str, int]]) -> None:
    entries = [item(f"1.{n}", name, sign) for n, (name, sign) in enumerate(presses)]
    taste = Taste().with_entries(entries)
    assert {e.item: e.sign for e in taste.entries} == dict(presses)
    for entry in taste.entries:
        rest = taste.without(entry.id)
        assert [e for e in taste.entries if e != entry] == list(rest.entries)


def test_likes_fade_by_later_turns_that_brought_likes_and_dislikes_do_not() -> None:
    taste = Taste().with_entries(
        [
            item("1.1", "heat", 1),
            item("1.2", "cats", -1),
            item("2.1", "alien", 1, turn=2),
            item("7.1", "jaws", 1, turn=7),
        ]
    )
    assert taste.judgements(half_life=1.0) == {"heat": 0.25, "cats": -1.0, "alien": 0.5, "jaws": 1}
    assert set(taste.judgements().values()) == {1.0, -1.0}
