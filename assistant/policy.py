"""What a turn does with what was understood: a pure function of the session and the intent."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from assistant.intent import Intent, TurnKind
from assistant.said import SIGN, new_ids, with_said
from assistant.session import MAX_UNDO, Session
from assistant.taste import Taste, TasteEntry
from assistant.taste_entry import relation, spoken

Act = Literal["recommend", "explain", "say"]
Judgement = Literal["like", "dislike", "seen", "none"]

MAX_OFFERED = 2
"""Conditions of earlier conversations that are offered at the beginning of a new one."""
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
        contradicted: older inferences that what is said now contradicts; the newest holds.
        kept: what was ruled out before, and holds though a leaning speaks against it.
        forgotten: inferences that the person wanted forgotten.
        forget_earlier: ids of those that are remembered of earlier conversations.
        offered: conditions of earlier conversations that the person may want to hold again.
        chosen: titles of shown items that the person takes.
        may_ask: whether a question may be asked back.
    """

    act: Act
    taste: Taste
    past: tuple[Taste, ...]
    exclude: frozenset[str] = frozenset()
    explain: str = ""
    say: str = ""
    gave_way: tuple[TasteEntry, ...] = ()
    contradicted: tuple[TasteEntry, ...] = ()
    kept: tuple[TasteEntry, ...] = ()
    forgotten: tuple[TasteEntry, ...] = ()
    forget_earlier: tuple[str, ...] = ()
    offered: tuple[TasteEntry, ...] = ()
    chosen: tuple[str, ...] = ()
    may_ask: bool = False


def plan(session: Session, intent: Intent) -> Plan:
    """Decide the turn.

    A message that changes the ledger puts the old one on the pile for "undo"; a message that only
    asks something leaves both alone.
    """
    now = session.turn + 1
    if intent.kind is TurnKind.UNDO:
        return _undo(session)
    if intent.kind is TurnKind.RESET:
        gone = session.taste.ending((e.id for e in session.taste.entries), "put_aside", now)
        taste = gone.model_copy(update={"scope": "new"})
        return Plan("say", taste, _pile(session), say="reset")
    if intent.kind is TurnKind.FORGET:
        return _forget(session, intent)
    if intent.kind is TurnKind.WHY:
        target = next(iter(intent.shown), next((m.item for m in intent.mentions), ""))
        act: Act = "explain" if target else "say"
        return Plan(act, session.taste, session.past, explain=target, say="why_nothing")
    if session.shown and _only_names(intent):
        return Plan("explain", session.taste, session.past, explain=intent.mentions[0].item)
    if intent.kind in _RECOMMENDING:
        return _recommend(session, intent)
    if intent.kind is TurnKind.THANKS and any(m.attitude == "like" for m in intent.mentions):
        return _accept(session, intent)
    say = "beyond" if intent.beyond else intent.kind.value
    if intent.kind is TurnKind.HELP and intent.about:
        say = "noted" if session.taste.entries else "noted_nothing"
    return Plan("say", session.taste, session.past, say=say)


def judged(session: Session, item: str, title: str, judgement: Judgement, words: str) -> Session:
    """The session after a press on a card; "none" takes an earlier judgement back."""
    turn = session.turn
    earlier = [e.id for e in session.taste.entries if e.kind == "item" and e.item == item]
    if judgement == "none":
        taste = session.taste.ending(earlier, "taken_back", turn)
    else:
        entry = TasteEntry(
            id=next(new_ids(session.taste, turn)),
            turn=turn,
            kind="item",
            words=words,
            source="card",
            item=item,
            title=title,
            sign=SIGN[judgement],
        )
        taste = session.taste.with_entries([entry])
    return changed(session, taste)


def forgotten(session: Session, entry_id: str) -> Session:
    """The session without one inference; an unknown id changes nothing."""
    return changed(session, session.taste.forgetting([entry_id], session.turn))


def restored(session: Session, entry_id: str) -> Session:
    """The session in which what had ended, or is remembered, holds; nothing for an unknown id."""
    found = next((r.entry for r in session.taste.earlier if r.id == entry_id), None)
    if found is None:
        return changed(session, session.taste.restored(entry_id, session.turn))
    again = {"id": next(new_ids(session.taste, session.turn)), "turn": session.turn}
    entry = found.model_copy(update=again).holding("confirmed")
    return changed(session, session.taste.with_entries([entry]))


def changed(session: Session, taste: Taste) -> Session:
    """The session with another ledger, the old one on the pile for "undo"."""
    if taste == session.taste:
        return session
    return session.model_copy(update={"taste": taste, "past": _pile(session)})


def _recommend(session: Session, intent: Intent) -> Plan:
    now = session.turn + 1
    base = session.taste.forgetting(intent.forgets, now)
    if intent.fresh and not _corrects(session, intent):
        base = base.ending(_of_request(base), "put_aside", now)
    wrong = (e.id for e in base.entries if e.item and e.item in intent.instead_of)
    base = base.ending(wrong, "taken_back", now)
    if intent.reverses:
        ranged = {w.constraint.attribute for w in intent.wishes if w.constraint.op == "range"}
        turned = (e.id for e in base.entries if e.wish and e.wish.constraint.attribute in ranged)
        base = base.ending(turned, "contradicted", now)
    if intent.query and not intent.adds:
        old = (e.id for e in base.entries if e.kind == "query")
        base = base.ending(old, "put_aside", now)
    if intent.scope:
        base = base.model_copy(update={"scope": intent.scope})
    taste = with_said(now, base, intent)
    repeats = intent.kind in {TurnKind.MORE, TurnKind.LIKE_SHOWN, TurnKind.FEEDBACK}
    repeats = repeats or intent.answer == "any"
    exclude = session.shown_as(taste.scope) if repeats else frozenset()
    gone = _earlier(session, intent)
    taste = taste.without_earlier(gone)
    return Plan(
        "recommend",
        taste,
        _pile(session) if taste != session.taste else session.past,
        exclude=exclude,
        say=_opening(session, intent),
        contradicted=tuple(_contradicted(taste, now)),
        kept=tuple(_kept(taste, now)),
        offered=() if session.shown else tuple(_offered(taste)),
        forgotten=tuple(e for e in session.taste.entries if e.id in intent.forgets),
        forget_earlier=gone,
        may_ask=intent.answer != "any",
    )


