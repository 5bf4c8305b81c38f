"""Whom simulated people talk to: the assistant, and two controls that understand perfectly."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from assistant.engine import Assistant
from assistant.reply import Done, Reply
from assistant.taste import TasteEntry
from catalog.errors import SaysoError
from evaluation.sessions.acts import Condition
from evaluation.sessions.facts import Facts, Mask
from evaluation.sessions.mind import Mind, Press
from evaluation.sessions.transcript import Answer, Claim, Noted

CARDS = 5
"""Items in a list of a control; as many as the assistant shows by default."""


class Partner(Protocol):
    """Somebody to talk to. One conversation at a time."""

    def begin(self) -> None:
        """A new conversation."""

    def press(self, press: Press) -> None:
        """A press on a card."""

    def answer(self, message: str, mind: Mind) -> Answer:
        """The answer to a message; controls read the mind instead of the words."""


class AssistantPartner:
    """The assistant itself, which has the words alone.

    Args:
        assistant: over a workspace that has never met the people.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._session = ""

    def begin(self) -> None:
        """A new conversation of a stranger."""
        self._session = self._assistant.new_session().id

    def press(self, press: Press) -> None:
        """A press on a card."""
        self._assistant.judge(self._session, press.item, press.judgement)

    def answer(self, message: str, mind: Mind) -> Answer:
        """What the assistant replies."""
        del mind
        last = list(self._assistant.respond(self._session, message))[-1]
        if not isinstance(last, Done):
            raise SaysoError(f"The assistant's turn ended with {type(last).__name__}.")
        return _answer(last.reply)


def _answer(reply: Reply) -> Answer:
    recommended = reply.understood.kind != "why" and bool(reply.items)
    understood = reply.understood
    pointed = dict.fromkeys((*understood.shown, *(m.item for m in understood.mentions)))
    claims = [
        Claim(item=card.id, attribute=e.attribute, value=e.value, absent=e.absent)
        for card in reply.items
        for e in card.evidence
        if e.kind == "wish"
    ]
    gave_way = [e for e in reply.taste.ended if e.state == "gave_way" and e.ended == reply.turn]
    return Answer(
        kind=understood.kind.value,
        text=reply.text,
        shown=tuple(card.id for card in reply.items) if recommended else (),
        pointed=tuple(pointed),
        ledger=tuple(_noted(entry, reply.turn) for entry in reply.taste.entries),
        gave_way=tuple(e.wish.constraint for e in gave_way if e.wish is not None),
        claims=tuple(claims) if recommended else (),
        question=reply.question,
        ms=reply.timings_ms.get("total", 0.0),
    )


def _noted(entry: TasteEntry, turn: int) -> Noted:
    return Noted(
        item=entry.item if entry.kind == "item" else "",
        sign=entry.sign,
        constraint=None if entry.wish is None else entry.wish.constraint,
        hard=entry.wish is not None and entry.wish.hard,
        words=entry.words,
        query=entry.query,
        new=entry.turn == turn,
    )


class Control:
    """Recommends without listening, under the conditions that the person has in mind.

    Args:
        facts: which items meet a condition.
        order: shape (n_items,), rows, best first; None for a random order at every turn.
        rng: of random orders.
    """

    def __init__(self, facts: Facts, order: Sequence[int] | None, rng: np.random.Generator) -> None:
        self._facts, self._order, self._rng = facts, order, rng
        self._shown: set[str] = set()

    def begin(self) -> None:
        """Forget what was shown."""
        self._shown = set()

    def press(self, press: Press) -> None:
        """Items that were pressed were shown, and are not shown again."""

    def answer(self, message: str, mind: Mind) -> Answer:
        """The next items that meet all conditions, and were neither shown nor spoken of."""
        del message
        keep = self._keep(mind.held)
        keep[self._facts.catalog.ids.rows(self._shown | mind.told)] = False
        order = self._rng.permutation(len(keep)) if self._order is None else self._order
        rows = [row for row in order if keep[row]][:CARDS]
        shown = tuple(self._facts.catalog.ids.id(int(row)) for row in rows)
        self._shown.update(shown)
        return Answer(kind="control", text="", shown=shown)

    def _keep(self, held: Sequence[Condition]) -> Mask:
        keep = self._facts.catalog.available.copy()
        for condition in held:
            keep &= self._facts.mask(condition.constraint)
        return keep
