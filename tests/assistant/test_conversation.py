"""Conversations of several turns, as people have them."""

import pytest
from talking import ids, say, titles

from assistant.engine import Assistant
from assistant.reply import Cards, Done, Text, Understood

LOVED = "I loved Toy Story and Finding Nemo, something for the whole family"


@pytest.fixture
def session(films: Assistant) -> str:
    return films.new_session().id


def test_events_come_in_order_and_cards_before_any_text(films: Assistant, session: str) -> None:
    events = list(films.respond(session, LOVED))
    kinds = [type(event) for event in events]
    assert kinds[:2] == [Understood, Cards]
    assert kinds[-1] is Done
    assert set(kinds[2:-1]) == {Text}
    cards, done = events[1], events[-1]
    assert isinstance(cards, Cards)
    assert isinstance(done, Done)
    assert [c.id for c in cards.items] == [c.id for c in done.reply.items]
    texts = [e for e in events if isinstance(e, Text)]
    assert all(e.text in done.reply.text for e in texts)
    assert {e.item for e in texts if e.item} == ids(done.reply)


def test_every_card_has_a_sentence_that_rests_on_its_evidence(
    films: Assistant, session: str
) -> None:
    reply = say(films, session, LOVED)
    assert len(reply.items) == 5
    for card in reply.items:
        known = {e.id for e in card.evidence}
        assert card.sentences
        assert all(s.evidence and set(s.evidence) <= known for s in card.sentences)
    assert {"understand", "recall", "rank", "explain", "cards", "total"} <= set(reply.timings_ms)
    assert reply.llm == "none (plain wording)"


def test_more_shows_others_and_nothing_that_was_named(films: Assistant, session: str) -> None:
    first = say(films, session, LOVED)
    more = say(films, session, "more")
    again = say(films, session, "show me some more")
    assert not ids(first) & ids(more)
    assert not (ids(first) | ids(more)) & ids(again)
    assert not {"Toy Story", "Finding Nemo"} & {*titles(first), *titles(more), *titles(again)}


def test_more_like_the_second_one_follows_that_one(films: Assistant, session: str) -> None:
    second = say(films, session, "I loved Alien").items[1]
    reply = say(films, session, "more like the second one")
    assert reply.understood.mentions[0].item == second.id
    assert any(e.item == second.id and e.sign > 0 for e in reply.taste.entries)
    assert second.id not in ids(reply)
    assert any(e.item == second.id for card in reply.items for e in card.evidence)


def test_not_so_old_moves_to_newer_films(films: Assistant, session: str) -> None:
    first = say(films, session, "I loved Casablanca")
    reply = say(films, session, "not so old")
    assert reply.items
    mean = [sum(c.year or 0 for c in r.items) / len(r.items) for r in (first, reply)]
    assert mean[1] > mean[0] + 10


def test_what_has_been_seen_is_gone(films: Assistant, session: str) -> None:
    first = say(films, session, "I loved Alien").items[0]
    reply = say(films, session, f"I've seen {first.title}")
    entry = next(e for e in reply.taste.entries if e.item == first.id)
    assert entry.sign == 0
    assert first.id not in ids(reply)
    assert reply.items


def test_nothing_with_a_genre_holds_until_it_is_undone(films: Assistant, session: str) -> None:
    say(films, session, "I loved Alien")
    ruled_out = say(films, session, "nothing with horror")
    more = say(films, session, "more")
    for card in (*ruled_out.items, *more.items):
        assert "Horror" not in card.attributes["genres"]  # type: ignore[operator]
    before = films.session(session)
    undone = say(films, session, "undo")
    assert before is not None
    assert undone.taste.bare == before.past[-1]
    assert not undone.taste.constraints(hard=True)


def test_why_this_one_says_what_its_card_says(films: Assistant, session: str) -> None:
    shown = say(films, session, LOVED)
    taste = shown.taste
    reply = say(films, session, "why the second one?")
    assert [c.id for c in reply.items] in ([], [shown.items[1].id])
    for sentence in shown.items[1].sentences:
        assert sentence.sentence in reply.text
    assert reply.taste == taste


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("hello", "greeting"),
        ("thanks!", "thanks"),
        ("what can you do?", "help"),
        ("what's the weather tomorrow?", "out_of_scope"),
        ("undo", "undo"),
    ],
)
def test_what_asks_for_no_film_gets_an_answer_and_no_cards(
    films: Assistant, session: str, message: str, kind: str
) -> None:
    reply = say(films, session, message)
    assert reply.understood.kind.value == kind
    assert reply.text
    assert not reply.items
    assert not reply.taste.entries


def test_a_press_on_a_card_changes_the_next_answer(films: Assistant, session: str) -> None:
    first = say(films, session, "I loved Alien")
    disliked, liked = first.items[0], first.items[1]
    films.judge(session, disliked.id, "dislike")
    films.judge(session, liked.id, "like")
    reply = say(films, session, "some science fiction")
    assert not {disliked.id, liked.id} & ids(reply)
    signs = {e.item: e.sign for e in reply.taste.entries if e.kind == "item"}
    assert (signs[disliked.id], signs[liked.id]) == (-1, 1)
    assert any(e.item == liked.id for card in reply.items for e in card.evidence)
    after = films.judge(session, liked.id, "none")
    assert liked.id not in after.taste.known_items


def test_a_forgotten_inference_no_longer_holds(films: Assistant, session: str) -> None:
    reply = say(films, session, "a comedy from the 90s")
    wish = next(e for e in reply.taste.entries if e.wish and e.wish.constraint.op == "has")
    films.forget(session, wish.id)
    after = say(films, session, "more")
    assert any("Comedy" not in c.attributes["genres"] for c in after.items)  # type: ignore[operator]
    assert all(c.year is not None and 1990 <= c.year <= 1999 for c in after.items)
    untouched = films.session(session)
    assert films.forget(session, "no such entry") == untouched


def test_without_its_strongest_like_an_item_scores_lower_by_that_much(films: Assistant) -> None:
    both = films.recommend(like=["Toy Story", "Alien"], k=20)
    card = next(c for c in both.items if len([e for e in c.evidence if e.kind == "contribution"]))
    top = max((e for e in card.evidence if e.kind == "contribution"), key=lambda e: e.amount)
    other = {"Toy Story", "Alien"} - {top.title}
    without = films.recommend(like=sorted(other), k=600)
    left = next((c for c in without.items if c.id == card.id), None)
    assert left is not None
    assert left.parts["cf"] < card.parts["cf"]
