"""What a message was understood to say: values only, no way of finding them."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from retrieval.filters import Constraint


class TurnKind(StrEnum):
    """What a person wants from a turn."""

    ASK = "ask"  # a fresh or refined request: recommend
    MORE = "more"  # other items for the same request
    LIKE_SHOWN = "like_shown"  # "more like the second one"
    FEEDBACK = "feedback"  # "I've seen that", "I don't like the first": recommend again
    WHY = "why"  # "why this one?"
    UNDO = "undo"  # take back what the last message did
    FORGET = "forget"  # remove an inference: "forget that", "forget the horror thing"
    RESET = "reset"  # start over
    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"  # "what can you do?"
    OUT_OF_SCOPE = "out_of_scope"  # the weather, a poem, an order
    UNCLEAR = "unclear"  # empty, emoji only, nothing that the catalogue can use


Attitude = Literal["like", "dislike", "seen", "neutral"]
Scope = Literal["new", "known", "both"]
"""What may be recommended: what is new to the person, what they know already, or both."""
Answer = Literal["", "value", "any", "none"]
"""How our question was answered: not, by values, "don't mind", or "neither"."""
Span = tuple[int, int]
"""Start and end of the words in the message, in characters."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mention(_Value):
    """An item that the message names or points at.

    Attributes:
        item: catalogue id.
        title: as the catalogue has it.
        words: as the person wrote it.
        span: where the words stand.
        attitude: like, dislike, seen (without judgement), or neutral (named only).
        strength: of a like or dislike, 1 when plainly said: "love" and "hate" more, "okay" less.
        owned: True when the person has the item, not only knows it.
        confidence: of the link, 0 to 1.
        others: ids of items that the words could also mean (remakes, parts of a series).
    """

    item: str
    title: str
    words: str
    span: Span
    attitude: Attitude = "like"
    strength: float = 1.0
    owned: bool = False
    confidence: float = 1.0
    others: tuple[str, ...] = ()


class Wish(_Value):
    """A condition or a leaning towards a word or number of an attribute.

    Attributes:
        constraint: what is asked for or ruled out.
        hard: True – an item that fails it is never shown; False – it only raises or lowers.
        widens: True where it is only allowed ("drama is fine too"): what holds on its attribute
            lets that in as well; where nothing does, it leans.
        words: as the person wrote it.
        span: where the words stand.
    """

    constraint: Constraint
    hard: bool
    words: str
    span: Span
    widens: bool = False


class Intent(_Value):
    """A message, understood.

    Attributes:
        kind: what is wanted.
        mentions: catalogue items in the order of the message.
        wishes: conditions in the order of the message.
        query: the rest of the request in its own words, for vector and lexical search; empty when
            nothing remains.
        shown: ids of items of an earlier answer that are pointed at ("the second one", "that").
        instead_of: ids of items that an earlier message was wrongly taken to name.
        reverses: True when ranges are meant instead of earlier ones ("no, the other way round").
        fresh: True when the message opens a new subject, so that old soft wishes should not hold.
        adds: True when the message goes on from the request before it ("also", "but with …"), so
            that the words looked for there are looked for still.
        language: ISO 639-1 code of the message's language.
        count: how many items are asked for ("two films"), at least 1; None where it is not said.
        scope: new items, known ones or both, where the message says which; empty where it does not.
        about: True when a question asks what is known of an item, not why it was recommended; with
            the kind "help", what was noted of the person.
        beyond: True when a place of the list or an answer is named that there is not.
        forgets: ids of the inferences that the message wants forgotten.
        answer: how the message answers the question that we asked last; see `Answer`.
        notes: what the person should be told about the understanding ("I only listed five items").
    """

    kind: TurnKind
    mentions: tuple[Mention, ...] = ()
    wishes: tuple[Wish, ...] = ()
    query: str = ""
    shown: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    reverses: bool = False
    fresh: bool = False
    adds: bool = False
    language: str = "en"
    count: int | None = None
    scope: Scope | Literal[""] = ""
    forgets: tuple[str, ...] = ()
    answer: Answer = ""
    beyond: bool = False
    about: bool = False
    notes: tuple[str, ...] = ()
