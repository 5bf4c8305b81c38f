"""Whether the assistant knows what was said: what was pointed at, named, noted, shown before."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.sessions.acts import CLOSING, Kind
from evaluation.sessions.facts import Facts
from evaluation.sessions.found import Figures
from evaluation.sessions.transcript import Exchange, Noted, Transcript

_SIGNS: dict[Kind, int] = {"more_like": 1, "adjust": 1, "not_for_me": -1}


@dataclass(frozen=True)
class Pointed:
    """One message that points at an item of the newest list, or names one.

    Attributes:
        kind: of the act.
        turn, message: where.
        item: whether the item that was meant, and no other, was taken.
        sign: whether it stands in the ledger with the attitude that was meant.
    """

    kind: Kind
    turn: int
    message: str
    item: bool
    sign: bool


def pointed(transcript: Transcript) -> Iterator[Pointed]:
    """Every message that points at something shown."""
    for turn, exchange in enumerate(transcript.exchanges, start=1):
        kind = exchange.act.kind
        if exchange.meant:
            answer = exchange.answer
            wanted = exchange.act.opinion if kind == "seen" else _SIGNS.get(kind)
            noted = _sign_of(answer.ledger, exchange.meant)
            known = kind == "seen" and wanted == 0 and noted is not None
            sign = known or wanted is None or noted == wanted
            right = answer.pointed == (exchange.meant,)
            yield Pointed(kind, turn, exchange.message, right, sign)


def named(transcript: Transcript) -> Iterator[Pointed]:
    """Every item that a message names."""
    for turn, exchange in enumerate(transcript.exchanges, start=1):
        act = exchange.act
        for sign, items in ((1, act.likes), (-1, act.dislikes)):
            for item in items:
                noted = _sign_of(exchange.answer.ledger, item)
                yield Pointed(act.kind, turn, exchange.message, noted is not None, noted == sign)


def remembered(transcript: Transcript, facts: Facts) -> Figures:
    """Figures of a session with the assistant: see the glossary of the report."""
    points, names = list(pointed(transcript)), list(named(transcript))
    tastes = list(_tastes(transcript, facts))
    return {
        "pointed_right": _share([p.item for p in points]),
        "pointed_sign": _share([p.sign for p in points]),
        "named_right": _share([n.sign for n in names]),
        "in_ledger": _share(tastes),
        "pressing_on": _share([bool(e.answer.shown) for e in _closings(transcript)]),
        "ms": sum(e.answer.ms for e in transcript.exchanges) / len(transcript.exchanges),
    }


def _closings(transcript: Transcript) -> list[Exchange]:
    return [e for e in transcript.exchanges if e.act.kind in CLOSING]


def repeated(transcript: Transcript) -> Figures:
    """Which part of what was shown had been shown or spoken of before."""
    earlier: set[str] = set()
    told, again, others = [], [], []
    for exchange in transcript.exchanges:
        for item in exchange.answer.shown:
            told.append(item in exchange.told)
            again.append(item in earlier)
            if exchange.act.kind == "more":
                others.append(item in earlier)
        earlier |= set(exchange.answer.shown)
    return {
        "repeats_told": _share(told),
        "repeats": _share(again),
        "repeats_asked_others": _share(others),
        "told_again": float(sum(told)),
        "lists": float(sum(bool(e.answer.shown) for e in transcript.exchanges)),
    }


def _tastes(transcript: Transcript, facts: Facts) -> Iterator[bool]:
    """For everything that the person stated and did not take back: whether it is in the ledger."""
    last = transcript.exchanges[-1]
    ledger = last.answer.ledger
    for item, sign in _opinions(transcript).items():
        noted = _sign_of(ledger, item)
        yield noted == sign or (sign == 0 and noted is not None)
    noted_conditions = [n.constraint for n in ledger if n.constraint]
    for condition in last.held:
        yield facts.implied(condition.constraint, noted_conditions)


def _opinions(transcript: Transcript) -> dict[str, int]:
    """Item → the sign that the person gave it last, before the closing."""
    found: dict[str, int] = {}
    for exchange in transcript.exchanges[:-1]:
        signs = {"like": 1, "dislike": -1, "seen": 0}
        found |= {press.item: signs[press.judgement] for press in exchange.presses}
        found |= dict.fromkeys(exchange.act.likes, 1) | dict.fromkeys(exchange.act.dislikes, -1)
        found |= _pointed_sign(exchange)
    return found


def _pointed_sign(exchange: Exchange) -> dict[str, int]:
    if not exchange.meant:
        return {}
    sign = exchange.act.opinion if exchange.act.kind == "seen" else _SIGNS[exchange.act.kind]
    return {exchange.meant: sign}


def _sign_of(ledger: tuple[Noted, ...], item: str) -> int | None:
    return next((n.sign for n in reversed(ledger) if n.item == item), None)


def _share(values: list[bool]) -> float:
    return sum(values) / len(values) if values else math.nan
