"""What a turn does with what was understood: a pure function of the session and the intent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.intent import Intent, Mention, TurnKind
from assistant.session import MAX_UNDO, Session
from assistant.taste import Taste, TasteEntry

Act = Literal["recommend", "explain", "say"]
Judgement = Literal["like", "dislike", "seen", "none"]

_SIGN: dict[str, Literal[-1, 0, 1]] = {"like": 1, "dislike": -1, "seen": 0}
_RECOMMENDING = {TurnKind.ASK, TurnKind.MORE, TurnKind.LIKE_SHOWN, TurnKind.FEEDBACK}


@dataclass(frozen=True)
class Plan:
    """What to do in this turn.

    Attributes:
        act: "recommend" items, "explain" one shown before, or only "say" something.
        taste: the ledger after the message.
        past: the ledgers that "undo" can return to.
        exclude: ids of items not to show again.
        explain: id of the item to explain.
        say: name of the sentence for "say", or of the line that opens a recommendation.
        gave_way: older conditions that new ones put an end to; see `assistant.giving_way`.
    """

    act: Act
    taste: Taste
    past: tuple[Taste, ...]
    exclude: frozenset[str] = frozenset()
    explain: str = ""
    say: str = ""
    gave_way: tuple[TasteEntry, ...] = ()


def plan(session: Session, intent: Intent) -> Plan:
    """Decide the turn.

    A message that changes the ledger puts the old one on the pile for "undo"; a message that only
    asks something leaves both alone.
    """
    if intent.kind is TurnKind.UNDO:
        return _undo(session)
    if intent.kind is TurnKind.RESET:
        return Plan("say", Taste(), _pile(session), say="reset")
    if intent.kind is TurnKind.WHY:
        target = next(iter(intent.shown), next((m.item for m in intent.mentions), ""))
        act: Act = "explain" if target else "say"
        return Plan(act, session.taste, session.past, explain=target, say="why_nothing")
    if session.shown and _only_names(intent):
        return Plan("explain", session.taste, session.past, explain=intent.mentions[0].item)
    if intent.kind in _RECOMMENDING:
        return _recommend(session, intent)
    return Plan("say", session.taste, session.past, say=intent.kind.value)


def judged(session: Session, item: str, title: str, judgement: Judgement, words: str) -> Session:
    """The session after a press on a card; "none" takes an earlier judgement back."""
    turn = session.turn
    earlier = [e.id for e in session.taste.entries if e.kind == "item" and e.item == item]
    if judgement == "none":
        taste = session.taste.without(*earlier)
    else:
        entry = TasteEntry(
            id=next(_new_ids(session.taste, turn)),
            turn=turn,
            kind="item",
            words=words,
            source="card",
            item=item,
            title=title,
            sign=_SIGN[judgement],
        )
        taste = session.taste.with_entries([entry])
    return session.model_copy(update={"taste": taste, "past": _pile(session)})


def forgotten(session: Session, entry_id: str) -> Session:
    """The session without one inference; an unknown id changes nothing."""
    taste = session.taste.without(entry_id)
    if taste == session.taste:
        return session
    return session.model_copy(update={"taste": taste, "past": _pile(session)})


def _recommend(session: Session, intent: Intent) -> Plan:
    base = _forget_request(session.taste) if intent.fresh else session.taste
    base = base.without(*(e.id for e in base.entries if e.item and e.item in intent.instead_of))
    if intent.query and not intent.adds:
        base = base.without(*(e.id for e in base.entries if e.kind == "query"))
    taste = base.with_entries(_entries(session.turn + 1, base, intent))
    changed = taste != session.taste
    repeats = intent.kind in {TurnKind.MORE, TurnKind.LIKE_SHOWN, TurnKind.FEEDBACK}
    exclude = {item for shown in session.shown for item in shown} if repeats else set()
    return Plan(
        "recommend",
        taste,
        _pile(session) if changed else session.past,
        exclude=frozenset(exclude),
        say=intent.kind.value,
    )


def _only_names(intent: Intent) -> bool:
    """Whether a message names items without judging them or asking for others ("and Jaws?")."""
    neutral = all(mention.attitude == "neutral" for mention in intent.mentions)
    named = intent.kind is TurnKind.ASK and bool(intent.mentions) and neutral
    return named and not intent.wishes and not intent.query


def _undo(session: Session) -> Plan:
    if not session.past:
        return Plan("say", session.taste, session.past, say="undo_nothing")
    taste = session.past[-1]
    act: Act = "recommend" if taste.entries else "say"
    return Plan(act, taste, session.past[:-1], say="undo")


def _entries(turn: int, taste: Taste, intent: Intent) -> Iterator[TasteEntry]:
    """New ledger entries, in the order of the message."""
    ids = _new_ids(taste, turn)
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
        sign=_SIGN[mention.attitude],
    )


def _forget_request(taste: Taste) -> Taste:
    """A new subject keeps judgements on items and what was ruled out, and drops the rest."""
    return Taste(
        entries=tuple(
            e
            for e in taste.entries
            if e.kind == "item" or (e.wish is not None and e.wish.constraint.op == "lacks")
        )
    )


def _new_ids(taste: Taste, turn: int) -> Iterator[str]:
    taken = {entry.id for entry in taste.entries}
    number = 1
    while True:
        if (id_ := f"{turn}.{number}") not in taken:
            yield id_
        number += 1


def _pile(session: Session) -> tuple[Taste, ...]:
    return (*session.past, session.taste)[-MAX_UNDO:]