def _accept(session: Session, intent: Intent) -> Plan:
    """Note what is taken as liked; nothing more is recommended."""
    taste = with_said(session.turn + 1, session.taste, intent)
    past = _pile(session) if taste != session.taste else session.past
    chosen = tuple(dict.fromkeys(m.title for m in intent.mentions))
    return Plan("say", taste, past, say="accept", chosen=chosen)


def _corrects(session: Session, intent: Intent) -> bool:
    """Whether a message only judges anew what was judged before ("actually, I hated Heat")."""
    judged = {e.item for e in session.taste.entries if e.kind == "item"}
    again = any(m.item in judged for m in intent.mentions)
    return again and not intent.wishes and not intent.query


def _kept(taste: Taste, now: int) -> Iterator[TasteEntry]:
    """What was ruled out before, and a leaning of this turn speaks against."""
    soft = [
        spoken(e.wish.constraint)
        for e in taste.entries
        if e.turn == now and e.wish and not e.wish.hard and e.wish.constraint.op == "has"
    ]
    for e in taste.entries:
        ruled_out = e.turn < now and e.wish is not None and e.wish.constraint.op == "lacks"
        if ruled_out and e.wish and any(words <= spoken(e.wish.constraint) for words in soft):
            yield e


def _contradicted(taste: Taste, now: int) -> Iterator[TasteEntry]:
    """What was said before this turn, here or in earlier conversations, and is not true now."""
    yield from (
        e for e in taste.ended if e.state == "contradicted" and e.ended == now and e.turn < now
    )
    for new in taste.entries:
        if new.turn == now and new.kind == "item":
            for r in taste.earlier:
                if relation(new, r.entry) == "contradicts":
                    yield r.entry


def _offered(taste: Taste) -> Iterator[TasteEntry]:
    """The newest hard conditions of earlier conversations of which nothing here speaks."""
    spoken_of = {e.wish.constraint.attribute for e in taste.entries if e.wish is not None}
    hard = (r.entry for r in taste.earlier if r.entry.wish is not None and r.entry.wish.hard)
    free = (e for e in hard if e.wish and e.wish.constraint.attribute not in spoken_of)
    yield from islice(free, MAX_OFFERED)


def _opening(session: Session, intent: Intent) -> str:
    if intent.answer == "any":
        return "any"
    if intent.scope and intent.scope != session.taste.scope:
        return f"scope_{intent.scope}"
    return intent.kind.value


def _forget(session: Session, intent: Intent) -> Plan:
    """Take back what is meant, and recommend anew where something had been recommended."""
    now = session.turn + 1
    taste = session.taste.forgetting(intent.forgets, now)
    earlier = _earlier(session, intent)
    taste = taste.without_earlier(earlier)
    gone = tuple(e for e in session.taste.entries if e.id in intent.forgets)
    gone += tuple(r.entry for r in session.taste.earlier if r.id in earlier)
    if not gone:
        say = "forget_unknown" if intent.notes else "forget_nothing"
        return Plan("say", taste, session.past, say=say)
    return Plan(
        "recommend" if session.shown and taste.entries else "say",
        taste,
        _pile(session) if taste != session.taste else session.past,
        say="forget",
        forgotten=gone,
        forget_earlier=earlier,
    )


def _earlier(session: Session, intent: Intent) -> tuple[str, ...]:
    remembered = {r.id for r in session.taste.earlier}
    return tuple(id_ for id_ in intent.forgets if id_ in remembered)


def _only_names(intent: Intent) -> bool:
    """Whether a message names items without judging them or asking for others ("and Jaws?")."""
    neutral = all(mention.attitude == "neutral" for mention in intent.mentions)
    named = intent.kind is TurnKind.ASK and bool(intent.mentions) and neutral
    return named and not intent.wishes and not intent.query


def _undo(session: Session) -> Plan:
    if not session.past:
        say = "undo_end" if session.taste.entries else "undo_nothing"
        return Plan("say", session.taste, session.past, say=say)
    taste = session.taste.returned_to(session.past[-1], session.turn + 1)
    left = taste.entries or taste.earlier or session.user  # something to go by
    act: Act = "recommend" if left else "say"
    return Plan(act, taste, session.past[:-1], say="undo")


def _of_request(taste: Taste) -> Iterator[str]:
    """What a new subject puts aside: all but judgements on items and what was ruled out."""
    for e in taste.entries:
        if e.kind != "item" and (e.wish is None or e.wish.constraint.op != "lacks"):
            yield e.id


def _pile(session: Session) -> tuple[Taste, ...]:
    return (*session.past, session.taste.bare)[-MAX_UNDO:]
