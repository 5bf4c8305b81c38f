"""When new conditions leave nothing beside older ones, the older give way, and the reply says so.

A condition is never relaxed in silence, and never for the sake of an older one. What was ruled out
("no horror") stays ruled out.
"""

from dataclasses import replace

from assistant.policy import Plan
from assistant.recall import showable
from assistant.resources import Resources
from assistant.session import Session
from assistant.taste import Taste, TasteEntry


def give_way(resources: Resources, session: Session, decided: Plan) -> Plan:
    """The plan with as few older conditions as it takes to have anything to show.

    Args:
        resources: the workspace, opened.
        session: before this turn.
        decided: what the turn would do, with all conditions.

    Returns:
        The plan as it was when there is something to show, when the turn brought no condition, or
        when nothing helps; else with `gave_way` and a ledger without those entries.
    """
    conditions = [e for e in decided.taste.entries if e.wish is not None and e.wish.hard]
    older = [e for e in conditions if e.turn <= session.turn and _may_go(e)]
    brought = any(e.turn > session.turn for e in conditions)
    if decided.act != "recommend" or not older or not brought:
        return decided

    def left(taste: Taste) -> int:
        return int(showable(resources, taste, session.user, decided.exclude).sum())

    if left(decided.taste) > 0:
        return decided
    gone: list[TasteEntry] = []
    taste = decided.taste
    while older and left(taste) == 0:
        # The most helpful goes first, of equals the oldest.
        best = max(older, key=lambda e: left(taste.without(e.id)))
        older.remove(best)
        gone.append(best)
        taste = taste.without(best.id)
    if left(taste) == 0:
        return decided
    for entry in sorted(gone, key=lambda e: -e.turn):  # what need not have gone comes back
        others = [e.id for e in gone if e is not entry]
        if left(decided.taste.without(*others)) > 0:
            gone.remove(entry)
    kept = decided.taste.ending((e.id for e in gone), "gave_way", session.turn + 1)
    return replace(decided, taste=kept, gave_way=tuple(gone))


def _may_go(entry: TasteEntry) -> bool:
    return entry.wish is not None and entry.wish.constraint.op != "lacks"
