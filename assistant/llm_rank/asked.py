"""What a person asked for, in words that a model can read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

from assistant.llm_rank.config import LLMRankConfig
from assistant.llm_rank.cut import one_line
from assistant.session import Session
from assistant.taste import Taste

MAX_TITLES = 20
"""Liked, disliked and known items that are named to a model, of each the newest."""


@dataclass(frozen=True)
class Said:
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True)
class Asked:
    """A request, from what was said in this conversation alone: past events stay here.

    Attributes:
        said: messages, oldest first.
        likes, dislikes, seen: titles, oldest first.
        must, must_not, rather: conditions and leanings, in the person's words.
        query: free words.
    """

    said: tuple[Said, ...] = ()
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    rather: tuple[str, ...] = ()
    query: str = ""

    @classmethod
    def in_words(cls, messages: Sequence[str]) -> Self:
        """A request that is nothing but messages, of which we know no more; oldest first."""
        return cls(said=tuple(Said("user", text) for text in messages if text.strip()))

    @classmethod
    def in_conversation(cls, texts: Sequence[str]) -> Self:
        """A recorded conversation: the person speaks first, then both by turns; oldest first.

        Args:
            texts: every message, an empty one where somebody said nothing.
        """
        said = (Said("assistant" if n % 2 else "user", text) for n, text in enumerate(texts))
        return cls(said=tuple(message for message in said if message.text.strip()))

    @classmethod
    def of_turn(cls, before: Session, message: str, taste: Taste) -> Self:
        """The request of a turn: the conversation before it, its message, and the ledger after."""
        items = [e for e in taste.entries if e.kind == "item" and e.source != "history"]
        wishes = [e.wish for e in taste.entries if e.wish is not None]
        lacking = [w for w in wishes if w.constraint.op == "lacks"]
        return cls(
            said=(*(Said(m.role, m.text) for m in before.messages), Said("user", message)),
            likes=tuple(e.title for e in items if e.sign > 0),
            dislikes=tuple(e.title for e in items if e.sign < 0),
            seen=tuple(e.title for e in items if e.sign == 0),
            must=tuple(w.words for w in wishes if w.hard and w not in lacking),
            must_not=tuple(w.words for w in lacking),
            rather=tuple(w.words for w in wishes if not w.hard and w not in lacking),
            query=taste.query,
        )

    def as_json(self, config: LLMRankConfig) -> str:
        """One JSON object a line for each message, and one for what was understood of them all."""
        length = config.message_characters
        lines = [
            {m.role: one_line(m.text, length)}
            for m in self.said[-config.messages :]
            if m.text.strip()
        ]
        understood: dict[str, str | list[str]] = {
            name: [one_line(word, length) for word in words[-MAX_TITLES:]]
            for name, words in {
                "likes": self.likes,
                "dislikes": self.dislikes,
                "knows": self.seen,
                "must": self.must,
                "must not": self.must_not,
                "rather": self.rather,
            }.items()
            if words
        }
        if self.query:
            understood["wants"] = one_line(self.query, length)
        known = [{"understood": understood}] if understood else []
        return "\n".join(json.dumps(line, ensure_ascii=False) for line in [*lines, *known])
