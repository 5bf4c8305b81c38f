"""Saying things to an assistant, and what comes back."""

from assistant.engine import Assistant
from assistant.reply import Done, Reply, TurnEvent


def say(assistant: Assistant, session: str, message: str) -> Reply:
    """The reply to one message."""
    return reply_of(list(assistant.respond(session, message)))


def reply_of(events: list[TurnEvent]) -> Reply:
    """The reply that ends a turn."""
    last = events[-1]
    assert isinstance(last, Done)
    return last.reply


def titles(reply: Reply) -> list[str]:
    """Titles of the cards, best first."""
    return [card.title for card in reply.items]


def ids(reply: Reply) -> set[str]:
    """Ids of the cards."""
    return {card.id for card in reply.items}
