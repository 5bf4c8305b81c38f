"""Items shown before that a message points at: "the second one", "#3", "that", "both"."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understand.normalise import Text
from assistant.understand.phrases import Phrases
from assistant.understand.words import Words


@dataclass(frozen=True, slots=True)
class Reference:
    """Words [start, end) that point at places of the list shown last.

    Attributes:
        places: positions from 0; empty when the words point beyond the list.
        vague: True for "that", "it": no place is said.
    """

    start: int
    end: int
    places: tuple[int, ...]
    vague: bool = False


class ReferenceReader:
    """Reads references.

    Args:
        words: the language's lists.
        nouns: what items are called ("the second film").
    """

    def __init__(self, words: Words, nouns: frozenset[str]) -> None:
        self._ordinals: dict[str, int] = words.get("references.ordinals")
        self._cardinals: dict[str, int] = words.get("numbers.cardinal")
        self._tails = words.bag("references.tails") | nouns
        self._numbered = words.bag("references.numbered")
        self._articles = words.bag("titles.articles") | words.bag("references.pointing")
        self._joins = words.bag("words.joins")
        self._first_n = words.bag("references.first")
        self._last_n = words.bag("references.last")
        self._all = Phrases((p, "all") for p in words.phrases("references.all"))
        self._pair = Phrases((p, "pair") for p in words.phrases("references.pair"))
        self._vague = Phrases((p, "vague") for p in words.phrases("references.vague"))
        self._pronouns = words.bag("references.pronouns")
        self._before_pronouns = words.bag("references.before_pronouns")
        self._numbers = words.bag("references.before_numbers")
        self._comparing = words.bag("references.comparing")
        self._between = words.bag("numbers.between") | self._comparing
        self._closing = words.bag("references.closing")
        self._stop = words.stop | words.bag("attitude.copula")

    def read(self, text: Text, count: int, taken: frozenset[int]) -> list[Reference]:
        """The references of a message to a list of `count` items.

        A bare ordinal or number counts only where it can be no part of something else: at the end
        of a clause, before "one", or in a list of ordinals.
        """
        found: list[Reference] = []
        start = 0
        while start < len(text):
            one = None if start in taken else self._at(text, start, count, found)
            if one is not None:
                found.append(one)
            start = start + 1 if one is None else max(one.end, start + 1)
        return found

    def _at(
        self, text: Text, start: int, count: int, found: Sequence[Reference]
    ) -> Reference | None:
        for phrases in (self._all, self._pair, self._vague):
            hit = phrases.at(text.norms, start)
            if hit is not None and self._ends(text, hit.end):
                return self._several(hit.start, hit.end, hit.value, count)
        norms = text.norms
        if norms[start] in self._pronouns and self._is_pronoun(text, start):
            return Reference(start, start + 1, (), vague=True)
        if norms[start] in self._numbered and start + 1 < len(norms):
            number = self._number(norms[start + 1])
            if number is not None:
                return self._place(start, start + 2, number - 1, count)
        if norms[start] in self._first_n | self._last_n and start + 1 < len(norms):
            number = self._cardinals.get(norms[start + 1]) or self._number(norms[start + 1])
            if number is not None and number > 1 and self._ends(text, start + 2):
                return self._run(start, self._tail(text, start + 2), norms[start], number, count)
        return self._ordinal(text, start, count, found)

    def _is_pronoun(self, text: Text, start: int) -> bool:
        """Whether "that" or "it" stands for an item: right behind a judgement or "why"."""
        if start == 0 or text.norms[start - 1] not in self._before_pronouns:
            return False
        following = text.norms[start + 1] if start + 1 < len(text) else ""
        punctuated = bool(text.gap_after(start + 1).strip())
        return following == "" or punctuated or following in self._joins

    def _ordinal(
        self, text: Text, start: int, count: int, found: Sequence[Reference]
    ) -> Reference | None:
        place = self._ordinals.get(text.norms[start])
        listed = bool(found) and self._listed(text, found[-1].end, start)
        listed = listed or self._is_bare_number(text, start, count)
        if place is None and listed and not (found and found[-1].vague):
            number = self._number(text.norms[start])
            place = None if number is None else number
        if place is None or not self._ends(text, start + 1):
            return None
        begin = start
        while begin > 0 and text.norms[begin - 1] in self._articles:
            begin -= 1
        pointed = begin < start or listed or start == 0 or self._tail(text, start + 1) > start + 1
        if not pointed:
            following = text.norms[start + 1] if start + 1 < len(text) else ""
            pointed = following in self._joins | self._closing or following == ""
        if not pointed:
            return None
        end = self._tail(text, start + 1)
        return self._place(begin, end, place - 1 if place > 0 else count + place, count)

    def _is_bare_number(self, text: Text, start: int, count: int) -> bool:
        """Whether a number right behind "seen" or "like" is a place of the list."""
        norm, before = text.norms[start], text.norms[start - 1] if start else ""
        number = norm.isascii() and norm.isdigit() and 0 < int(norm) <= count
        compared = bool(self._comparing & set(text.norms[:start]))
        return number and (before in self._numbers or (compared and before in self._between))

    def _listed(self, text: Text, end: int, start: int) -> bool:
        between = text.norms[end:start]
        return len(between) <= 2 and all(w in self._joins or w in self._articles for w in between)

    def _number(self, norm: str) -> int | None:
        if norm.isascii() and norm.isdigit() and len(norm) < 4:
            return int(norm)
        return self._cardinals.get(norm) or self._ordinals.get(norm)

    def _tail(self, text: Text, end: int) -> int:
        return end + 1 if end < len(text) and text.norms[end] in self._tails else end

    def _ends(self, text: Text, end: int) -> bool:
        """Whether the pointing words are complete: what follows is no noun that they belong to."""
        if end >= len(text) or text.norms[end] in self._tails or text.norms[end] in self._joins:
            return True
        if any(c in ",.;:!?" for c in text.tokens[end].gap):
            return True
        return text.norms[end] in self._stop | self._closing

    def _several(self, start: int, end: int, what: str, count: int) -> Reference:
        if what == "vague":
            return Reference(start, end, (), vague=True)
        return Reference(start, end, tuple(range(min(count, 2) if what == "pair" else count)))

    def _run(self, start: int, end: int, side: str, number: int, count: int) -> Reference:
        places = range(count)[:number] if side in self._first_n else range(count)[-number:]
        return Reference(start, end, tuple(places) if number <= count else ())

    def _place(self, start: int, end: int, place: int, count: int) -> Reference:
        return Reference(start, end, (place,) if 0 <= place < count else ())
