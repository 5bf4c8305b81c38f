"""The taste panel: what was understood, with the words it came from, each removable."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.taste import Taste, TasteEntry
from catalog.items import Catalog
from retrieval.filters import Constraint
from ui.chat.attributes import number
from ui.chat.wording import Words

Section = Literal["like", "dislike", "seen", "must", "lean", "words"]
_ORDER: tuple[Section, ...] = ("like", "dislike", "seen", "must", "lean", "words")


class TasteItem(BaseModel):
    """One inference: its id in the ledger, what it says, and where it came from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    what: str
    origin: str


class TasteSection(BaseModel):
    """Inferences of one sort under a heading."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Section
    heading: str
    items: tuple[TasteItem, ...]


def taste_sections(taste: Taste, catalog: Catalog, words: Words) -> tuple[TasteSection, ...]:
    """The ledger by sort; sorts without an inference are left out."""
    found: dict[Section, list[TasteItem]] = {}
    for entry in taste.entries:
        view = TasteItem(
            id=entry.id, what=_what(entry, catalog, words), origin=_origin(entry, words)
        )
        found.setdefault(_section(entry), []).append(view)
    return tuple(
        TasteSection(kind=kind, heading=words(f"taste.{kind}"), items=tuple(found[kind]))
        for kind in _ORDER
        if kind in found
    )


def judgements(taste: Taste) -> dict[str, Literal["like", "dislike", "seen"]]:
    """Item id → how it was judged, so that buttons can show it."""
    names: dict[int, Literal["like", "dislike", "seen"]] = {1: "like", -1: "dislike", 0: "seen"}
    return {e.item: names[e.sign] for e in taste.entries if e.kind == "item"}


def _section(entry: TasteEntry) -> Section:
    if entry.kind == "item":
        return "like" if entry.sign > 0 else "dislike" if entry.sign < 0 else "seen"
    if entry.wish is not None:
        return "must" if entry.wish.hard else "lean"
    return "words"


def _what(entry: TasteEntry, catalog: Catalog, words: Words) -> str:
    if entry.kind == "item":
        return entry.title
    if entry.wish is not None:
        return condition(entry.wish.constraint, catalog, words)
    return entry.query


def _origin(entry: TasteEntry, words: Words) -> str:
    return words(f"taste.from_{entry.source}", words=entry.words)


def condition(constraint: Constraint, catalog: Catalog, words: Words) -> str:
    """A condition in words ("genre: Comedy or Drama", "no Horror", "from 2010 on")."""
    attribute = catalog.attribute(constraint.attribute)
    label = constraint.attribute if attribute is None else attribute.label
    if constraint.op != "range":
        return words(f"taste.{constraint.op}", label=label, words=_either(constraint.words, words))
    is_year = constraint.attribute == "year"
    unit = "" if attribute is None or not attribute.unit else f" {attribute.unit}"
    low, high = (
        "" if bound is None else f"{bound:.0f}" if is_year else number(bound) + unit
        for bound in (constraint.low, constraint.high)
    )
    if low and high:
        return words("taste.years" if is_year else "taste.between", label=label, low=low, high=high)
    if low:
        return words("taste.since" if is_year else "taste.from_low", label=label, low=low)
    return words("taste.until" if is_year else "taste.to_high", label=label, high=high)


def _either(several: Iterable[str], words: Words) -> str:
    return words("taste.or").join(several)
