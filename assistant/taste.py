"""The taste ledger: what was understood of a person, with the words it came from.

Short-term taste is what was said in this conversation (`Taste.entries`); long-term taste is what is
remembered of earlier ones (`Taste.earlier`), and only of people who asked for that. They stay apart
here and are joined in `assistant.blending`.
"""

import math
from collections.abc import Iterable
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from assistant.intent import Scope, Wish
from assistant.taste_entry import State, TasteEntry, left_of, relation, widened
from catalog.items import Catalog
from retrieval.filters import Constraint

__all__ = ["MAX_ENDED", "Remembered", "Scope", "State", "Taste", "TasteEntry"]

MAX_ENDED = 30
"""How many inferences that hold no longer are kept to be shown."""


class Remembered(BaseModel):
    """An inference of an earlier conversation.

    Attributes:
        id: unique among what is remembered of the person ("e7"); never an id of the session.
        entry: as it held there.
        days: how long ago it was said, 0 or more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    entry: TasteEntry
    days: float


class Taste(BaseModel):
    """All inferences that hold now, oldest first. Every change gives a new ledger.

    Attributes:
        entries: those that hold.
        ended: the newest that hold no longer, in the order in which they ended.
        scope: whether new items, known ones or both are recommended.
        earlier: what is remembered of earlier conversations, newest first. It is read anew for
            each turn and not kept with the session.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    entries: tuple[TasteEntry, ...] = ()
    ended: tuple[TasteEntry, ...] = ()
    scope: Scope = "new"
    earlier: tuple[Remembered, ...] = Field(default=(), exclude=True)

    def with_entries(self, new: Iterable[TasteEntry]) -> Self:
        """The ledger with entries added; older ones that cannot hold beside them end.

        Who names an item as seen does not take back an earlier judgement on it.
        """
        taste = self
        for entry in new:
            taste = taste._with(entry)
        return taste

    def without(self, *ids: str) -> Self:
        """The ledger without these entries, as if never made; unknown ids are ignored."""
        return self._updated(entries=tuple(e for e in self.entries if e.id not in ids))

    def without_earlier(self, ids: Iterable[str]) -> Self:
        """The ledger without these inferences of earlier conversations."""
        gone = set(ids)
        return self._updated(earlier=tuple(r for r in self.earlier if r.id not in gone))

    def ending(self, ids: Iterable[str], state: State, turn: int) -> Self:
        """The ledger in which these entries hold no longer; unknown ids are ignored."""
        gone = set(ids)
        ended = [e.ending(state, turn) for e in self.entries if e.id in gone]
        return self.without(*gone)._updated(ended=_kept(self.ended, ended)) if ended else self

    def forgetting(self, ids: Iterable[str], turn: int) -> Self:
        """The ledger in which these are taken back, and what they had ended holds again.

        What gave way to a condition comes back with it; but nothing that is itself among the ids,
        of which unknown ones are ignored.
        """
        ids = set(ids)
        gone = [e for e in self.entries if e.id in ids]
        taste = self.ending((e.id for e in gone), "taken_back", turn)
        names = {e.id for e in gone}
        turns = {e.turn for e in gone if e.wish is not None}
        for old in self.ended:
            if old.id in ids:
                continue
            by_it = old.by in names and old.state in {"contradicted", "replaced"}
            if by_it or (old.state == "gave_way" and old.ended in turns):
                taste = taste._back(old, turn)
        return taste

    def widened(self, more: TasteEntry) -> Self | None:
        """The ledger whose conditions let in what is allowed besides; None when none is about it.

        Several that must hold each let it in, so that it may stand for all of them.
        """
        wish = more.wish
        if wish is None:
            return None
        about = [e for e in self.entries if e.wish is not None and _comparable(e.wish, wish)]
        if not about:
            return None
        entries = {e.id: e for e in self.entries}
        ended = []
        for number, old in enumerate(about):
            wider = None if old.wish is None else widened(old.wish, wish)
            if wider == old.wish:
                continue
            id_ = more.id if number == 0 else f"{more.id}.{number}"
            ended.append(old.ending("replaced", more.turn, id_))
            del entries[old.id]
            if wider is not None:
                entries[id_] = more.model_copy(
                    update={"id": id_, "wish": wider, "words": wider.words}
                )
        return self._updated(entries=tuple(entries.values()), ended=_kept(self.ended, ended))

    def restored(self, entry_id: str, turn: int) -> Self:
        """The ledger in which an entry that had ended holds again; what it excludes ends."""
        found = next((e for e in self.ended if e.id == entry_id), None)
        if found is None:
            return self
        rest = self._updated(ended=tuple(e for e in self.ended if e is not found))
        return rest._with(found.holding("confirmed"), turn)

    def returned_to(self, past: Self, turn: int) -> Self:
        """The ledger as it was; what holds now and did not then is taken back."""
        held = {e.id for e in past.entries}
        back = [e.ending("taken_back", turn) for e in self.entries if e.id not in held]
        ended = _kept(tuple(e for e in self.ended if e.id not in held), back)
        return self._updated(entries=past.entries, scope=past.scope, ended=ended)

    @property
    def bare(self) -> Self:
        """What an earlier ledger is kept by: what holds, and the switch."""
        return self._updated(ended=(), earlier=())

    def entry(self, entry_id: str) -> TasteEntry | None:
        """The entry of an id that holds; None when there is none."""
        return next((e for e in self.entries if e.id == entry_id), None)

    def meetable(self, catalog: Catalog) -> Self:
        """The ledger without wishes about attributes that this catalogue does not have."""
        lost = [e.id for e in self.entries if e.wish and not meetable(catalog, e.wish.constraint)]
        return self.without(*lost) if lost else self

    def judgements(self, half_life: float = math.inf) -> dict[str, float]:
        """Item id → signed strength, for items that were liked or disliked in this conversation.

        What was liked last is what the person has in mind: a like counts
        strength · 0.5^(n / half_life), where n is how many later turns brought likes. What was
        disliked does not fade.

        Args:
            half_life: in turns that brought likes, above 0; infinite to weigh all alike.
        """
        judged = [e for e in self.entries if e.kind == "item" and e.sign]
        turns = sorted({e.turn for e in judged if e.sign > 0}, reverse=True)
        age = {turn: n for n, turn in enumerate(turns)}
        return {
            e.item: e.sign * e.strength * (0.5 ** (age[e.turn] / half_life) if e.sign > 0 else 1.0)
            for e in judged
        }

    def earlier_judgements(self, half_life_days: float) -> dict[str, float]:
        """Item id → signed strength from earlier conversations, which fades with the days.

        Args:
            half_life_days: after so many days a judgement counts half, above 0.
        """
        return {
            r.entry.item: r.entry.sign * r.entry.strength * 0.5 ** (r.days / half_life_days)
            for r in reversed(self.earlier)
            if r.entry.kind == "item" and r.entry.sign
        }

    @property
    def known_items(self) -> frozenset[str]:
        """Items that the person has named, judged or seen, here or earlier."""
        earlier = (r.entry for r in self.earlier)
        return frozenset(e.item for e in (*self.entries, *earlier) if e.kind == "item")

    @property
    def disliked(self) -> frozenset[str]:
        """Items that the person does not like; what they say now goes before what they said."""
        signs = {r.entry.item: r.entry.sign for r in reversed(self.earlier)}
        signs |= {e.item: e.sign for e in self.entries if e.kind == "item"}
        return frozenset(item for item, sign in signs.items() if item and sign < 0)

    def constraints(self, *, hard: bool) -> tuple[Constraint, ...]:
        """The hard conditions, or the soft leanings."""
        return tuple(e.wish.constraint for e in self.entries if e.wish and e.wish.hard is hard)

    @property
    def query(self) -> str:
        """The free words that still hold, newest last."""
        return " ".join(e.query for e in self.entries if e.kind == "query")

    def _back(self, old: TasteEntry, turn: int) -> Self:
        """The ledger in which what had ended holds again, whole."""
        ended = tuple(e for e in self.ended if e.id != old.id)
        return self.without(f"{old.id}b")._updated(ended=ended)._with(old.holding(), turn)

    def _with(self, new: TasteEntry, turn: int | None = None) -> Self:
        turn = new.turn if turn is None else turn
        kept: list[TasteEntry] = []
        ended: list[TasteEntry] = []
        for old in self.entries:
            how = relation(new, old)
            if how == "none":
                rest = left_of(new, old)
                kept.append(old if rest is None else _cut(old, rest))
                state: State = "replaced" if _is_range(new) else "contradicted"
                ended += [] if rest is None else [old.ending(state, turn, new.id)]
            elif how == "same":
                new = new.holding("confirmed")
            elif new.sign == 0 and new.kind == "item" and new.source == "message":
                return self  # "I've seen it" leaves a judgement as it was
            else:
                state = "replaced" if how == "replaces" else "contradicted"
                ended.append(old.ending(state, turn, new.id))
        return self._updated(entries=(*kept, new), ended=_kept(self.ended, ended))

    def _updated(self, **changes: object) -> Self:
        return self.model_copy(update=changes)


def _is_range(entry: TasteEntry) -> bool:
    return entry.wish is not None and entry.wish.constraint.op == "range"


def _comparable(old: Wish, more: Wish) -> bool:
    a, b = old.constraint, more.constraint
    return a.attribute == b.attribute and (a.op == "range") == (b.op == "range")


def _cut(old: TasteEntry, rest: Wish) -> TasteEntry:
    return old.model_copy(update={"id": f"{old.id}b", "wish": rest})


def _kept(before: tuple[TasteEntry, ...], more: Iterable[TasteEntry]) -> tuple[TasteEntry, ...]:
    more = tuple(more)
    again = {e.id for e in more}
    return (*(e for e in before if e.id not in again), *more)[-MAX_ENDED:]


def meetable(catalog: Catalog, constraint: Constraint) -> bool:
    """Whether a catalogue has what a constraint is about."""
    attribute = catalog.attribute(constraint.attribute)
    if attribute is None:
        return constraint.attribute == "year"
    return (attribute.kind == "number") == (constraint.op == "range")
