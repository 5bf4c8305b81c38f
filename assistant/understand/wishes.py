"""Conditions and leanings in a message, as constraints on the catalogue's attributes.

Hard, because the person named it and would call anything else a mistake: a genre, category or other
value of an attribute by its name or a true synonym ("sci-fi"), a person, a year or decade, a range
of a number, a comparison with what was shown ("newer"), and everything that is ruled out.

Soft, because it describes a feeling that items can give without carrying the word: moods ("funny",
"scary"), "short", "cheap", "popular", "recent". A soft wish never empties a result. Who comes along
("with my kids") leans too, but rules out, hard, the age classes that are not for children; "for the
whole family" and "for kids" ask, hard, for what is made for them.
"""

from collections.abc import Container, Sequence
from dataclasses import replace

import numpy as np

from assistant.understand.found import Found, consistent, constraints, either
from assistant.understand.leanings import LeaningReader
from assistant.understand.negation import Negation, Scope
from assistant.understand.normalise import Text
from assistant.understand.numbers import NumberReader
from assistant.understand.people import People
from assistant.understand.permission import PermissionReader
from assistant.understand.phrases import Hit, Phrases
from assistant.understand.same import Same
from assistant.understand.softening import Softening
from assistant.understand.spelling import Speller
from assistant.understand.vocabulary import Meaning, Vocabulary
from assistant.understand.words import Words
from assistant.understand.years import YearRange, YearReader
from catalog.items import Catalog
from retrieval.filters import Constraint

_ENOUGH_TOGETHER = 20
"""Two values joined by "and" must hold both where at least so many items have both."""


