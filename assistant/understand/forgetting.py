"""Which inferences a message wants forgotten: "forget that", "forget the horror thing"."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.taste import Taste, TasteEntry
from assistant.understand.normalise import Text
from assistant.understand.phrases import Phrases
from assistant.understand.words import Words

_ENDS = ",;.!?"


@dataclass(frozen=True)
class Forgetting:
    """A wish to forget.

    Attributes:
        ids: of the inferences meant, of this conversation or an earlier one; empty when none fits.
        words: what was to be forgotten, as said; empty for "forget that".
        start, end: characters between which the words say so; the rest of the message is about
            other things.
    """

    ids: tuple[str, ...]
    words: str
    end: int
    start: int = 0


class ForgetReader:
    """Finds what is to be forgotten, by the words of what was said, titles and values.

    Args:
        words: the language's lists.
        nouns: what items are called.
        labels: what attributes are called, by their name.
    """

    def __init__(self, words: Words, nouns: frozenset[str], labels: Mapping[str, str]) -> None:
        self._last = words.pattern("forget.last_patterns", nouns)
        self._verbs: Phrases[bool] = Phrases(
            [(p, False) for p in words.phrases("forget.soft_verbs")]
            + [(p, True) for p in words.phrases("forget.verbs")]
        )
        self._reset = {" ".join(p) for p in words.phrases("forget.reset_objects")}
        self._fillers = words.bag("forget.fillers") | nouns
        self._free = words.pattern("forget.free_patterns", nouns)
        self._free_words = words.bag("forget.free_words")
        self._any = words.bag("forget.any")
        self._openings = words.bag("forget.openings")
        self._orders = words.bag("forget.orders")
        self._labels = labels
        self._words = words

    def read(self, text: Text, taste: Taste) -> Forgetting | None:
        """What a message wants forgotten; None when it wants nothing forgotten."""
        if self._last.fullmatch(text.joined):
            newest = max(taste.entries, key=_order, default=None)
            return Forgetting(() if newest is None else (newest.id,), "", len(text.message))
        if self._free.fullmatch(text.joined):
            return self._freed(text, taste)
        freed = self._clause_freed(text, taste)
        if freed is not None:
            return freed
        first = self._first(text)
        verb = self._verbs.at(text.norms, first) if first < len(text) else None
        if verb is None:
            return None
        end = self._clause_end(text, verb.end)
        thing = [n for n in text.norms[verb.end : end] if n not in self._fillers]
        if not thing or " ".join(text.norms[verb.end : end]) in self._reset:
            return None
        ids = tuple(self._meant(thing, taste))
        if not ids and (not verb.value or self._rules_of_ours(text)):
            return None
        last = text.tokens[end - 1].end
        return Forgetting(ids, text.words(verb.end, end), last)

    def _first(self, text: Text) -> int:
        """Number of the first word that is no mere opening ("ok, actually …")."""
        at = 0
        while at < len(text) and text.norms[at] in self._openings:
            at += 1
        return at

    def _clause_freed(self, text: Text, taste: Taste) -> Forgetting | None:
        """What one clause of several gives up: "or a hotel, the price doesn't matter any more"."""
        start = 0
        while start < len(text):
            end = self._clause_end(text, start)
            first, last = text.tokens[start].start, text.tokens[end - 1].end
            clause = Text(text.message[first:last])
            if end - start < len(text) and self._free.fullmatch(clause.joined):
                found = self._freed(clause, taste)
                if found is not None:
                    return Forgetting(found.ids, found.words, last, first)
            start = end
        return None

    def _freed(self, text: Text, taste: Taste) -> Forgetting | None:
        """What "any year is fine" gives up; None when nothing of it was asked for."""
        thing = [n for n in text.norms if n not in self._fillers | self._free_words]
        if self._any & set(text.norms):  # "any comedy" is still a comedy
            taste = taste.without(*(e.id for e in taste.entries if _names(e, thing)))
        ids = tuple(self._meant(thing, taste)) if thing else ()
        return Forgetting(ids, " ".join(thing), len(text.message)) if ids else None

    def _rules_of_ours(self, text: Text) -> bool:
        """Whether the message would have us forget our orders: that is answered elsewhere."""
        return bool(self._orders & set(text.norms))

    def _clause_end(self, text: Text, start: int) -> int:
        for at in range(start, len(text)):
            if at > start and any(c in _ENDS for c in text.tokens[at].gap):
                return at
        return len(text)

    def _meant(self, thing: list[str], taste: Taste) -> Iterator[str]:
        """Ids of the inferences that share the most words with what is to be forgotten."""
        now = [(e, self._share(thing, e)) for e in taste.entries]
        found = (
            now
            if any(s for _, s in now)
            else [(r, self._share(thing, r.entry)) for r in taste.earlier]
        )
        best = max((share for _, share in found), default=0.0)
        if best < 0.5:
            return
        meant = [e for e, share in found if share == best]
        # "Forget the backpack" is about the condition, not about one of that name that was liked.
        asked = [e for e in meant if isinstance(e, TasteEntry) and e.kind != "item"]
        yield from (e.id for e in asked or meant)
        # What they ended on the same matter is not to come back.
        yield from (e.id for e in taste.ended if self._share(thing, e) >= best)

    def _share(self, thing: list[str], entry: TasteEntry) -> float:
        said = self._forms(_words_of(entry, self._labels))
        return sum(bool(self._forms([n]) & said) for n in thing) / len(thing)

    def _forms(self, norms: Iterable[str]) -> set[str]:
        return {form for norm in norms for form in self._words.inflected(norm)}


def _names(entry: TasteEntry, thing: list[str]) -> bool:
    """Whether an inference asks for one of these words itself."""
    words = () if entry.wish is None else entry.wish.constraint.words
    return any(norm in thing for word in words for norm in Text(word).norms)


def _words_of(entry: TasteEntry, labels: Mapping[str, str]) -> tuple[str, ...]:
    parts = [entry.words, entry.title, entry.query]
    if entry.wish is not None:
        constraint = entry.wish.constraint
        bounds = [f"{b:g}" for b in (constraint.low, constraint.high) if b is not None]
        label = labels.get(constraint.attribute, "")
        parts += [constraint.attribute, label, *bounds]
        parts += constraint.words if len(constraint.words) == 1 else []
    return Text(" ".join(parts)).norms


def _order(entry: TasteEntry) -> tuple[int, int]:
    number = entry.id.partition(".")[2].rstrip("b")
    return entry.turn, int(number) if number.isdigit() else 0
