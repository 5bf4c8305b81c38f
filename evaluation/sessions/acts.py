"""What a simulated person may say, before it is put into words."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from retrieval.filters import Constraint

Kind = Literal[
    "ask",  # an opening or a new subject: likes, dislikes, conditions
    "like",  # names items that they like
    "dislike",  # names items that they do not like
    "condition",  # adds conditions
    "again",  # repeats a condition that the newest list broke
    "loosen",  # gives a condition up
    "more_like",  # points at an item of the newest list as a pattern
    "adjust",  # the same, with a leaning ("but funnier")
    "seen",  # points at one that they know
    "not_for_me",  # points at one that does not appeal
    "more",  # asks for others
    "answer",  # answers a question that was asked back
    "accept",  # takes one, and ends
    "leave",  # ends with nothing
]
CLOSING: tuple[Kind, ...] = ("accept", "leave")


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Value):
    """A condition and how it may be said.

    Attributes:
        constraint: what the words mean, exactly.
        phrase: name of the wording that says it ("no", "after").
        values: for the wording's holes.
    """

    constraint: Constraint
    phrase: str
    values: dict[str, str]


class Act(_Value):
    """One thing to be said. It holds nothing of what is hidden from the speaker.

    Attributes:
        kind: what is done.
        likes, dislikes: ids of known items that are named.
        conditions: that are stated, repeated or given up.
        place: the item of the newest list that is pointed at, from 0; None when none is.
        opinion: of "seen": 1 liked it, -1 did not, 0 does not say.
        leaning: of "adjust": the word that is said ("funnier").
        words: of "answer": the offered words that are chosen; empty for "I don't mind".
        fresh: of "ask": a new subject, so that kinds that were asked for before hold no longer.
    """

    kind: Kind
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    place: int | None = None
    opinion: Literal[-1, 0, 1] = 0
    leaning: str = ""
    words: str = ""
    fresh: bool = False
