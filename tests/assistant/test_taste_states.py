"""What becomes of an inference: it holds, is confirmed, or ends for a reason that stays visible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.intent import Wish
from assistant.taste import MAX_ENDED, Remembered, Taste, TasteEntry
from retrieval.filters import Constraint


def item(id_: str, sign: int, name: str = "heat", source: str = "message") -> TasteEntry:
    return TasteEntry.model_validate(
        {"id": id_, "turn": int(id_[0]), "kind": "item", "words": name, "source": source}
        | {"item": name, "title": name, "sign": sign}
    )


def wish(id_: str, *, hard: bool = True, **constraint: object) -> TasteEntry:
    asked = Constraint.model_validate({"attribute": "genres", **constraint})
    return TasteEntry(
        id=id_,
        turn=int(id_[0]),
        kind="wish",
        words=id_,
        wish=Wish(constraint=asked, hard=hard, words=id_, span=(0, 1)),
    )


def years(id_: str, low: float | None, high: float | None) -> TasteEntry:
    return wish(id_, attribute="year", op="range", low=low, high=high)


def has(id_: str, *words: str, hard: bool = True) -> TasteEntry:
    return wish(id_, op="has", words=words, hard=hard)


def lacks(id_: str, *words: str) -> TasteEntry:
    return wish(id_, op="lacks", words=words)


def states(taste: Taste) -> dict[str, str]:
    return {e.id: e.state for e in (*taste.entries, *taste.ended)}


BOTH = {"1.1": "holds", "2.1": "holds"}
AGAINST = {"1.1": "contradicted", "2.1": "holds"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (item("1.1", 1), item("2.1", -1), AGAINST),
        (item("1.1", 1), item("2.1", 1), {"2.1": "confirmed"}),
        (item("1.1", 0), item("2.1", 1), {"1.1": "replaced", "2.1": "holds"}),
        (item("1.1", 1), item("2.1", 0), {"1.1": "holds"}),  # "I've seen it" takes nothing back
        (item("1.1", 1), item("2.1", 0, source="card"), {"1.1": "replaced", "2.1": "holds"}),
        (has("1.1", "Horror"), lacks("2.1", "horror"), AGAINST),
        (lacks("1.1", "Horror"), has("2.1", "Horror"), AGAINST),
        (lacks("1.1", "Horror"), has("2.1", "Horror", hard=False), BOTH),
        (has("1.1", "War"), has("2.1", "Comedy"), BOTH),
        (has("1.1", "War", hard=False), has("2.1", "War"), {"2.1": "confirmed"}),
        (has("1.1", "War"), has("2.1", "War", hard=False), BOTH),
        (years("1.1", 1990, 1999), years("2.1", None, 1979), AGAINST),
        (years("1.1", 1990, None), years("2.1", None, 2000), BOTH),
        (years("1.1", 1990, None), years("2.1", 2000, None), {"1.1": "replaced", "2.1": "holds"}),
        (years("1.1", 1990, 1999), years("2.1", 1990, 1999), {"2.1": "confirmed"}),
    ],
)  # fmt: skip
def test_what_a_newer_inference_does_to_an_older(
    old: TasteEntry, new: TasteEntry, expected: dict[str, str]
) -> None:
    assert states(Taste().with_entries([old, new])) == expected


def test_of_several_words_only_the_contradicted_ones_go() -> None:
    taste = Taste().with_entries([lacks("1.1", "Horror", "War"), has("2.1", "Horror")])
    assert [e.wish.constraint.words for e in taste.entries if e.wish] == [("War",), ("Horror",)]
    assert [(e.id, e.state, e.by) for e in taste.ended] == [("1.1", "contradicted", "2.1")]


def test_what_ended_can_hold_again_and_ends_what_it_excludes() -> None:
    taste = Taste().with_entries([item("1.1", 1), item("2.1", -1)]).restored("1.1", 3)
    assert [(e.id, e.state) for e in taste.entries] == [("1.1", "confirmed")]
    assert [(e.id, e.state, e.ended) for e in taste.ended] == [("2.1", "contradicted", 3)]
    assert taste.restored("9.9", 3) == taste


def test_undo_shows_what_was_taken_back() -> None:
    before = Taste().with_entries([item("1.1", 1)])
    after = before.with_entries([lacks("2.1", "Horror")])
    back = after.returned_to(before.bare, 3)
    assert back.bare == before
    assert [(e.id, e.state, e.ended) for e in back.ended] == [("2.1", "taken_back", 3)]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([-1, 0, 1])), max_size=80))
def test_no_inference_is_lost_or_doubled(presses: list[tuple[str, int]]) -> None:
    taste = Taste()
    for n, (name, sign) in enumerate(presses):
        entry = item("1.1", sign, name, "card").model_copy(update={"id": f"1.{n}", "turn": 1})
        taste = taste.with_entries([entry])
    ids = [e.id for e in (*taste.entries, *taste.ended)]
    assert len(ids) == len(set(ids))
    assert len(taste.ended) <= MAX_ENDED
    assert all(e.ended is None for e in taste.entries)
    assert all(e.ended is not None for e in taste.ended)


def test_earlier_judgements_fade_and_what_is_said_now_goes_first() -> None:
    earlier = (
        Remembered(id="e2", entry=item("1.1", -1, "jaws"), days=0),
        Remembered(id="e1", entry=item("1.1", 1, "alien"), days=90),
    )
    taste = Taste(earlier=earlier).with_entries([item("1.1", 1, "jaws")])
    assert taste.earlier_judgements(90) == {"alien": 0.5, "jaws": -1.0}
    assert taste.disliked == frozenset()
    assert taste.known_items == {"jaws", "alien"}
    assert "earlier" not in taste.model_dump()  # the session keeps none of it
