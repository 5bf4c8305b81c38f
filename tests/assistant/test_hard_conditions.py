"""What is promised holds in every conversation: two hundred at random, from a fixed seed."""

import random
from pathlib import Path

import pytest
from talking import ids, say

from assistant.engine import Assistant
from assistant.reply import Card, Reply
from catalog import Workspace
from retrieval.filters import Constraint

CONVERSATIONS, TURNS = 200, 4
REQUESTS = (
    "a comedy",
    "a comedy from the 90s",
    "nothing with horror",
    "no romance please",
    "something after 2000",
    "a thriller before 1980",
    "a drama under two hours",
    "only animation",
    "I loved {title}",
    "I hated {title}",
    "I've seen {title}",
    "something like {title} but without war",
    "more",
    "more like the first one",
    "I don't like the second one",
    "I've seen that",
    "not so old",
    "undo",
    "two films about space",
    "hello",
    "🎬🎬🎬",
)


def meets(card: Card, constraint: Constraint) -> bool:
    """Whether the card shows what was asked, by its own attributes."""
    value = (
        card.year if constraint.attribute == "year" else card.attributes.get(constraint.attribute)
    )
    if constraint.op == "range":
        low = float("-inf") if constraint.low is None else constraint.low
        high = float("inf") if constraint.high is None else constraint.high
        return isinstance(value, int | float) and low <= value <= high
    have = {w.casefold() for w in ((value,) if isinstance(value, str) else value or ())}  # type: ignore[union-attr]
    has = bool(have & {word.casefold() for word in constraint.words})
    return has if constraint.op == "has" else not has


def broken(reply: Reply, shown: set[str]) -> str:
    """What of the promises this reply breaks; empty when it keeps them."""
    if reply.understood.kind.value == "why":
        return ""
    for card in reply.items:
        if card.id in reply.taste.known_items:
            return f"{card.title} is known"
        failed = [c for c in reply.taste.constraints(hard=True) if not meets(card, c)]
        if failed:
            return f"{card.title} {card.year} {card.attributes} breaks {failed}"
        if not card.sentences:
            return f"{card.title} has no reason"
    if len(ids(reply)) != len(reply.items):
        return "an item stands there twice"
    if reply.understood.kind.value in {"more", "like_shown", "feedback"} and ids(reply) & shown:
        return f"shown again: {ids(reply) & shown}"
    return "" if reply.text else "nothing was said"


@pytest.mark.slow
def test_no_conversation_breaks_a_promise(films: Assistant) -> None:
    chance = random.Random(20)
    with_cards = with_conditions = 0
    for _ in range(CONVERSATIONS):
        session, shown, said = films.new_session().id, set[str](), []
        for _ in range(TURNS):
            message = chance.choice(REQUESTS).format(title=chance.choice(films.catalog.titles))
            said.append(message)
            reply = say(films, session, message)
            assert not (wrong := broken(reply, shown)), f"{said}: {wrong}"
            shown |= ids(reply)
            with_cards += bool(reply.items)
            with_conditions += bool(reply.items and reply.taste.constraints(hard=True))
    # Most turns recommend, and many under a condition: the promises were put to the test.
    assert with_cards > CONVERSATIONS * TURNS / 2
    assert with_conditions > CONVERSATIONS


def test_a_person_is_never_shown_what_they_rated(films: Assistant, demo_small: Path) -> None:
    events = Workspace.open(demo_small).load_events()
    for user, item in list(events.groupby("user")["item"])[:20]:
        assert not set(item) & ids(films.recommend(user=str(user), k=20))
