"""What a message says besides a request: answers, forgetting, and the switch."""

import numpy as np
import pytest
from test_taste_states import has, item, lacks, years
from worlds import FIVE, catalog_of

from assistant.intent import Intent, TurnKind
from assistant.question import Choice, Question
from assistant.session import Session
from assistant.taste import Remembered, Taste, TasteEntry
from assistant.understand import Understander
from assistant.understand.listening import Listener
from retrieval.filters import Constraint

CATALOG = catalog_of(FIVE)
LISTENER = Listener(
    Understander(CATALOG, np.ones(len(FIVE), np.float32)),
    {a.name: a.label for a in CATALOG.attributes},
)


def genre(word: str) -> Choice:
    wanted = Constraint(attribute="genres", op="has", words=(word,))
    return Choice(words=word.lower(), constraint=wanted)


KINDS = Question(
    attribute="genres",
    turn=1,
    choices=(genre("Drama"), genre("Comedy"), genre("War")),
)
YEARS = Question(
    attribute="year",
    turn=1,
    choices=tuple(
        Choice(words=words, constraint=Constraint(attribute="year", op="range", low=low, high=high))
        for words, low, high in (
            ("from before 1980", None, 1979.0),
            ("from 1980 to 1999", 1980.0, 1999.0),
            ("from 2000 or later", 2000.0, None),
        )
    ),
)
SHOWN = (("mars", "train", "river"),)


def asked(message: str, question: Question = KINDS) -> Intent:
    session = Session(id="s", turn=1, shown=SHOWN, asked=(question,))
    return LISTENER.understand(message, session)


def said(message: str, *entries: TasteEntry, **session: object) -> Intent:
    given = {"turn": 1, "shown": SHOWN, "taste": Taste(entries=entries), **session}
    return LISTENER.understand(message, Session(id="s").model_copy(update=given))


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("comedy", ("Comedy",)),
        ("Comedy please!", ("Comedy",)),
        ("a comedy I think", ("Comedy",)),
        ("drama or war", ("Drama", "War")),
        ("the second", ("Comedy",)),
        ("the second one", ("Comedy",)),
        ("2", ("Comedy",)),
        ("number three", ("War",)),
        ("option 1", ("Drama",)),
        ("the last one", ("War",)),
        ("1 and 3", ("Drama", "War")),
        ("one", ("Drama",)),
    ],
)
def test_an_answer_by_words_or_place(message: str, words: tuple[str, ...]) -> None:
    intent = asked(message)
    assert (intent.kind, intent.answer) == (TurnKind.ASK, "value")
    (wish,) = intent.wishes
    assert wish.hard
    assert (wish.constraint.op, set(wish.constraint.words)) == ("has", set(words))
    assert not intent.mentions


@pytest.mark.parametrize(
    "message",
    ["I don't mind", "don't mind", "doesn't matter", "any", "either", "whatever", "no preference",
     "you choose", "I don’t care", "surprise me", "skip that", "all are fine"],
)  # fmt: skip
def test_leaving_it_to_us(message: str) -> None:
    intent = asked(message)
    assert (intent.answer, intent.wishes, intent.scope) == ("any", (), "")


@pytest.mark.parametrize("message", ["neither", "none of those", "No.", "something else"])
def test_neither_rules_out_what_was_offered(message: str) -> None:
    intent = asked(message)
    assert intent.answer == "none"
    (wish,) = intent.wishes
    assert (wish.constraint.op, wish.constraint.words) == ("lacks", ("Drama", "Comedy", "War"))
    assert asked(message, YEARS).answer == "any"  # of ranges that cover all, nothing is left


@pytest.mark.parametrize(
    ("message", "low", "high"),
    [
        ("from 2000 or later", 2000, None),
        ("the first", None, 1979),
        ("1 or 2", None, 1999),
        ("2 and 3", 1980, None),
    ],
)
def test_ranges_are_answers_too(message: str, low: float | None, high: float | None) -> None:
    (wish,) = asked(message, YEARS).wishes
    assert (wish.constraint.low, wish.constraint.high) == (low, high)


def test_an_answer_beyond_the_choices_is_told_and_changes_nothing() -> None:
    intent = asked("the fifth")
    assert intent.beyond
    assert not intent.wishes
    assert intent.notes == ("I only gave 3 choices, so I could not tell which one you mean.",)


@pytest.mark.parametrize(
    "message",
    ["a comedy about apples", "why the second one?", "I liked the second", "1999", "more"],
)
def test_what_says_more_is_no_answer(message: str) -> None:
    assert asked(message).answer == ""


def test_an_answer_belongs_to_the_last_question_only() -> None:
    session = Session(id="s", turn=2, shown=SHOWN, asked=(KINDS,))
    assert LISTENER.understand("2", session).answer == ""


HELD = (item("1.1", 1, "mars"), lacks("1.2", "War"), years("1.3", 1990, 1999))


