"""The taste panel: what was understood, where it came from, and what became of it."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.intent import Scope
from assistant.taste import Remembered, Taste, TasteEntry
from catalog.items import Catalog
from retrieval.filters import Constraint
from ui.chat.attributes import number
from ui.chat.wording import Words

Section = Literal["like", "dislike", "seen", "must", "lean", "words"]
_ORDER: tuple[Section, ...] = ("like", "dislike", "seen", "must", "lean", "words")


class Editable(BaseModel):
    """What can be changed about an inference, as it is now.

    Attributes:
        kind: "item" (sign, strength), "words" (hard or ruled out, values), "range" (hard, bounds)
            or "query" (values: the person's words).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["item", "words", "range", "query"]
    sign: int = 1
    strength: float = 1.0
    hard: bool = False
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


class TasteItem(BaseModel):
    """One inference: its id in the ledger, what it says, and where it came from.

    Attributes:
        note: its state and weight where they are worth saying; empty where they are not.
        edit: what can be changed; None where nothing can.
        restorable: whether it can be made to hold.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    what: str
    origin: str
    note: str = ""
    edit: Editable | None = None
    restorable: bool = False


class TasteSection(BaseModel):
    """Inferences of one sort under a heading."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Section
    heading: str
    items: tuple[TasteItem, ...]


class TastePanel(BaseModel):
    """The panel: what holds, what is remembered, what holds no longer, and the switch."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sections: tuple[TasteSection, ...]
    earlier: tuple[TasteItem, ...]
    ended: tuple[TasteItem, ...]
    scope: Scope


def taste_panel(taste: Taste, catalog: Catalog, words: Words) -> TastePanel:
    """All of a ledger, ready to be drawn."""
    earlier = (
        _earlier(r, catalog, words).model_copy(update={"restorable": r.entry.kind == "wish"})
        for r in taste.earlier
    )
    ended = (
        TasteItem(
            id=e.id,
            what=_signed(e, catalog, words),
            origin=_origin(e, words),
            note=words(f"taste.state_{e.state}"),
            restorable=True,
        )
        for e in reversed(taste.ended)
    )
    return TastePanel(
        sections=taste_sections(taste, catalog, words),
        earlier=tuple(earlier),
        ended=tuple(ended),
        scope=taste.scope,
    )


def taste_sections(taste: Taste, catalog: Catalog, words: Words) -> tuple[TasteSection, ...]:
    """What holds, by sort; sorts without an inference are left out."""
    found: dict[Section, list[TasteItem]] = {}
    for entry in taste.entries:
        view = TasteItem(
            id=entry.id,
            what=_what(entry, catalog, words),
            origin=_origin(entry, words),
            note=_note(entry, words),
            edit=_editable(entry),
        )
        found.setdefault(_section(entry), []).append(view)
    return tuple(
        TasteSection(kind=kind, heading=words(f"taste.{kind}"), items=tuple(found[kind]))
        for kind in _ORDER
        if kind in found
    )


def _earlier(remembered: Remembered, catalog: Catalog, words: Words) -> TasteItem:
    days = round(remembered.days)
    when = words("taste.today") if days < 1 else words("taste.days_ago", days=days)
    what = _signed(remembered.entry, catalog, words)
    return TasteItem(id=remembered.id, what=what, origin=when)


def _signed(entry: TasteEntry, catalog: Catalog, words: Words) -> str:
    """What an inference says, where no heading tells its sign."""
    what = _what(entry, catalog, words)
    return words(f"taste.signed_{_section(entry)}", what=what) if entry.kind == "item" else what


def _note(entry: TasteEntry, words: Words) -> str:
    notes = [words("taste.state_confirmed")] if entry.state == "confirmed" else []
    if entry.kind == "item" and entry.sign and entry.strength != 1:
        notes.append(words("taste.counts", times=f"{entry.strength:g}"))
    return ", ".join(notes)


def _editable(entry: TasteEntry) -> Editable:
    if entry.kind == "item":
        return Editable(kind="item", sign=entry.sign, strength=entry.strength)
    if entry.wish is None:
        return Editable(kind="query", values=(entry.query,))
    c, hard = entry.wish.constraint, entry.wish.hard
    if c.op == "range":
        return Editable(kind="range", hard=hard, low=c.low, high=c.high)
    return Editable(kind="words", sign=1 if c.op == "has" else -1, hard=hard, values=c.words)


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
