"""What a message says, as inferences of the ledger."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from assistant.intent import Intent, Mention
from assistant.taste import Taste, TasteEntry

SIGN: Mapping[str, Literal[-1, 0, 1]] = MappingProxyType({"like": 1, "dislike": -1, "seen": 0})
"""Of a judgement, as the ledger has it."""


def with_said(turn: int, base: Taste, intent: Intent) -> Taste:
    """The ledger with what the message says, and what is only allowed let in where it can be."""
    taste = base
    for entry in _entries(turn, base, intent):
        wider = taste.widened(entry) if entry.wish is not None and entry.wish.widens else None
        if wider is not None:
            taste = wider
        elif entry.wish is None or not entry.wish.widens or entry.wish.constraint.op == "has":
            taste = taste.with_entries([entry])
    return taste


def _entries(turn: int, taste: Taste, intent: Intent) -> Iterator[TasteEntry]:
    """New ledger entries, in the order of the message."""
    ids = new_ids(taste, turn)
    for mention in intent.mentions:
        if mention.attitude != "neutral":
            yield _judgement(next(ids), turn, mention)
    for wish in intent.wishes:
        yield TasteEntry(id=next(ids), turn=turn, kind="wish", words=wish.words, wish=wish)
    if intent.query:
        yield TasteEntry(
            id=next(ids), turn=turn, kind="query", words=intent.query, query=intent.query
        )


def _judgement(id_: str, turn: int, mention: Mention) -> TasteEntry:
    return TasteEntry(
        id=id_,
        turn=turn,
        kind="item",
        words=mention.words,
        item=mention.item,
        title=mention.title,
        sign=SIGN[mention.attitude],
        strength=mention.strength,
        owned=mention.owned,
    )


def new_ids(taste: Taste, turn: int) -> Iterator[str]:
    """Ids that no inference of the ledger has, for those made in a turn."""
    taken = {entry.id for entry in (*taste.entries, *taste.ended)}
    number = 1
    while True:
        if (id_ := f"{turn}.{number}") not in taken:
            yield id_
        number += 1
