"""What a message means after others: that one, corrections, the same director, how many."""

import catalogues
import numpy as np
import pytest
from labelled import session_of, wish_label

from assistant.intent import TurnKind
from assistant.policy import plan
from assistant.reply import Card
from assistant.session import ChatMessage, Session
from assistant.understand import MAX_COUNT, Understander
from catalog import Attribute


def listed(session, text="Here."):
    """The session after an answer that shows its newest list."""
    cards = tuple(
        Card(id=item, title=item, year=None, score=1.0, attributes={})
        for item in session.last_shown
    )
    answer = ChatMessage(role="assistant", text=text, cards=cards)
    return session.model_copy(update={"messages": (*session.messages, answer)})


def said(session, text):
    message = ChatMessage(role="user", text=text)
    return session.model_copy(update={"messages": (*session.messages, message)})


def after(session, intent):
    decided = plan(session, intent)
    return session.model_copy(update={"turn": session.turn + 1, "taste": decided.taste})


@pytest.mark.parametrize(
    ("message", "kind"), [("I've seen that", "feedback"), ("why this one?", "why")]
)
def test_a_place_in_an_older_list_does_not_carry_over(understanders, films, message, kind):
    session = listed(said(session_of(films[0], shown=True), "more like the second one"))
    intent = understanders["films"].understand(message, session)
    assert intent.kind == kind
    assert intent.shown == (session.last_shown[0],)


def test_a_place_in_the_newest_list_holds(understanders, films):
    session = said(listed(session_of(films[0], shown=True)), "why the third?")
    intent = understanders["films"].understand("I've seen that", session)
    assert intent.shown == (session.last_shown[2],)


@pytest.mark.parametrize(
    ("message", "year"),
    [
        ("I meant the 1953 one", 1953),
        ("no, the other Titanic", 1953),
        ("I mean the 1997 one", 1997),
    ],
)
def test_a_correction_replaces_the_item(understanders, films, message, year):
    understander, start = understanders["films"], Session(id="s")
    session = after(start, understander.understand("I hated Titanic", start))
    intent = understander.understand(message, session)
    session = after(session, intent)
    (entry,) = session.taste.entries
    assert films[0].get(entry.item).year == year
    assert entry.sign == -1
    assert intent.wishes == ()


@pytest.mark.parametrize(
    ("message", "count"),
    [
        ("top 10 horror films", 10),
        ("two films for tonight", 2),
        ("give me three", 3),
        ("100 comedies", MAX_COUNT),
        ("a film about two cowboys", None),
        ("the first two Shreks", None),
        ("a comedy under 2 hours", None),
        ("12 Angry Men", None),
        ("comedies", None),
    ],
)
def test_counts(understanders, films, message, count):
    intent = understanders["films"].understand(message, session_of(films[0], shown=False))
    assert intent.count == count
    assert any(str(MAX_COUNT) in note for note in intent.notes) is (message == "100 comedies")


@pytest.fixture(scope="module")
def western():
    rows = [
        {
            "id": "1",
            "title": "Dusty Trail",
            "cast": ("Ann Wood", "Bo Lind"),
            "directors": ("Cy Ray",),
        },
        {"id": "2", "title": "Broken Spur", "cast": ("Bo Lind",), "directors": ("Ann Wood",)},
        {"id": "3", "title": "Silver Creek", "cast": ("Bo Lind",), "directors": ("Ann Wood",)},
    ]
    attributes = (
        Attribute("cast", "list", "actor", role="person"),
        Attribute("directors", "list", "director", role="person"),
    )
    catalog = catalogues.catalogue(rows, attributes, "films", "film")
    return Understander(catalog, np.ones(3, np.float32))


@pytest.mark.parametrize(
    ("message", "wishes"),
    [
        ("starring Ann Wood", ["cast+Ann Wood"]),
        ("films with Ann Wood", ["cast+Ann Wood"]),
        ("directed by Ann Wood", ["directors+Ann Wood"]),
        ("Ann Wood", ["directors+Ann Wood"]),
        ("no Ann Wood", ["cast-Ann Wood", "directors-Ann Wood"]),
        ("I liked Dusty Trail, what else is there by that director?", ["directors+Cy Ray"]),
    ],
)
def test_people_by_what_they_did(western, message, wishes):
    intent = western.understand(message, Session(id="s"))
    assert sorted(wish_label(w) for w in intent.wishes) == wishes


def test_a_misspelt_name_needs_a_sign_that_it_is_one(western):
    wishes = western.understand("directed by Ann Wodo", Session(id="s")).wishes
    assert wishes == ()  # four letters: too many words are near
    assert western.understand("something linnd", Session(id="s")).wishes == ()


def test_a_span_of_years_cannot_be_left_out_and_that_is_said(understanders, films):
    intent = understanders["films"].understand("no 90s films", session_of(films[0], shown=False))
    assert intent.wishes == ()
    assert "90s" in intent.notes[0]


def test_naming_an_item_only_does_not_recommend_again(understanders, films):
    session = session_of(films[0], shown=True)
    intent = understanders["films"].understand("have you seen Jaws?", session)
    assert intent.kind is TurnKind.ASK
    decided = plan(session, intent)
    assert decided.act == "explain"
    assert decided.explain == intent.mentions[0].item
    assert decided.taste == session.taste


@pytest.mark.parametrize(
    ("message", "hard"),
    [
        ("something for the whole family", True),
        ("a film for kids", True),
        ("I am watching with my kids tonight", False),
    ],
)
def test_what_is_made_for_a_family_is_asked_for_and_company_only_leans(
    understanders, message, hard
):
    wishes = understanders["films"].understand(message, Session(id="s")).wishes
    genres = [w for w in wishes if w.constraint.attribute == "genres"]
    assert [(w.hard, set(w.constraint.words)) for w in genres] == [
        (hard, {"Children", "Animation"})
    ]
    assert any(w.hard and w.constraint.op == "lacks" and "R" in w.constraint.words for w in wishes)
    assert not any(w.hard and "PG" in w.constraint.words for w in wishes)


def test_a_message_that_goes_on_adds_to_the_one_before(understanders, films):
    understand = understanders["films"].understand
    assert understand("also with robots", listed(Session(id="s"))).adds
    assert not understand("a film about robots", listed(Session(id="s"))).adds
