"""Whether conditions were taken as they were meant, and kept.

Three faults are told apart. A condition is *misunderstood* when it was stated and the ledger holds
no hard condition that means it; *lost* when it was taken, and left the ledger though the person did
not take it back and nobody was told; *broken* when the ledger holds it and an item was shown that
does not meet it. A condition that the assistant gave up and said so has *given way*.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from evaluation.sessions.acts import Condition
from evaluation.sessions.facts import Facts
from evaluation.sessions.found import Figures
from evaluation.sessions.transcript import Claim, Exchange, Transcript
from retrieval.filters import Constraint

Fault = Literal["misunderstood", "lost", "broken", "given_way"]
_STATING = {"ask", "condition", "again", "answer"}


@dataclass(frozen=True)
class Case:
    """One fault, to be looked at.

    Attributes:
        fault: which.
        key, turn: the session, and the turn from 1.
        message: the words of that turn.
        phrase: name of the wording of the condition; empty for one that only the ledger has.
        item: title of the item that does not meet it; empty when none was shown.
    """

    fault: Fault
    key: str
    turn: int
    message: str
    phrase: str
    item: str = ""


@dataclass
class Obeyed:
    """What came of the conditions of a session.

    Attributes:
        stated: for each time that a condition was stated: its phrase, and whether it was taken.
        cases: the faults.
        lists: lists that were shown while a condition was held, once for each condition.
        clean: of those, where every item met it.
        ruled_out_lists, ruled_out_clean: the same for "no …" alone.
        claims, false_claims: sentences on cards about conditions, and those that are not so.
        taken_back, still_held: conditions given up by the person, and those that the ledger keeps.
    """

    stated: list[tuple[str, bool]] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    lists: int = 0
    clean: int = 0
    ruled_out_lists: int = 0
    ruled_out_clean: int = 0
    claims: int = 0
    false_claims: int = 0
    taken_back: int = 0
    still_held: int = 0

    def count(self, fault: Fault) -> int:
        """How often a fault was seen."""
        return sum(case.fault == fault for case in self.cases)

    def figures(self) -> Figures:
        """Figures of the session: see the glossary of the report."""
        taken = [ok for _, ok in self.stated]
        return {
            "conditions": float(len(taken)),
            "understood": sum(taken) / len(taken) if taken else math.nan,
            "lists_clean": self.clean / self.lists if self.lists else math.nan,
            "ruled_out_clean": (
                self.ruled_out_clean / self.ruled_out_lists if self.ruled_out_lists else math.nan
            ),
            "broken": float(self.count("broken")),
            "misunderstood": float(len(taken) - sum(taken)),
            "lost": float(self.count("lost")),
            "gave_way": float(self.count("given_way")),
        }


def obeyed(transcript: Transcript, facts: Facts) -> Obeyed:
    """Follow every condition through a session with the assistant."""
    result = Obeyed()
    taken: set[str] = set()
    gone: set[str] = set()
    for turn, exchange in enumerate(transcript.exchanges, start=1):
        hard = [n.constraint for n in exchange.answer.ledger if n.constraint and n.hard]
        look = _Look(facts, transcript.key, turn, exchange, hard)
        if exchange.act.kind in _STATING:
            for condition in exchange.act.conditions:
                ok = facts.implied(condition.constraint, hard)
                result.stated.append((condition.phrase, ok))
                if not ok:
                    result.cases.append(look.case("misunderstood", condition))
        if exchange.act.kind == "loosen":
            result.taken_back += len(exchange.act.conditions)
            kept = [facts.implied(c.constraint, hard) for c in exchange.act.conditions]
            result.still_held += sum(kept)
        for condition in exchange.held:
            _follow(look, condition, result, taken, gone)
        result.cases += look.broken_of_ledger()
        result.claims += len(exchange.answer.claims)
        result.false_claims += sum(not _true(facts, claim) for claim in exchange.answer.claims)
    return result


@dataclass(frozen=True)
class _Look:
    """One turn, looked at for conditions."""

    facts: Facts
    key: str
    turn: int
    exchange: Exchange
    hard: Sequence[Constraint]

    def failing(self, constraint: Constraint) -> list[str]:
        return [i for i in self.exchange.answer.shown if not self.facts.meets(i, constraint)]

    def case(self, fault: Fault, condition: Condition | None, item: str = "") -> Case:
        phrase = "" if condition is None else condition.phrase
        title = self.facts.title(item) if item else ""
        return Case(fault, self.key, self.turn, self.exchange.message, phrase, title)

    def broken_of_ledger(self) -> Iterator[Case]:
        for constraint in self.hard:
            for item in self.failing(constraint)[:1]:
                yield self.case("broken", None, item)


def _follow(
    look: _Look, condition: Condition, result: Obeyed, taken: set[str], gone: set[str]
) -> None:
    name = condition.constraint.model_dump_json()
    holds = look.facts.implied(condition.constraint, look.hard)
    if holds:
        taken.add(name)
        gone.discard(name)
    elif any(g.attribute == condition.constraint.attribute for g in look.exchange.answer.gave_way):
        result.cases.append(look.case("given_way", condition))
        gone.add(name)
    elif name in taken and name not in gone:
        result.cases.append(look.case("lost", condition))
        gone.add(name)
    if not look.exchange.answer.shown:
        return
    failing = look.failing(condition.constraint)
    result.lists += 1
    result.clean += not failing
    if condition.constraint.op == "lacks":
        result.ruled_out_lists += 1
        result.ruled_out_clean += not failing


def _true(facts: Facts, claim: Claim) -> bool:
    """Whether a card's fact about a condition is so."""
    if isinstance(claim.value, float):
        return facts.number(claim.item, claim.attribute) == claim.value
    said = (claim.value,) if isinstance(claim.value, str) else claim.value
    own = {word.casefold() for word in facts.words(claim.item, claim.attribute)}
    there = bool(own & {word.casefold() for word in said})
    return there is not claim.absent
