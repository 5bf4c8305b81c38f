"""One inference of the taste ledger, and how a newer one stands to an older."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.intent import Wish
from retrieval.filters import Constraint

State = Literal[
    "holds", "confirmed", "replaced", "contradicted", "gave_way", "put_aside", "taken_back"
]
Relation = Literal["none", "same", "replaces", "contradicts"]


class TasteEntry(BaseModel):
    """One inference, which the person can see, change and remove.

    Attributes:
        id: unique in the session ("3.2": the second of turn 3).
        turn: when it was made.
        kind: "item" – a judgement on an item; "wish" – a condition; "query" – free words.
        words: the person's own words, or what they pressed.
        source: where it was said: in a message, on a card, or in the person's past events.
        item, title, sign, strength: for "item"; sign +1 liked, -1 disliked, 0 seen without
            judgement; strength > 0 scales the sign in the profile.
        owned: for "item": True when the person said that they have it.
        wish: for "wish".
        query: for "query".
        state: "holds"; "confirmed" – said again, or changed by hand; and of what holds no longer:
            "replaced" by a newer one that says it better, "contradicted" by a newer one,
            "gave_way" to a newer one since nothing fitted both, "put_aside" when another subject
            or other words came, "taken_back" by the person.
        ended: the turn in which it ceased to hold; None while it holds.
        by: id of the newer inference that ended it; empty when there is none.
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
    owned: bool = False
    wish: Wish | None = None
    query: str = ""
    state: State = "holds"
    ended: int | None = None
    by: str = ""

    def ending(self, state: State, turn: int, by: str = "") -> "TasteEntry":
        """This inference as one that holds no longer."""
        return self.model_copy(update={"state": state, "ended": turn, "by": by})

    def holding(self, state: State = "holds") -> "TasteEntry":
        """This inference as one that holds."""
        return self.model_copy(update={"state": state, "ended": None, "by": ""})


def relation(new: TasteEntry, old: TasteEntry) -> Relation:
    """How a newer inference stands to an older one.

    Two judgements on an item cannot both hold. Of two conditions on an attribute, "has" and
    "lacks" contradict each other where the words that were wanted are all ruled out, or the
    other way about; ranges do where no number lies in both. What was ruled out is not ended by a
    leaning ("no horror", later "something scary"), and no other condition is by one that does not
    contradict it ("a thriller", later "that one but more suspenseful").

    Returns:
        "same" when it says the same again; "replaces" when only the newer should hold;
        "contradicts" when, besides, both cannot be true; else "none": both hold.
    """
    if new.kind == "item" and old.kind == "item" and new.item == old.item:
        if new.sign == old.sign:
            return "same"
        return "contradicts" if new.sign * old.sign < 0 else "replaces"
    if new.wish is None or old.wish is None:
        return "none"
    a, b = new.wish.constraint, old.wish.constraint
    if a.attribute != b.attribute:
        return "none"
    softer = old.wish.hard and not new.wish.hard
    if a.op == "range" or b.op == "range":
        how = _of_ranges(a, b) if a.op == b.op else "none"
        return "none" if softer and how != "contradicts" else how
    if a.op == b.op:
        return "same" if spoken(a) == spoken(b) and not softer else "none"
    if b.op == "lacks" and not new.wish.hard:
        return "none"
    return "contradicts" if spoken(b) <= spoken(a) else "none"


def left_of(new: TasteEntry, old: TasteEntry) -> Wish | None:
    """What remains of an older condition beside a newer one that ends a part of it.

    Of words, those that the newer one does not turn; of a range, the side that the newer one does
    not speak of ("30 to 80", later "under 50": from 30 on).

    Returns:
        The older wish without that part; None when no part ends, or all of it.
    """
    if new.wish is None or old.wish is None:
        return None
    a, b = new.wish.constraint, old.wish.constraint
    shared = spoken(a) & spoken(b)
    if a.attribute != b.attribute:
        return None
    if a.op == b.op == "range":
        side = _open_side(a, b) if new.wish.hard or not old.wish.hard else None
        return None if side is None else old.wish.model_copy(update={"constraint": side})
    if {a.op, b.op} != {"has", "lacks"} or not shared:
        return None
    rest = tuple(word for word in b.words if word.casefold() not in shared)
    if not rest or (b.op == "lacks" and not new.wish.hard):
        return None
    return old.wish.model_copy(update={"constraint": b.model_copy(update={"words": rest})})


def spoken(constraint: Constraint) -> frozenset[str]:
    """The words of a constraint, folded."""
    return frozenset(word.casefold() for word in constraint.words)


def _of_ranges(new: Constraint, old: Constraint) -> Relation:
    if (new.low, new.high) == (old.low, old.high):
        return "same"
    if _below(new, old) or _below(old, new):
        return "contradicts"
    if _open_side(new, old) is not None:
        return "none"  # one side of it is replaced
    joins = None in (new.low, old.low) and None in (new.high, old.high)
    return "none" if joins and (new.low is None) != (old.low is None) else "replaces"


def _open_side(new: Constraint, old: Constraint) -> Constraint | None:
    """The side of a closed range that a newer one of one bound leaves; None for other ranges."""
    if None in (old.low, old.high) or None not in (new.low, new.high):
        return None
    if _below(new, old) or _below(old, new):
        return None
    return old.model_copy(update={"high": None} if new.low is None else {"low": None})


def widened(old: Wish, more: Wish) -> Wish | None:
    """A condition that lets in what is allowed besides; None when nothing of it is left.

    "Has" takes the words in, "lacks" gives them up, a range reaches as far as the other's bounds:
    a side of which the other does not speak stays as it is.

    Raises:
        ValueError: when the two are not about the same attribute.
    """
    a, b = old.constraint, more.constraint
    if a.attribute != b.attribute or (a.op == "range") != (b.op == "range"):
        raise ValueError(f"{b.attribute} cannot widen {a.attribute}.")
    if a.op == "lacks":
        rest = tuple(w for w in a.words if w.casefold() not in spoken(b))
        if not rest:
            return None
        return old.model_copy(update={"constraint": a.model_copy(update={"words": rest})})
    if a.op == "has":
        change: dict[str, object] = {"words": tuple(dict.fromkeys((*a.words, *b.words)))}
    else:
        change = {
            "low": a.low if a.low is None or b.low is None else min(a.low, b.low),
            "high": a.high if a.high is None or b.high is None else max(a.high, b.high),
        }
    words = f"{old.words}, {more.words}"
    return old.model_copy(update={"constraint": a.model_copy(update=change), "words": words})


def _below(one: Constraint, other: Constraint) -> bool:
    return one.high is not None and other.low is not None and one.high < other.low