@pytest.mark.parametrize(
    ("message", "ids"),
    [
        ("forget that", ("1.3",)),
        ("please forget it", ("1.3",)),
        ("forget the war thing", ("1.2",)),
        ("forget about the war films", ("1.2",)),
        ("forget what I said about mars", ("1.1",)),
        ("drop the war condition", ("1.2",)),
        ("forget the 1990 thing", ("1.3",)),
    ],
)
def test_forgetting_by_words(message: str, ids: tuple[str, ...]) -> None:
    intent = said(message, *HELD)
    assert (intent.kind, intent.forgets) == (TurnKind.FORGET, ids)


def test_forgetting_what_is_not_there_is_told() -> None:
    intent = said("forget the western thing", *HELD)
    assert (intent.kind, intent.forgets) == (TurnKind.FORGET, ())
    assert "western" in intent.notes[0]
    assert said("forget that").forgets == ()
    assert said("forget everything", *HELD).kind is TurnKind.RESET
    assert said("drop dead gorgeous", *HELD).kind is not TurnKind.FORGET


def test_forgetting_and_asking_in_one_message() -> None:
    intent = said("forget the war thing, show me a comedy", *HELD)
    assert (intent.kind, intent.forgets) == (TurnKind.ASK, ("1.2",))
    assert [w.constraint.words for w in intent.wishes] == [("Comedy",)]
    assert intent.query == ""


def test_what_is_remembered_can_be_forgotten_by_words() -> None:
    earlier = (Remembered(id="e5", entry=has("1.1", "War"), days=3),)
    taste = Taste(entries=HELD[:1], earlier=earlier)
    assert said("forget the war thing", taste=taste).forgets == ("e5",)


@pytest.mark.parametrize(
    ("message", "scope"),
    [
        ("something I've already seen", "known"),
        ("recommend me a film I have seen before", "known"),
        ("only films I own", "known"),
        ("something I've already booked", "known"),
        ("a comedy to rewatch", "known"),
        ("only new ones", "new"),
        ("something new to me", "new"),
        ("something I haven't seen", "new"),
        ("nothing I've already seen please", "new"),
        ("a comedy, doesn't matter if I've seen it", "both"),
        ("either is fine", "both"),
        ("I don't mind rewatching", "both"),
        ("even if I've seen it", "both"),
        ("Films I've seen: Red Static, Salt and Iron", ""),
        ("I've seen Red Static", ""),
        ("something new", ""),
        ("a film about a crew that I loved", ""),
    ],
)
def test_the_switch_in_words(message: str, scope: str) -> None:
    intent = said(message)
    assert intent.scope == scope
    if scope:
        assert intent.kind in {TurnKind.ASK, TurnKind.MORE}
        assert (intent.query, intent.mentions) == ("", ())


@pytest.mark.parametrize("message", ["I don't mind", "whatever", "neither", "no", "something else"])
def test_without_a_question_these_ask_for_others(message: str) -> None:
    intent = said(message)
    assert (intent.kind, intent.query, intent.mentions) == (TurnKind.MORE, "", ())


def test_a_refusal_before_a_comma_rules_out_nothing() -> None:
    (wish,) = said("no, after 1990").wishes
    assert (wish.constraint.low, wish.constraint.high) == (1991, None)
    (wish,) = said("no war").wishes
    assert wish.constraint.op == "lacks"


def test_what_is_not_minded_any_more_is_freed() -> None:
    intent = said("I don't care about the year", years("1.1", 1990, 1999))
    assert intent.forgets == ("1.1",)


def test_the_rest_of_a_message_with_a_switch_is_understood() -> None:
    intent = said("a comedy I've never seen? only new ones, like Red Static")
    assert intent.scope == "new"
    assert [m.item for m in intent.mentions] == ["mars"]
    message = "a war film, even if I've seen it"
    intent = said(message)
    (wish,) = intent.wishes
    assert message[slice(*wish.span)] == wish.words  # places stay those of the message


@pytest.mark.parametrize("message", ["the ninth one is great", "more like the ninth one", "#9"])
def test_pointing_beyond_the_list_is_told_and_changes_nothing(message: str) -> None:
    intent = said(message)
    assert intent.beyond
    assert (intent.wishes, intent.mentions, intent.query) == ((), (), "")
    assert intent.notes == ("I only listed 3, so I could not tell which one you mean.",)


@pytest.mark.parametrize(
    "message",
    ["", " ", "🙂", "forget", "forget ,", "either", "2", "neither", "x" * 5000],
)
def test_any_message_is_understood(message: str) -> None:
    for question in (KINDS, YEARS):
        assert asked(message, question).kind
    assert said(message, *HELD).kind


@pytest.mark.parametrize("message", ["both are great", "all of them are good"])
def test_praise_judges_what_was_shown_and_leaves_the_choice_where_we_asked(message):
    ids = (tuple(CATALOG.ids),)
    shown = Session(id="s", turn=1, shown=ids)
    assert LISTENER.understand(message, shown).kind is TurnKind.FEEDBACK
    asked = shown.model_copy(update={"asked": (KINDS,)})
    assert LISTENER.understand(message, asked).answer == "any"
