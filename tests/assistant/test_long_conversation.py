"""Contradictions, the switch, questions, what is remembered, and fifty turns, by a whole turn."""

import time
from collections.abc import Callable

import pytest
from talking import ids, say, titles
from worlds import FIVE, TOGETHER

from assistant.engine import Assistant
from assistant.reply import Reply
from assistant.session import MAX_UNDO

Opener = Callable[..., Assistant]


@pytest.fixture
def session(films: Assistant) -> str:
    return films.new_session().id


def test_the_newest_judgement_holds_and_the_reply_says_so(films: Assistant, session: str) -> None:
    say(films, session, "I loved Alien and Heat")
    reply = say(films, session, "actually I hated Heat")
    assert "You liked Heat before; I go by what you say now." in reply.text
    assert {e.title: e.sign for e in reply.taste.entries} == {"Alien": 1, "Heat": -1}
    assert [(e.title, e.state) for e in reply.taste.ended] == [("Heat", "contradicted")]


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ("a horror film", "no horror", "You asked for Horror before"),
        ("no horror", "a horror film", "You ruled out Horror before"),
        ("under 100 minutes", "over 150 minutes", "You asked for “under 100 minutes” before"),
        ("directed by Steven Spielberg", "nothing by Steven Spielberg", "Steven Spielberg before"),
    ],
)
def test_the_newest_wish_holds_and_the_reply_says_so(
    films: Assistant, session: str, first: str, then: str, said: str
) -> None:
    say(films, session, first)
    reply = say(films, session, then)
    assert said in reply.text
    assert len([e for e in reply.taste.entries if e.kind == "wish"]) == 1
    assert reply.items
    undone = say(films, session, "undo")
    assert [e.words for e in undone.taste.entries if e.kind == "wish"] == [
        e.words for e in reply.taste.ended if e.state == "contradicted"
    ]


def test_a_leaning_does_not_end_what_was_ruled_out_and_that_is_said(
    films: Assistant, session: str
) -> None:
    say(films, session, "I loved Alien, no horror")
    reply = say(films, session, "something scary")
    assert "I keep to “no horror” from before" in reply.text
    assert all("Horror" not in c.attributes["genres"] for c in reply.items)  # type: ignore[operator]


def test_a_bare_request_gets_cards_and_one_question(films: Assistant, session: str) -> None:
    reply = say(films, session, "recommend me something")
    assert len(reply.items) == 5
    assert reply.question is not None
    assert reply.text.endswith(reply.question.text)
    choice = reply.question.choices[1]
    answered = say(films, session, "the second")
    assert [e.wish.constraint for e in answered.taste.entries if e.wish] == [choice.constraint]
    assert answered.question is None  # that says enough
    assert answered.items


def test_no_question_is_repeated_and_none_follows_i_dont_mind(
    films: Assistant, session: str
) -> None:
    asked = []
    for _ in range(8):
        reply = say(films, session, "surprise me with anything" if asked else "a film please")
        asked += [] if reply.question is None else [reply.question.attribute]
        assert reply.items
        mind = say(films, session, "I don't mind")
        assert mind.question is None
        assert mind.items
        assert not ids(mind) & ids(reply)
    assert len(asked) == len(set(asked)) >= 2


@pytest.mark.parametrize(
    "message", ["I loved Alien", "a comedy", "something about robots", "something funny", "hello"]
)
def test_no_question_where_a_good_answer_can_be_given(
    films: Assistant, session: str, message: str
) -> None:
    assert say(films, session, message).question is None


def test_only_what_is_known_is_recommended_and_said_so(opened: Opener) -> None:
    assistant = opened(FIVE, TOGETHER)
    session = assistant.new_session("u0").id
    reply = say(assistant, session, "something I've already seen")
    assert set(titles(reply)) == {"Red Static", "The Long Night Train", "The Glass Orchard"}
    assert "you know" in reply.text
    assert {card.known for card in reply.items} == {"From your past choices"}
    for card in reply.items:  # no item is a reason for itself
        assert all(e.item != card.id for e in card.evidence)
    both = say(assistant, session, "either is fine")
    assert "Paper Lanterns" in titles(both)
    assert "Salt and Iron" not in titles(both)  # they gave it one star
    new = say(assistant, session, "only new ones")
    assert titles(new) == ["Paper Lanterns"]
    assert all(not card.known for card in new.items)


