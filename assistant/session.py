"""A conversation as it is kept between turns."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.reply import Card
from assistant.taste import Taste

MAX_UNDO = 20
"""How many earlier ledgers are kept for "undo"."""


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
        turn: number of the last turn; 0 before the first.
        taste: the ledger.
        past: earlier ledgers, oldest first, at most `MAX_UNDO`, for "undo".
        shown: lists of item ids as they were recommended, oldest first.
        messages: the conversation, oldest first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    user: str = ""
    turn: int = 0
    taste: Taste = Taste()
    past: tuple[Taste, ...] = ()
    shown: tuple[tuple[str, ...], ...] = ()
    messages: tuple[ChatMessage, ...] = ()

    @property
    def last_shown(self) -> tuple[str, ...]:
        """The items of the newest answer that had any."""
        return self.shown[-1] if self.shown else ()
