"""Sessions: kept, apart from one another, one turn at a time, and never without end."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from talking import ids, say, titles
from worlds import FIVE, TOGETHER, build

from assets import AssetStore
from assistant.engine import Assistant
from assistant.open import open_assistant
from assistant.reply import Cards, Text, TurnEvent
from assistant.session import MAX_MESSAGES, MAX_UNDO
from catalog.errors import UsageError


def test_a_session_survives_closing_and_reopening(five: Path, asset_store: AssetStore) -> None:
    with open_assistant(five, store=asset_store) as assistant:
        session = assistant.new_session("u1").id
        say(assistant, session, "I liked Red Static")
        before = assistant.session(session)
    with open_assistant(five, store=asset_store) as assistant:
        assert assistant.session(session) == before
        assert say(assistant, session, "undo").turn == 2


def test_a_session_goes_on_over_a_catalogue_that_was_built_anew(
    tmp_path: Path, asset_store: AssetStore
) -> None:
    workspace = build(tmp_path / "workspace", asset_store)
    with open_assistant(workspace, store=asset_store) as assistant:
        session = assistant.new_session("u1").id
        assert titles(say(assistant, session, "I liked Red Static, a comedy after 1980"))
    # The film that was named, the person and the attribute of the wish are gone.
    left = [rating for rating in TOGETHER if rating[1] != "mars" and rating[0] != "u1"]
    build(workspace, asset_store, FIVE[1:], left, attributes=())
    with open_assistant(workspace, store=asset_store) as assistant:
        reply = say(assistant, session, "more")
        assert [c.attribute for c in reply.taste.constraints(hard=True)] == ["year"]
        assert all(card.year is not None and card.year > 1980 for card in reply.items)
        assert say(assistant, session, "why the first one?").text
        assert say(assistant, session, "undo").text


def test_one_state_of_each_session_lies_in_the_file(five: Path, asset_store: AssetStore) -> None:
    with open_assistant(five, store=asset_store) as assistant:
        session = assistant.new_session().id
        for message in ("hello", "something about Mars", "more", "undo"):
            say(assistant, session, message)
        assistant.judge(session, "ship", "seen")
        assistant.forget(session, "nothing")
    with closing(sqlite3.connect(five / "sessions.sqlite")) as connection:
        query = "SELECT COUNT(*) FROM checkpoints WHERE thread_id = ?"
        assert connection.execute(query, (session,)).fetchone() == (1,)


def test_a_long_conversation_stays_bounded(films: Assistant) -> None:
    session = films.new_session().id
    sizes = []
    for turn in range(60):
        say(
            films,
            session,
            ("a comedy", "more", "something with robots", "nothing with war")[turn % 4],
        )
        kept = films.session(session)
        assert kept is not None
        sizes.append(len(kept.model_dump_json()))
    assert kept is not None
    assert len(kept.messages) <= MAX_MESSAGES
    assert len(kept.past) <= MAX_UNDO
    assert len(kept.taste.entries) < 40
    assert sizes[59] < 1.5 * sizes[39]


def test_sessions_never_meet(films: Assistant) -> None:
    likes = ["Alien", "Toy Story", "Casablanca", "Pulp Fiction"]
    sessions = {title: films.new_session().id for title in likes}
    failures: list[str] = []

    def talk(title: str) -> None:
        for message in (f"I loved {title}", "more", "nothing with horror", "more"):
            reply = say(films, sessions[title], message)
            named = {e.title for e in reply.taste.entries if e.kind == "item"}
            if named != {title} or reply.session != sessions[title]:
                failures.append(f"{title}: {named}")

    threads = [threading.Thread(target=talk, args=(title,)) for title in likes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_two_turns_of_one_session_queue(films: Assistant) -> None:
    session = films.new_session().id
    first = films.respond(session, "I loved Alien")
    next(first)
    done = threading.Event()

    def second() -> None:
        say(films, session, "nothing with horror")
        done.set()

    thread = threading.Thread(target=second)
    thread.start()
    assert not done.wait(0.5)
    list(first)
    thread.join(30)
    assert done.is_set()
    kept = films.session(session)
    assert kept is not None
    assert kept.turn == 2
    assert [m.text for m in kept.messages if m.role == "user"] == [
        "I loved Alien",
        "nothing with horror",
    ]


@pytest.mark.parametrize("last", [Cards, Text])
def test_a_turn_that_is_left_keeps_what_was_shown_and_no_lock(
    films: Assistant, last: type[TurnEvent]
) -> None:
    session = films.new_session().id
    events = films.respond(session, "I loved Alien")
    shown: set[str] = set()
    for event in events:
        if isinstance(event, Cards):
            shown = {card.id for card in event.items}
        if isinstance(event, last):
            break
    events.close()  # type: ignore[attr-defined]
    kept = films.session(session)
    assert kept is not None
    assert kept.turn == 1
    assert set(kept.last_shown) == shown
    assert [e.title for e in kept.taste.entries] == ["Alien"]
    assert not ids(say(films, session, "more")) & shown


def test_what_does_not_exist_is_wrong_use(films: Assistant) -> None:
    session = films.new_session().id
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: list(films.respond("nobody", "hello")), "no session"),
        (lambda: films.judge("nobody", "1", "like"), "no session"),
        (lambda: films.judge(session, "no such film", "like"), "no such film"),
        (lambda: films.forget("nobody", "1.1"), "no session"),
        (lambda: films.new_session("stranger 9"), "stranger 9"),
        (lambda: films.new_session(session_id=session), "already"),
        (lambda: films.recommend(user="stranger 9"), "stranger 9"),
        (lambda: films.recommend(like=["Qzxv Wwk"]), "Qzxv Wwk"),
        (lambda: films.recommend(k=0), "0 items"),
    ]
    for call, words in wrong:
        with pytest.raises(UsageError, match=words):
            call()
    assert films.session("nobody") is None
    assert films.session(session) is not None
