"""The taste ledger: what was understood of a person, with the words it came from."""

import math
from collections.abc import Iterable
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from assistant.intent import Wish
from catalog.items import Catalog
from retrieval.filters import Constraint


class TasteEntry(BaseModel):
    """One inference, which the person can see and remove.

    Attributes:
        id: unique in the session ("3.2": the second of turn 3).
        turn: when it was made.
        kind: "item" – a judgement on an item; "wish" – a condition; "query" – free words.
        words: the person's own words, or what they pressed.
        source: where it was said: in a message, on a card, or in the person's past events.
        item, title, sign, strength: for "item"; sign +1 liked, -1 disliked, 0 seen without
            judgement; strength > 0 scales the sign in the profile.
        wish: for "wish".
        query: for "query".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    turn: int
    kind: Literal["item", "wish", "query"]
    words: str
    source: Literal["message", "card", "history"] = "message"
    item: str = ""
    title: str = ""
    sign: Literal[-1, 0, 1] = 1
    strength: float = 1.0
    wish: Wish | None = None
    query: str = ""


class Taste(BaseModel):
    """All inferences that hold now, oldest first. Every change gives a new ledger."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entries: tuple[TasteEntry, ...] = ()

    def with_entries(self, new: Iterable[TasteEntry]) -> Self:
        """The ledger with entries added; a newer judgement on an item replaces the older."""
        kept = list(self.entries)
        for entry in new:
            kept = [old for old in kept if not _replaces(entry, old)]
            kept.append(entry)
        return self.model_copy(update={"entries": tuple(kept)})

    def without(self, *ids: str) -> Self:
        """The ledger without these entries; unknown ids are ignored."""
        return self.model_copy(
            update={"entries": tuple(e for e in self.entries if e.id not in ids)}
        )

    def meetable(self, catalog: Catalog) -> Self:
        """The ledger without wishes about attributes that this catalogue does not have."""
        lost = [e.id for e in self.entries if e.wish and not _has(catalog, e.wish.constraint)]
        return self.without(*lost) if lost else self

    def judgements(self, half_life: float = math.inf) -> dict[str, float]:
        """Item id → signed strength, for items that were liked or disliked.

        What was liked last is what the person has in mind: a like counts
        strength · 0.5^(n / half_life), where n is how many later turns brought likes. What was
        disliked does not fade.

        Args:
            half_life: in turns that brought likes, above 0; infinite to weigh all alike.
        """
        judged = [e for e in self.entries if e.kind == "item" and e.sign]
        turns = sorted({e.turn for e in judged if e.sign > 0}, reverse=True)
        age = {turn: n for n, turn in enumerate(turns)}
        return {
            e.item: e.sign * e.strength * (0.5 ** (age[e.turn] / half_life) if e.sign > 0 else 1.0)
            for e in judged
        }

    @property
    def known_items(self) -> frozenset[str]:
        """Items that the person has named, judged or seen: never news to them."""
        return frozenset(e.item for e in self.entries if e.kind == "item")

    def constraints(self, *, hard: bool) -> tuple[Constraint, ...]:
        """The hard conditions, or the soft leanings."""
        return tuple(e.wish.constraint for e in self.entries if e.wish and e.wish.hard is hard)

    @property
    def query(self) -> str:
        """The free words that still hold, newest last."""
        return " ".join(e.query for e in self.entries if e.kind == "query")


def _has(catalog: Catalog, constraint: Constraint) -> bool:
    attribute = catalog.attribute(constraint.attribute)
    if attribute is None:
        return constraint.attribute == "year"
    return (attribute.kind == "number") == (constraint.op == "range")


def _replaces(new: TasteEntry, old: TasteEntry) -> bool:
    if new.kind == "item":
        return old.kind == "item" and old.item == new.item
    if new.wish is None or old.wish is None:
        return False
    a, b = new.wish.constraint, old.wish.constraint
    if a.attribute != b.attribute:
        return False
    # A new range on an attribute replaces the old one; the same words with the other sign too.
    return a.op == b.op == "range" or (a.op != "range" and set(a.words) == set(b.words))
