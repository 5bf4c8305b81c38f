"""New conditions that leave nothing beside older ones end those, and the reply says so."""

from collections.abc import Callable

import pytest
from talking import say, titles
from worlds import Film

from assistant.engine import Assistant

FILMS = (
    Film("a", "Red Static", 1987, ("Comedy",)),
    Film("b", "Paper Lanterns", 1994, ("Drama", "War")),
    Film("c", "The Glass Orchard", 2011, ("Thriller",)),
    Film("d", "Salt and Iron", 1978, ("Horror", "Thriller")),
)


@pytest.fixture
def four(opened: Callable[..., Assistant]) -> Assistant:
    return opened(FILMS, ())


def test_the_older_condition_goes_and_is_named(four: Assistant) -> None:
    session = four.new_session().id
    say(four, session, "something from the 90s")
    reply = say(four, session, "make it a thriller")
    assert set(titles(reply)) == {"The Glass Orchard", "Salt and Iron"}
    assert [e.wish.constraint.attribute for e in reply.taste.entries if e.wish] == ["genres"]
    assert "from the 90s" in reply.text
    assert "let go" in reply.text


def test_undo_brings_back_what_gave_way(four: Assistant) -> None:
    session = four.new_session().id
    before = say(four, session, "something from the 90s")
    say(four, session, "make it a thriller")
    assert say(four, session, "undo").taste.bare == before.taste


def test_what_was_ruled_out_stays_ruled_out(four: Assistant) -> None:
    session = four.new_session().id
    say(four, session, "no thriller please")
    reply = say(four, session, "something before 1980")
    assert titles(reply) == []
    assert [e.wish.constraint.op for e in reply.taste.entries if e.wish] == ["lacks", "range"]
    assert "let go" not in reply.text


def test_conditions_of_one_message_do_not_give_way_to_each_other(four: Assistant) -> None:
    session = four.new_session().id
    reply = say(four, session, "a thriller from the 90s")
    assert titles(reply) == []
    assert len(reply.taste.entries) == 2


def test_no_more_goes_than_has_to(four: Assistant) -> None:
    session = four.new_session().id
    say(four, session, "a thriller")
    assert titles(say(four, session, "before 2000")) == ["Salt and Iron"]
    reply = say(four, session, "and make it a war film as well")
    assert titles(reply) == ["Paper Lanterns"]
    assert [e.words for e in reply.taste.entries] == ["before 2000", "war film"]
