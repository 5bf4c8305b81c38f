"""Labels: what a careful person would take a message to mean, in a short notation.

An item is its title, with a year where the catalogue has several of that name, "=" and what is
thought of it: ``Heat=love``, ``King Kong (1933)=seen``. A condition is an attribute and its words
or bounds: ``genres+Comedy`` asks, ``genres-Horror`` rules out, ``year[1990,1999]`` bounds, where
"*" stands for any bound; "~" before it means that it only leans. " | " stands between readings of
which any will do, "?" before one that may be missing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.intent import Mention, Wish

Degree = Literal["love", "like", "dislike", "hate", "seen", "owned", "neutral"]
COARSE: dict[str, str] = {"love": "like", "hate": "dislike", "owned": "seen"}
"""Degrees → the attitude of an `Intent`; the others are called the same."""
_DEGREES = frozenset({"love", "like", "dislike", "hate", "seen", "owned", "neutral"})
_RANGE = re.compile(r"~?\w+\[(?:\*|-?[\d.]*),(?:\*|-?[\d.]*)\]")
_WORDS = re.compile(r"~?\w+[+-].+")


@dataclass(frozen=True)
class Slot:
    """One thing that a message says.

    Attributes:
        readings: as labelled, any of which will do.
        optional: True when it may be missing.
    """

    readings: tuple[str, ...]
    optional: bool

    @classmethod
    def of(cls, label: str) -> "Slot":
        """A slot from its notation."""
        readings = tuple(one.strip() for one in label.split(" | "))
        optional = any(one.startswith("?") for one in readings)
        return cls(tuple(one.removeprefix("?") for one in readings), optional)


def item_label(reading: str) -> tuple[str, Degree]:
    """A labelled item as its title and what is thought of it.

    Raises:
        ValueError: when it is written otherwise.
    """
    title, equals, degree = reading.rpartition("=")
    if not equals or not title or degree not in _DEGREES:
        raise ValueError(
            f"{reading!r} is not a title, “=” and one of {', '.join(sorted(_DEGREES))}"
        )
    return title, degree  # type: ignore[return-value]  # it is in the set


def checked_wish(reading: str) -> str:
    """A labelled condition.

    Raises:
        ValueError: when it is written otherwise.
    """
    if _RANGE.fullmatch(reading) is None and _WORDS.fullmatch(reading) is None:
        raise ValueError(f"{reading!r} is no condition such as genres+Comedy or year[1990,1999]")
    return reading


def wish_label(wish: Wish) -> str:
    """A condition that was understood, in the notation of labels."""
    c = wish.constraint
    soft = "" if wish.hard else "~"
    if c.op == "range":
        low, high = ("" if bound is None else f"{bound:g}" for bound in (c.low, c.high))
        return f"{soft}{c.attribute}[{low},{high}]"
    return f"{soft}{c.attribute}{'+' if c.op == 'has' else '-'}{','.join(sorted(c.words))}"


def degree_of(mention: Mention) -> str:
    """What was understood to be thought of an item, as finely as labels tell it."""
    if mention.owned:
        return "owned"
    strong = {"like": "love", "dislike": "hate"}
    return (
        strong.get(mention.attitude, mention.attitude) if mention.strength > 1 else mention.attitude
    )


def same_wish(label: str, found: str) -> bool:
    """Whether a condition that was understood is the labelled one; "*" stands for any bound."""
    parts = (re.escape(part) for part in label.split("*"))
    return re.fullmatch(r"-?[\d.e+]+".join(parts), found) is not None


def as_slots(labels: Sequence[str]) -> tuple[Slot, ...]:
    """The slots of a list of labels."""
    return tuple(Slot.of(label) for label in labels)
