"""What is known of a person: computed facts, each with an id, its figures and its evidence."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.reply import Sentence

FactKind = Literal[
    "activity", "behaviours", "trend", "rating", "interest", "dislike", "decade", "level", "recent"
]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(_Value):
    """One number of a fact, as it is shown.

    Attributes:
        name: what it is ("count", "total", "times", …), the hole of the wording that it fills.
        shown: rounded, in digits.
        said: where in a sentence it may stand: "of" (after "of"), "percent", "plain", or before one
            of these words: "times", "days", "events", "items", "ratings", or a kind of event.
    """

    name: str
    shown: str
    said: tuple[str, ...]

    @property
    def value(self) -> float:
        """The number as shown."""
        return float(self.shown.replace(",", ""))


class Example(_Value):
    """An item that a fact rests on."""

    item: str
    title: str


class ProfileFact(_Value):
    """One fact about a person, computed from events.

    Attributes:
        id: unique within the profile ("f1").
        kind: "activity" – how many events, since when; "behaviours" – of which kinds; "trend" –
            the last days beside the time before; "rating" – mean rating beside other people's;
            "interest", "decade" – a value, or a decade, and how much of what they liked has it;
            "dislike" – the same of what they disliked; "level" – the median of a number; "recent" –
            the part of a value in the short-term and in the long-term interest.
        attribute, label: of the catalogue; empty where the fact is about none.
        value: the word ("Comedy", "1990s"); empty where there is none.
        unit: of a level.
        direction: +1 when the first figure of a pair is the larger one, -1 when it is the smaller
            one, 0 when they are alike or there is no pair.
        figures: in the order in which they must be told.
        partial: True when `total` leaves out items of which the attribute is not known.
        since, until: of the first and the last event, in words; empty when unknown.
        examples: items of the person that it rests on, strongest first.
    """

    id: str = ""
    kind: FactKind
    attribute: str = ""
    label: str = ""
    value: str = ""
    unit: str = ""
    direction: Literal[-1, 0, 1] = 0
    figures: tuple[Figure, ...] = ()
    partial: bool = False
    since: str = ""
    until: str = ""
    examples: tuple[Example, ...] = ()


class Profile(_Value):
    """A person in facts and in words.

    Attributes:
        user: their id.
        facts: all of them.
        sentences: one a fact, in the order of the facts; each was checked against it.
        llm: who wrote.
    """

    user: str
    facts: tuple[ProfileFact, ...]
    sentences: tuple[Sentence, ...]
    llm: str


def figure(name: str, value: float, *said: str, digits: int = 0) -> Figure:
    """A figure, rounded to so many digits behind the point."""
    return Figure(name=name, shown=f"{value:,.{digits}f}", said=said)


def direction(mine: Figure, other: Figure) -> Literal[-1, 0, 1]:
    """Which of two figures is the larger one, as shown."""
    if mine.value == other.value:
        return 0
    return 1 if mine.value > other.value else -1