class WishReader:
    """Reads wishes.

    Args:
        catalog: whose attributes can be asked for.
        words: the language's lists.
        vocabulary: the catalogue's values as phrases.
        nouns: what items are called.
        known: words of titles, which are no misspelt values.
    """

    def __init__(
        self,
        catalog: Catalog,
        words: Words,
        vocabulary: Vocabulary,
        nouns: frozenset[str],
        known: Container[str] = frozenset(),
    ) -> None:
        self._vocabulary = vocabulary
        self._negation = Negation(words, nouns)
        self._numbers = NumberReader(catalog, words)
        self._leanings = LeaningReader(catalog, words, nouns)
        years = catalog.years[np.isfinite(catalog.years)]
        self._years = YearReader(words, int(years.max())) if years.size else None
        self._by = words.bag("wishes.by")
        self._rated = words.bag("wishes.rated")
        self._speller = Speller(vocabulary, words, known)
        self._people = People(catalog, words)
        self._or = words.bag("wishes.or")
        self._joins = words.bag("words.joins")
        self._articles = words.bag("titles.articles")
        self._softening = Softening(words)
        self._seen = Phrases((p, True) for p in words.phrases("attitude.seen_before"))
        self._negators = words.bag("words.negators")
        self._universal = words.bag("references.every")
        self._permission = PermissionReader(words, nouns)

    def read(self, text: Text, taken: frozenset[int], shown: Sequence[int]) -> list[Found]:
        """The wishes of a message, in its order.

        Args:
            text: the message.
            taken: numbers of the words of titles.
            shown: rows of the items shown last, for "newer" and "cheaper".
        """
        found: list[Found] = []
        norms = self._speller.mended(text, taken)
        hits = [
            replace(h, value=self._people.as_asked(text, h))
            for h in self._vocabulary.phrases.find(norms)
            if self._meant(text, norms, h, taken)
        ]
        hits = self._softening.softened(text, hits)
        found += self._of_values(text, hits, taken)
        used = taken | {i for h in hits for i in range(h.start, h.end)}
        if self._years is not None:
            found += [self._of_years(text, r) for r in self._years.read(text, used)]
        used |= {i for f in found for i in range(f.core, f.end)}
        found += [
            self._range(r.start, r.end, r.attribute, r.low, r.high)
            for r in self._numbers.read(text, used)
        ]
        used |= {i for f in found for i in range(f.core, f.end)}
        ranged = {f.constraint.attribute: f for f in found if f.constraint.op == "range"}
        for lean in self._leanings.read(text, used, shown):
            if lean.attribute in ranged:
                # "At least 3 hours long" says it already.
                again = replace(ranged[lean.attribute], start=lean.start, core=lean.start)
                found.append(replace(again, end=lean.end, hard=False))
                continue
            one = self._range(lean.start, lean.end, lean.attribute, lean.low, lean.high)
            found.append(replace(one, hard=lean.hard))
        found = [self._perhaps_allowed(text, f) for f in found]
        return sorted(found, key=lambda f: (f.core, f.end))

    def of_same(self, text: Text, one: Same, taken: Container[int]) -> Found:
        """The values of an item that was spoken of, asked for or ruled out."""
        start, scope = self._negation.of(text, self._negation.ends(text), one.start, taken)
        op = "has" if scope == "wanted" else "lacks"
        constraint = Constraint(attribute=one.attribute.name, op=op, words=one.values)
        return Found(start, one.end, one.start, constraint, hard=True, negated=op == "lacks")

    def _perhaps_allowed(self, text: Text, found: Found) -> Found:
        """As it is, or as something that would only do as well."""
        if found.negated or not self._permission.allows(text, found.core, found.end):
            return found
        return replace(found, hard=False, allowed=True)

    def _meant(
        self, text: Text, norms: Sequence[str], hit: Hit[Meaning], taken: frozenset[int]
    ) -> bool:
        if any(i in taken for i in range(hit.start, hit.end)):
            return False
        before = text.norms[hit.start - 1] if hit.start else ""
        first = text.tokens[hit.start]
        if hit.value.exact:
            after = text.norms[hit.end] if hit.end < len(text) else ""
            rated = before in self._rated or after in self._rated
            return (first.raw == hit.value.exact and (rated or len(first.raw) > 1)) or (
                rated and first.norm == hit.value.exact.casefold()
            )
        if hit.value.person and norms[hit.start : hit.end] != text.norms[hit.start : hit.end]:
            by = text.norms[hit.start - 1] in self._by if hit.start else False
            if not (by or (first.capital and text.cased)):
                return False  # a misspelt name needs a sign that it is one
        if hit.value.person and hit.end - hit.start == 1:
            return self._is_surname(text, hit.start)
        return True

    def values(self, text: Text) -> frozenset[int]:
        """Numbers of the words that could name values or moods, whatever they are said of."""
        hits = self._vocabulary.phrases.find(text.norms)
        return frozenset(i for h in hits for i in range(h.start, h.end))

    def told(self, text: Text) -> frozenset[int]:
        """Numbers of the words that tell what is known whole: "we have seen all the Pixar ones"."""
        found: set[int] = set()
        for hit in self._seen.find(text.norms):
            negated = self._negators & set(text.norms[max(0, hit.start - 2) : hit.start])
            if negated or not self._universal & set(text.norms[hit.end : hit.end + 1]):
                continue
            end = hit.end + 1
            while end < len(text) and not set(text.tokens[end].gap) & set(",;.!?"):
                end += 1
            found.update(range(hit.end, end))
        return frozenset(found)

    def _is_surname(self, text: Text, at: int) -> bool:
        """A surname alone: behind a word like "by", or with a capital and no other name before."""
        before = text.tokens[at - 1] if at else None
        if before is not None and before.norm in self._by:
            return True
        named = before is not None and before.capital and at > 1
        return text.tokens[at].capital and text.cased and not named

    def years(self, text: Text) -> frozenset[int]:
        """Numbers of the words of spans of several years: "between 1990 and 2010"."""
        spans = [] if self._years is None else self._years.read(text, ())
        several = [s for s in spans if s.low != s.high and s.end - s.start > 1]
        return frozenset(i for s in several for i in range(s.start, s.end))

    def extreme(self, text: Text, rows: Sequence[int]) -> int | None:
        """Of these rows the one that "the cheapest" means; None where the words mean none."""
        return self._leanings.extreme(text, rows)

    def names(self, text: Text) -> frozenset[tuple[int, int]]:
        """Runs of words that are whole names of people: no part of them is a title."""
        hits = self._vocabulary.phrases.find(text.norms)
        return frozenset((h.start, h.end) for h in hits if h.value.person and h.end - h.start > 1)

    def _of_values(
        self, text: Text, hits: Sequence[Hit[Meaning]], taken: frozenset[int]
    ) -> list[Found]:
        known = taken | {i for h in hits for i in range(h.start, h.end)}
        ends = self._negation.ends(text)
        groups: list[tuple[int, int, int, Meaning, Scope, int]] = []
        for hit in hits:
            start, scope = self._negation.of(text, ends, hit.start, known)
            if self._permission.excepts(text, hit.start):
                scope = "excepted"
            joined = groups and self._either(text, groups[-1], hit, scope)
            if joined:
                first = groups[-1]
                merged = either(first[3], hit.value)
                groups[-1] = (first[0], hit.end, first[2], merged, scope, first[5] + 1)
            else:
                groups.append((start, hit.end, hit.start, hit.value, scope, 1))
        found = [
            one
            for start, end, core, meaning, scope, _ in groups
            for one in constraints(start, end, core, meaning, scope)
        ]
        return consistent(found)

    def _either(
        self,
        text: Text,
        first: tuple[int, int, int, Meaning, Scope, int],
        hit: Hit[Meaning],
        scope: Scope,
    ) -> bool:
        """Whether two values are alternatives: joined by "or", listed, or rare together."""
        _, end, _, meaning, before, count = first
        same = len(meaning.has) == len(hit.value.has) == 1 and (
            meaning.has[0][0] == hit.value.has[0][0]
        )
        if not same or scope != "wanted" or before != "wanted" or meaning.hard != hit.value.hard:
            return False
        between = text.norms[end : hit.start]
        comma = any(set(",/") & set(text.tokens[i].gap) for i in range(end, hit.start + 1))
        if len(between) > 2 or not all(w in self._joins or w in self._articles for w in between):
            return False
        if any(w in self._or for w in between) or count > 1:
            return True
        if not between and not comma:
            return False
        enough = 1 if meaning.person else _ENOUGH_TOGETHER
        return comma or self._together(meaning, hit.value) < enough

    def _together(self, a: Meaning, b: Meaning) -> int:
        return len(self._rows(a) & self._rows(b))

    def _rows(self, meaning: Meaning) -> set[int]:
        attribute, values = meaning.has[0]
        return set().union(*(self._vocabulary.rows.get((attribute, v), set()) for v in values))

    def _of_years(self, text: Text, years: YearRange) -> Found:
        """A span of years; one ruled out ("no 90s films") is kept as negated, for a note."""
        found = self._range(years.start, years.end, "year", years.low, years.high)
        if years.low is None or years.high is None:
            return found
        start, scope = self._negation.of(text, self._negation.ends(text), years.start, ())
        return found if scope == "wanted" else replace(found, start=start, negated=True)

    def _range(
        self, start: int, end: int, attribute: str, low: float | None, high: float | None
    ) -> Found:
        constraint = Constraint(attribute=attribute, op="range", low=low, high=high)
        return Found(start, end, start, constraint, hard=True)