def test_a_stranger_who_wants_what_they_know_is_told(films: Assistant, session: str) -> None:
    reply = say(films, session, "something I've already seen")
    assert not reply.items
    assert "I do not know yet which films you know." in reply.text
    seen = say(films, session, "I've seen Alien")
    assert titles(seen) == ["Alien"]


def test_taste_is_remembered_by_those_who_ask(opened: Opener) -> None:
    assistant = opened(FIVE, TOGETHER)
    first = assistant.new_session(keeper="ada")
    say(assistant, first.id, "I loved Red Static, no war")
    assistant.remember(first.id, "ada", on=True)
    stranger = assistant.new_session(keeper="bob").id
    assert not say(assistant, stranger, "show me something").taste.earlier
    second = assistant.new_session(keeper="ada").id
    reply = say(assistant, second, "show me something")
    assert "Earlier you asked for “no war”." in reply.text
    assert reply.taste.entries == ()
    assert reply.taste.constraints(hard=True) == ()
    assert "Red Static" not in titles(reply)  # they know it
    assert titles(reply)[0] == "The Long Night Train"
    assert "because you liked Red Static" in reply.text
    assert reply.question is None  # enough is known
    assert not say(assistant, second, "more").items
    hated = say(assistant, second, "I hated Red Static")
    assert "You liked Red Static before" in hated.text
    assert assistant.forget_person("ada") == 3
    assert not say(assistant, second, "show me something").taste.earlier


def test_an_earlier_condition_holds_when_it_is_used(opened: Opener) -> None:
    assistant = opened(FIVE, TOGETHER)
    first = assistant.new_session(keeper="ada").id
    say(assistant, first, "no war")
    assistant.remember(first, "ada", on=True)
    second = assistant.new_session(keeper="ada").id
    taste = say(assistant, second, "a film").taste
    (remembered,) = taste.earlier
    after = assistant.restore(second, remembered.id).taste
    assert [(e.words, e.state) for e in after.entries] == [("no war", "confirmed")]
    gone = say(assistant, second, "forget the war thing")
    assert not gone.taste.entries
    assert say(assistant, second, "forget the war thing").taste.earlier == ()


FIFTY = (
    "I loved Red Static", "a comedy", "no war", "more", "something newer", "I hated Salt and Iron",
    "actually I loved Salt and Iron", "something I've already seen", "only new ones", "why?",
    "the ninth one", "quelque chose de drôle", "undo", "from the 90s", "under two hours",
    "forget that", "more like the second one", "I've seen the first", "start over", "Salt and Iron",
)  # fmt: skip


def test_fifty_turns_stay_quick_and_small(opened: Opener) -> None:
    films = opened(FIVE, TOGETHER)
    session = films.new_session().id
    took, sizes = [], []
    for turn in range(50):
        start = time.perf_counter()
        reply = say(films, session, FIFTY[turn % len(FIFTY)])
        took.append(time.perf_counter() - start)
        kept = films.session(session)
        assert kept is not None
        sizes.append(len(kept.model_dump_json()))
        assert reply.text
    assert sizes[-1] < 1.5e6
    early, late = sorted(took[5:15])[5], sorted(took[40:])[5]
    assert late < 3 * early + 0.1


def test_undo_thirty_times_ends_with_a_word(opened: Opener) -> None:
    films = opened(FIVE, TOGETHER)
    session = films.new_session().id
    for n in range(MAX_UNDO + 5):
        films.judge(session, films.catalog.ids.id(n % 5), "dislike" if n % 2 else "like")
    replies: list[Reply] = [say(films, session, "undo") for _ in range(30)]
    back = [r for r in replies if r.text.startswith("I took that back")]
    assert len(back) == MAX_UNDO
    assert len(replies[-1].taste.entries) == 5  # those of the first five presses
    assert "I cannot go back further" in replies[-1].text
