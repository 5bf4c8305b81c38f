"""Changing an inference by hand: the person knows better than we do."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from rapidfuzz import process

from assistant.intent import Wish
from assistant.taste import Taste, TasteEntry
from catalog.errors import UsageError
from catalog.items import Catalog
from retrieval.filters import Constraint


class Change(BaseModel):
    """What is to be different; None leaves it as it is.

    Attributes:
        sign: for a judgement: +1 liked, -1 disliked, 0 known; for a condition on words: +1 wanted,
            -1 ruled out.
        strength: for a judgement, how much it counts, above 0; 1 as usual.
        hard: for a condition: whether it must hold, or only leans.
        words: for a condition, the values of its attribute; for free words, the words.
        low, high: for a condition on a number, both bounds together; None leaves a side open.
        bounded: True when `low` and `high` are meant.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sign: Literal[-1, 0, 1] | None = None
    strength: float | None = Field(default=None, gt=0, le=10)
    hard: bool | None = None
    words: tuple[str, ...] | None = None
    low: float | None = None
    high: float | None = None
    bounded: bool = False


def edited(taste: Taste, entry_id: str, change: Change, catalog: Catalog) -> Taste:
    """The ledger with an inference changed; it counts as confirmed, and keeps its place and id.

    Raises:
        UsageError: when there is no such inference, or the change does not fit it.
    """
    entry = taste.entry(entry_id)
    if entry is None:
        raise UsageError(
            f"There is no inference {entry_id!r} that holds.",
            remedy="The list of your taste has the ids.",
        )
    if entry.kind == "item":
        new = _judgement(entry, change)
    elif entry.wish is not None:
        new = _condition(entry, entry.wish, change, catalog)
    else:
        new = _query(entry, change)
    new = new.holding("confirmed")
    entries = tuple(new if e is entry else e for e in taste.entries)
    return taste.model_copy(update={"entries": entries})


def _judgement(entry: TasteEntry, change: Change) -> TasteEntry:
    if change.words is not None or change.hard is not None or change.bounded:
        raise UsageError(
            f"“{entry.title}” is a judgement on one of the items.",
            remedy="Change whether you like it, or how much it counts.",
        )
    sign = entry.sign if change.sign is None else change.sign
    strength = entry.strength if change.strength is None else change.strength
    return entry.model_copy(update={"sign": sign, "strength": strength})


def _query(entry: TasteEntry, change: Change) -> TasteEntry:
    said = " ".join(change.words or ()).strip()
    if not said:
        raise UsageError("These are your own words.", remedy="Give other words, or remove them.")
    return entry.model_copy(update={"query": said})


def _condition(entry: TasteEntry, wish: Wish, change: Change, catalog: Catalog) -> TasteEntry:
    if change.strength is not None:
        raise UsageError(
            "A condition has no weight.", remedy="Let it be a must, or something to lean to."
        )
    constraint, hard = wish.constraint, wish.hard if change.hard is None else change.hard
    if constraint.op == "range":
        constraint = _range(constraint, change)
    else:
        constraint = _values(constraint, change, catalog)
        # A leaning away is no leaning that ranks: what is ruled out is ruled out.
        hard = hard or constraint.op == "lacks"
    new = wish.model_copy(update={"constraint": constraint, "hard": hard})
    return entry.model_copy(update={"wish": new})


def _range(constraint: Constraint, change: Change) -> Constraint:
    if change.words is not None or change.sign is not None:
        raise UsageError(
            f"{constraint.attribute} is a number.", remedy="Give bounds, such as from 1990 to 1999."
        )
    if not change.bounded:
        return constraint
    low, high = change.low, change.high
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        raise UsageError(
            "No number lies between these bounds.", remedy="Give a lower one, a higher one or both."
        )
    return constraint.model_copy(update={"low": low, "high": high})


def _values(constraint: Constraint, change: Change, catalog: Catalog) -> Constraint:
    if change.bounded:
        raise UsageError(f"{constraint.attribute} is no number.", remedy="Give words instead.")
    op = {1: "has", -1: "lacks", 0: constraint.op, None: constraint.op}[change.sign]
    words = constraint.words
    if change.words is not None:
        words = tuple(dict.fromkeys(_value(w, constraint.attribute, catalog) for w in change.words))
    if not words:
        raise UsageError("A condition needs a value.", remedy="Give one, or remove the condition.")
    return constraint.model_copy(update={"op": op, "words": words})


def _value(word: str, attribute: str, catalog: Catalog) -> str:
    """The catalogue's own spelling of a value."""
    known = _values_of(catalog, attribute)
    found = known.get(word.strip().casefold())
    if found is None:
        near = process.extract(word, list(known.values()), limit=3, score_cutoff=60)
        raise UsageError(
            f"No {catalog.noun} has the {attribute} {word!r}.",
            remedy="Near it are: " + ", ".join(str(n[0]) for n in near) + "."
            if near
            else "Give a value that the catalogue has.",
        )
    return found


def _values_of(catalog: Catalog, attribute: str) -> dict[str, str]:
    """Folded value → as the catalogue writes it."""
    column = catalog.table[attribute].tolist()
    return {
        value.casefold(): value
        for cell in column
        for value in ((cell,) if isinstance(cell, str) else cell)
        if value
    }
