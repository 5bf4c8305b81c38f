"""What a conversation does to the ledger: what is allowed, taken, forgotten, tightened."""

import pytest
from talking import say, titles
from test_taste_states import has, item, lacks, years

from assistant.intent import Intent, Mention, TurnKind, Wish
from assistant.policy import plan
from assistant.session import Session
from assistant.taste import Taste, TasteEntry
from retrieval.filters import Constraint


def wish(constraint: Constraint, *, widens: bool = False, words: str = "so") -> Wish:
    return Wish(constraint=constraint, hard=not widens, words=words, span=(0, 2), widens=widens)


def genres(*words: str) -> Constraint:
    return Constraint(attribute="genres", op="has", words=words)


def priced(low: float | None, high: float | None) -> Constraint:
    return Constraint(attribute="price", op="range", low=low, high=high)


def priced_entry(id_: str, low: float | None, high: float | None) -> TasteEntry:
    turn = int(id_.partition(".")[0])
    return TasteEntry(id=id_, turn=turn, kind="wish", words=id_, wish=wish(priced(low, high)))


def after(taste: Taste, *wishes: Wish, turn: int = 1, **intent: object) -> Taste:
    """The ledger after a message with these wishes."""
    session = Session(id="s", turn=turn, taste=taste)
    return plan(session, Intent(kind=TurnKind.ASK, wishes=wishes, **intent)).taste  # type: ignore[arg-type]


def held(taste: Taste) -> set[tuple[str, ...]]:
    return {e.wish.constraint.words for e in taste.entries if e.wish is not None}


def bounds(taste: Taste) -> list[tuple[float | None, float | None]]:
    found = [e.wish.constraint for e in taste.entries if e.wish is not None]
    return [(c.low, c.high) for c in found if c.op == "range"]


def test_what_is_allowed_is_let_in_by_each_condition_and_the_others_stay() -> None:
    before = Taste().with_entries(
        [has("1.1", "Comedy"), has("1.2", "Romance"), years("1.3", 1990, None)]
    )
    taste = after(before, wish(genres("Western"), widens=True))
    # (comedy or western) and (romance or western) is: western, or comedy and romance.
    assert held(taste) == {("Comedy", "Western"), ("Romance", "Western"), ()}
    assert bounds(taste) == [(1990, None)]
    assert {e.state for e in taste.ended} == {"replaced"}


def test_what_is_allowed_is_ruled_out_no_longer() -> None:
    before = Taste().with_entries([lacks("1.1", "Horror", "War")])
    assert held(after(before, wish(genres("War"), widens=True))) == {("Horror",)}
    assert held(after(before, wish(genres("War", "Horror"), widens=True))) == set()


def test_what_is_allowed_beside_nothing_only_leans() -> None:
    (entry,) = after(Taste(), wish(genres("Western"), widens=True)).entries
    assert entry.wish is not None
    assert not entry.wish.hard
    assert after(Taste(), wish(priced(None, 100), widens=True)).entries == ()


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        ((None, 100), (30, 100)),
        ((20, None), (20, 80)),
        ((10, 200), (10, 200)),
        ((None, 50), (30, 80)),
    ],
)
def test_a_range_reaches_as_far_as_what_is_allowed(
    allowed: tuple[float | None, float | None], expected: tuple[float, float]
) -> None:
    before = Taste().with_entries([priced_entry("1.1", 30, 80)])
    assert bounds(after(before, wish(priced(*allowed), widens=True))) == [expected]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ((None, 60), [(30, None), (None, 60)]),  # "but cheaper": the other side of the range stays
        ((50, None), [(None, 80), (50, None)]),
        ((None, 100), [(30, None), (None, 100)]),
        ((None, 20), [(None, 20)]),  # no number lies in both
        ((40, 50), [(40, 50)]),
    ],
)
def test_one_bound_leaves_the_other_side_of_a_chosen_range(
    new: tuple[float | None, float | None],
    expected: list[tuple[float | None, float | None]],
) -> None:
    before = Taste().with_entries([priced_entry("1.1", 30, 80)])
    assert bounds(after(before, wish(priced(*new)))) == expected


def test_what_a_forgotten_inference_had_ended_holds_again() -> None:
    taste = Taste().with_entries([lacks("1.1", "Horror", "War"), has("2.1", "War")])
    assert held(taste) == {("Horror",), ("War",)}
    back = taste.forgetting(["2.1"], 3)
    assert held(back) == {("Horror", "War")}
    assert [e.id for e in back.ended] == ["2.1"]
    liked = Taste().with_entries([item("1.1", 1), item("2.1", -1)])
    assert liked.forgetting(["2.1"], 3).judgements() == {"heat": 1.0}


def test_what_gave_way_comes_back_with_what_is_forgotten() -> None:
    taste = Taste().with_entries([years("1.1", 2000, None)]).with_entries([has("2.1", "Western")])
    taste = taste.ending(["1.1"], "gave_way", 2)
    assert bounds(taste.forgetting(["2.1"], 3)) == [(2000, None)]


def test_forgetting_all_of_one_matter_brings_nothing_of_it_back() -> None:
    taste = Taste().with_entries([priced_entry("1.1", 60, 90), priced_entry("2.1", 40, 50)])
    assert bounds(taste.forgetting(["2.1"], 3)) == [(60, 90)]
    assert bounds(taste.forgetting(["2.1", "1.1"], 3)) == []


def test_what_is_taken_is_liked_and_can_be_undone() -> None:
    mention = Mention(item="mars", title="Red Static", words="the first", span=(0, 9))
    session = Session(id="s", turn=1, shown=(("mars",),))
    decided = plan(session, Intent(kind=TurnKind.THANKS, mentions=(mention,)))
    assert (decided.act, decided.say, decided.chosen) == ("say", "accept", ("Red Static",))
    assert decided.taste.judgements() == {"mars": 1.0}
    assert decided.past == (session.taste.bare,)
    plain = plan(session, Intent(kind=TurnKind.THANKS))
    assert (plain.say, plain.taste) == ("thanks", session.taste)


def test_a_range_that_is_turned_replaces_the_one_before() -> None:
    before = Taste().with_entries([years("1.1", None, 1999)])
    later = Constraint(attribute="year", op="range", low=1991)
    assert bounds(after(before, wish(later))) == [(None, 1999), (1991, None)]
    assert bounds(after(before, wish(later), reverses=True)) == [(1991, None)]


def test_a_whole_conversation(films) -> None:  # type: ignore[no-untyped-def]
    session = films.new_session().id
    first = say(films, session, "a comedy from the 90s, under 100 minutes")
    assert "Comedy" in first.items[0].attributes["genres"]
    wider = say(films, session, "an animated one would do as well")
    for card in wider.items:
        assert {"Comedy", "Animation"} & set(card.attributes["genres"])
        assert 1990 <= (card.year or 0) <= 1999
        assert card.attributes["runtime"] < 100
    facts = say(films, session, "how long is the second?")
    assert titles(facts) == [wider.items[1].title]
    assert f"{wider.items[1].attributes['runtime']:g} min" in facts.text
    freed = say(films, session, "hmm, the year doesn't matter any more")
    assert bounds(freed.taste) == bounds(wider.taste)[1:]
    noted = say(films, session, "what have you noted so far?")
    assert "100 minutes" in noted.text
    taken = say(films, session, "great, the first one then!")
    assert taken.text.startswith(freed.items[0].title)
    assert freed.items[0].id in taken.taste.judgements()
