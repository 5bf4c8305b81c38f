"""A conversation as it is kept between turns."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from assistant.intent import Scope
from assistant.question import Question
from assistant.reply import Card
from assistant.taste import Taste, meetable
from catalog.items import Catalog

MAX_UNDO = 20
"""How many earlier ledgers are kept for "undo"."""
MAX_MESSAGES = 60
"""Messages that are kept; older ones are forgotten, what was understood of them is not."""
MAX_SHOWN = 100
"""Lists of items that are kept, so that "more" does not repeat them."""


class ChatMessage(BaseModel):
    """One message as shown, with the cards that came with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Literal["user", "assistant"]
    text: str
    cards: tuple[Card, ...] = ()


class Session(BaseModel):
    """Everything that a turn may know of the conversation before it. Immutable.

    Attributes:
        id: names the session; unguessable where it comes from a browser.
        user: id of a person with past events in the workspace; empty for a stranger.
        keeper: under which name the person's taste is remembered beyond the session; empty when it
            is not, which is so until they ask for it.
        turn: number of the last turn; 0 before the first.
        taste: the ledger.
        past: earlier ledgers, oldest first, at most `MAX_UNDO`, for "undo".
        shown: lists of item ids as they were recommended, oldest first, at most `MAX_SHOWN`.
        asked: our questions, oldest first; none is asked twice.
        messages: the conversation, oldest first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    user: str = ""
    keeper: str = ""
    turn: int = 0
    taste: Taste = Taste()
    past: tuple[Taste, ...] = ()
    shown: tuple[tuple[str, ...], ...] = ()
    asked: tuple[Question, ...] = ()
    messages: tuple[ChatMessage, ...] = ()

    @property
    def open_question(self) -> Question | None:
        """The question that the last answer asked; None when it asked none."""
        last = self.asked[-1] if self.asked else None
        return last if last is not None and last.turn == self.turn else None

    @property
    def last_shown(self) -> tuple[str, ...]:
        """The items of the newest answer that had any."""
        return self.shown[-1] if self.shown else ()

    def shown_as(self, scope: Scope) -> frozenset[str]:
        """Items that were recommended before, so that "more" brings others.

        Of those the person knows, only the ones that were recommended as such: what came as new,
        and was then marked as seen, may well be recommended when known ones are asked for.
        """
        if scope == "known":
            return frozenset(card.id for card in self._cards() if card.known)
        return frozenset(item for listed in self.shown for item in listed)

    def card(self, item_id: str) -> Card | None:
        """The newest card of an item that was recommended here; None when there is none."""
        return next((card for card in self._cards() if card.id == item_id), None)

    def over(self, catalog: Catalog) -> Self:
        """The session over a catalogue that may have been built anew since its last turn."""
        past = tuple(taste.meetable(catalog) for taste in self.past)
        asked = tuple(q for q in self.asked if meetable(catalog, q.choices[0].constraint))
        return self.model_copy(
            update={"taste": self.taste.meetable(catalog), "past": past, "asked": asked}
        )

    def after_turn(
        self,
        message: str,
        answer: str,
        cards: tuple[Card, ...],
        *,
        taste: Taste,
        past: tuple[Taste, ...],
        question: Question | None = None,
    ) -> Self:
        """The session with one turn more: message, answer, the new ledger, what was asked back."""
        messages = (
            *self.messages,
            ChatMessage(role="user", text=message),
            ChatMessage(role="assistant", text=answer, cards=cards),
        )
        shown = (tuple(card.id for card in cards),) if cards else ()
        asked = () if question is None else (question,)
        return self.model_copy(
            update={
                "turn": self.turn + 1,
                "taste": taste,
                "past": past,
                "shown": (self.shown + shown)[-MAX_SHOWN:],
                "asked": self.asked + asked,
                "messages": messages[-MAX_MESSAGES:],
            }
        )

    def with_last_answer(self, answer: str, cards: tuple[Card, ...]) -> Self:
        """The session whose newest answer is worded anew."""
        last = ChatMessage(role="assistant", text=answer, cards=cards)
        return self.model_copy(update={"messages": (*self.messages[:-1], last)})

    def _cards(self) -> Iterator[Card]:
        for message in reversed(self.messages):
            yield from message.cards
