"""A turn as lines for the browser. The edge: whatever fails in here becomes a line that says so."""

import json
import logging
from collections.abc import Iterator, Sequence
from secrets import token_hex
from typing import Any

from assistant.reply import Card, Cards, Done, Reply, Text, TurnEvent, Understood
from assistant.session import ChatMessage, Session
from assistant.taste import Taste
from catalog.errors import SaysoError
from ui.chat.cards import card_view
from ui.chat.contract import ChatAssistant
from ui.chat.ranked import RankedLine, ranked_line
from ui.chat.suggestions import openers, replies_to
from ui.chat.taste_panel import judgements, taste_panel
from ui.chat.wording import Words

Line = dict[str, Any]
logger = logging.getLogger(__name__)


def turn_lines(
    assistant: ChatAssistant, session_id: str, message: str, words: Words, keeper: str = ""
) -> Iterator[Line]:
    """The lines of one turn: session, understood, cards, text…, done – or error at any point.

    An unknown session is replaced by a new one, and the person is told. Closing the iterator stops
    the turn.
    """
    try:
        session = assistant.session(session_id) if session_id else None
        if session is None:
            session = assistant.new_session(keeper=keeper)
            yield {"type": "session", "id": session.id, "lost": bool(session_id)}
        for event in assistant.respond(session.id, message):
            yield event_line(event, assistant, words)
    except Exception as exc:
        yield error_line(exc, words)


def event_line(event: TurnEvent, assistant: ChatAssistant, words: Words) -> Line:
    """One event of a turn as the page draws it."""
    catalog = assistant.catalog
    match event:
        case Understood(taste=taste):
            return {"type": "understood", **taste_state(taste, assistant, words)}
        case Cards(items=items):
            views = [card_view(card, catalog, words).model_dump() for card in items]
            return {"type": "cards", "cards": views}
        case Text(text=text, question=True):
            return {"type": "question", "text": text}
        case Text(text=text, item=item):
            return {"type": "text", "text": text, "item": item}
        case Done(reply=reply):
            return {
                "type": "done",
                "text": opening(reply.text, reply.items),
                "question": "" if reply.question is None else reply.question.text,
                "cards": [card_view(c, catalog, words).model_dump() for c in reply.items],
                "quick": replies_to(reply.question, reply.items, reply.taste, catalog, words),
                "llm": reply.llm,
                "ranked": _dumped(_of_reply(reply, words)),
                "writer": writer(assistant, words),
                **taste_state(reply.taste, assistant, words),
            }


def _of_reply(reply: Reply, words: Words) -> RankedLine | None:
    # A card that is asked about later keeps the model's part, which is not told of again.
    return None if reply.ranked is None else ranked_line(reply.items, words, reply.ranked.model)


def opening(text: str, cards: Sequence[Card]) -> str:
    """What stands above the cards: the first line of an answer whose other lines are about them."""
    return text.split("\n", 1)[0] if cards else text


def taste_state(taste: Taste, assistant: ChatAssistant, words: Words) -> Line:
    """The taste panel and the pressed buttons."""
    return {
        "taste": taste_panel(taste, assistant.catalog, words).model_dump(),
        "judgements": judgements(taste),
    }


def page_state(
    assistant: ChatAssistant, session: Session | None, words: Words, keeper: str = ""
) -> Line:
    """All that the page needs to draw itself, with the conversation so far."""
    catalog = assistant.catalog
    messages = () if session is None else session.messages
    taste = Taste() if session is None else session.taste
    shown = [m for m in messages if m.role == "assistant"]
    question = None if session is None else session.open_question
    drawn = [_message(message, assistant, words) for message in messages]
    if drawn and question is not None:
        drawn[-1]["question"] = question.text
    quick = replies_to(question, shown[-1].cards, taste, catalog, words) if shown else ()
    return {
        "session": "" if session is None else session.id,
        "messages": drawn,
        "quick": quick,
        "remember": assistant.remembers(keeper),
        "openers": () if shown else _openers(assistant, words),
        "catalogue": {"name": catalog.name, "count": int(catalog.available.sum())},
        "writer": writer(assistant, words),
        **taste_state(taste, assistant, words),
    }


def _message(message: ChatMessage, assistant: ChatAssistant, words: Words) -> Line:
    cards = [card_view(c, assistant.catalog, words).model_dump() for c in message.cards]
    text = opening(message.text, message.cards)
    ranked = _dumped(ranked_line(message.cards, words))
    return {"role": message.role, "text": text, "question": "", "cards": cards, "ranked": ranked}


def _dumped(line: RankedLine | None) -> Line | None:
    return None if line is None else line.model_dump()


def writer(assistant: ChatAssistant, words: Words) -> Line:
    """Who writes the sentences now, and whether that may change by itself."""
    status = assistant.llm_status
    loading = status.startswith("loading")
    kind = "loading" if loading else "plain" if status.startswith("none") else "model"
    return {"text": words(f"page.writer_{kind}", model=status), "loading": loading}


def error_line(exc: Exception, words: Words) -> Line:
    """What happened and what to do; the traceback goes to the log under a reference."""
    if isinstance(exc, SaysoError):
        logger.warning("A turn failed: %s", exc)
        return {"type": "error", "problem": exc.message, "remedy": exc.remedy}
    reference = token_hex(4)
    logger.error("A turn failed (%s).", reference, exc_info=exc)
    return {
        "type": "error",
        "problem": words("errors.internal"),
        "remedy": words("errors.internal_remedy", reference=reference),
    }


def encoded(line: Line) -> bytes:
    """A line as the wire carries it: one JSON object, closed by a newline."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _openers(assistant: ChatAssistant, words: Words) -> tuple[str, ...]:
    try:
        popular = assistant.recommend(k=6).items
    except SaysoError:
        logger.warning("No openers, since there is nothing to recommend.", exc_info=True)
        return ()
    return openers(popular, assistant.catalog, words)
