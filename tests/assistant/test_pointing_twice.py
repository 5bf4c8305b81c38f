"""What people say of a place and then of "it", what frees a condition, and how they take one."""

import pytest
from talking import ids, say

REQUEST = "a comedy after 1980 under two hours, no horror"


@pytest.fixture
def listed(films):
    session = films.new_session().id
    return session, [card.id for card in say(films, session, REQUEST).items]


@pytest.mark.parametrize(
    ("message", "place", "sign"),
    [
        ("I've seen number 4 and loved it.", 3, 1),
        ("I loved number 2 when I saw it.", 1, 1),
        ("I know the third one, it was boring.", 2, -1),
        ("I like the look of the second one, show me more like it.", 1, 1),
        ("The second one sounds good, what else is like that?", 1, 1),
        ("I know the fourth already, what else?", 3, 0),
        ("The fifth one doesn't appeal to me, what else?", 4, -1),
    ],
)
def test_it_is_the_place_that_was_named_before_it(films, listed, message, place, sign):
    session, shown = listed
    reply = say(films, session, message)
    judged = {e.item: e.sign for e in reply.taste.entries if e.kind == "item"}
    assert judged == {shown[place]: sign}
    assert reply.taste.query == ""


@pytest.mark.parametrize(
    ("message", "gone"),
    [
        ("Any year is fine now.", "year"),
        ("Never mind the running time.", "runtime"),
        ("The running time doesn't matter any more.", "runtime"),
        ("It doesn't have to be a comedy.", "genres has"),
        ("OK, horror is fine too.", "genres lacks"),
        ("any comedy is fine", ""),
    ],
)
def test_what_is_free_now_is_no_condition(films, listed, message, gone):
    session, _ = listed
    reply = say(films, session, message)
    left = {
        c.attribute if c.op == "range" else f"{c.attribute} {c.op}"
        for c in reply.taste.constraints(hard=True)
    }
    assert left == {"year", "runtime", "genres has", "genres lacks"} - {gone}


@pytest.mark.parametrize(
    "message",
    [
        "Perfect, I'll go with the third one.",
        "The second one it is, thank you!",
        "I'll take number 2. Thanks!",
        "I'll think about it. Bye!",
        "Thanks anyway, bye",
    ],
)
def test_who_takes_one_or_goes_gets_no_other_list(films, listed, message):
    session, _ = listed
    assert ids(say(films, session, message)) == set()


@pytest.mark.parametrize("title", ["Apollo 13", "Men in Black"])
def test_one_that_was_loved_is_liked(films, title):
    for message in (f"Another one I loved is {title}.", f"One of my favourites is {title}."):
        reply = say(films, films.new_session().id, message)
        assert [(e.title, e.sign) for e in reply.taste.entries] == [(title, 1)]
