"""Titles in a message, linked to the catalogue."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.understand.candidates import Candidate, Finder
from assistant.understand.editions import Editions
from assistant.understand.normalise import Text
from assistant.understand.plausible import Plausibility, Setting
from assistant.understand.series import Series
from assistant.understand.titles import PART, PREFIX, Sense, TitleIndex
from assistant.understand.words import Words

_SHOWN_WEIGHT = 0.9
_SERIES_CONFIDENCE = 0.8
_SERIES_SIGN = 2.0


@dataclass(frozen=True, slots=True)
class Link:
    """Words [start, end) of a message that name an item.

    Attributes:
        row: the item meant.
        confidence: 0 to 1.
        others: rows that the words could also mean, likeliest first.
    """

    start: int
    end: int
    row: int
    confidence: float
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Dated:
    """A candidate with the year that stands beside it, if one does.

    Attributes:
        agrees: True when an item of that name is of that year.
        sure: True when, besides, the year stands in brackets behind it.
    """

    candidate: Candidate
    start: int
    end: int
    year: int | None
    agrees: bool
    sure: bool = False


class Linker:
    """Links titles.

    Args:
        index: the catalogue's titles.
        words: the language's lists.
        plausibility: decides whether everyday words are meant as a title.
        nouns: what items are called in the plural ("films"): "the Rocky films" are a series.
    """

    def __init__(
        self,
        index: TitleIndex,
        words: Words,
        plausibility: Plausibility,
        nouns: frozenset[str],
    ) -> None:
        self._index = index
        self._finder = Finder(index, words)
        self._plausibility = plausibility
        self._stop = words.stop
        self._common = words.common
        self._series = Series(index, words, nouns)
        self._editions = Editions(index, words)
        self._joins = words.bag("words.joins")

    def link(
        self,
        text: Text,
        cue_ends: frozenset[int],
        shown: Sequence[int] = (),
        cue_starts: frozenset[int] = frozenset(),
    ) -> tuple[list[Link], list[tuple[str, int]]]:
        """The titles of a message, in its order, without overlaps.

        Args:
            text: the message.
            cue_ends: numbers of the words before which a judgement ends.
            shown: rows of the items shown last; their titles may be shortened to one word.
            cue_starts: numbers of the words with which a judgement on what stands before begins.

        Returns:
            The links, and titles whose year the catalogue does not have, with that year.
        """
        found = [*self._finder.find(text), *self._of_shown(text, shown)]
        dated = [self._dated(text, c, shown) for c in found]
        unknown = [
            (text.words(d.candidate.start, d.candidate.end), d.year)
            for d in dated
            if d.year is not None and not d.agrees
        ]
        setting = Setting(cue_ends, cue_starts)
        kept = self._meant(text, [d for d in dated if d.agrees or d.year is None], setting)
        kept = [self._with_neighbour(d, dated, kept) for d in kept]
        links = [self._as_link(d) for d in self._merged(text, kept)]
        links = [link for one in links for link in self._parts(text, one)]
        taken = {i for link in links for i in range(link.start, link.end)}
        missing = [(w, y) for w, y in unknown if y is not None and not taken]
        return links, missing[:1]

    def _dated(self, text: Text, c: Candidate, shown: Sequence[int]) -> _Dated:
        """The candidate with its senses in order of likelihood, given a year and what was shown."""
        near = set(shown)
        senses = sorted(c.senses, key=lambda s: s.row not in near)
        for start, end, year, sure in self._editions.years(text, c.start, c.end):
            fitting = [s for s in senses if abs(self._index.years[s.row] - year) <= 1]
            fitting.sort(key=lambda s: abs(self._index.years[s.row] - year))
            if fitting:
                rest = [s for s in senses if s not in fitting]
                chosen = replace(c, senses=(*fitting, *rest))
                return _Dated(chosen, start, end, year, agrees=True, sure=sure)
            if sure and c.likeness == 1:
                return _Dated(c, start, end, year, agrees=False)
        start, end, senses = self._editions.said(text, c, senses)
        return _Dated(replace(c, senses=tuple(senses)), start, end, None, agrees=False)

    def _parts(self, text: Text, link: Link) -> list[Link]:
        """The parts of a series that a link stands for; itself for any other title."""
        start, end, rows = self._series.parts(text, link.start, link.end, link.row)
        return [Link(start, end, row, _SERIES_CONFIDENCE) for row in rows] or [link]

    def _meant(self, text: Text, dated: list[_Dated], setting: Setting) -> list[_Dated]:
        """The longest candidates that are meant, those beside others that are meant among them."""
        open_ = sorted(dated, key=_rank, reverse=True)
        kept: list[_Dated] = []
        scores = {id(d): self._score(text, d, setting) for d in open_}
        for _ in range(4):
            added = False
            for d in open_:
                if d in kept or any(_overlap(d, k) for k in kept):
                    continue
                score = scores[id(d)]
                if score < 0 and self._in_list(text, d, kept):
                    score += 2.0
                if score >= 0:
                    kept = [k for k in kept if not _overlap(d, k)] + [d]
                    added = True
            if not added:
                break
        return sorted(kept, key=lambda d: d.start)

    def _score(self, text: Text, d: _Dated, setting: Setting) -> float:
        """How much more speaks for a title than is needed; its year in brackets always does."""
        if d.sure and d.candidate.weight >= PART * 0.9:
            return 1.0
        signs = self._plausibility.signs(text, d.candidate, setting, year=d.agrees)
        if self._series.named(text, d.start, d.end, d.candidate.rows[0]):
            signs += _SERIES_SIGN
        return signs - self._plausibility.needed(text, d.candidate)

    def _in_list(self, text: Text, d: _Dated, kept: Iterable[_Dated]) -> bool:
        return self._plausibility.bounded(text, d.end) and any(
            self._plausibility.beside(text, (d.start, d.end), (k.start, k.end)) for k in kept
        )

    def _with_neighbour(self, d: _Dated, dated: Sequence[_Dated], kept: Sequence[_Dated]) -> _Dated:
        """With the words right before that can name the same item: "LOTR: Return of the King"."""
        row = d.candidate.rows[0]
        near = [o for o in dated if o.end == d.start and row in o.candidate.rows]
        starts = [o.start for o in near if not any(_overlap(o, k) for k in kept)]
        return replace(d, start=min(starts, default=d.start))

    def _adjoins(self, text: Text, a: _Dated, b: _Dated) -> bool:
        """Whether nothing stands between two but a small word that joins no list."""
        between = text.norms[a.end : b.start]
        return a.end <= b.start and len(between) <= 1 and not set(between) & self._joins

    def _merged(self, text: Text, kept: Sequence[_Dated]) -> list[_Dated]:
        """Neighbours that can mean one item become one: "Star Wars: The Empire Strikes Back"."""
        merged: list[_Dated] = []
        for d in kept:
            last = merged[-1] if merged else None
            if last is not None and self._adjoins(text, last, d):
                both = [s for s in d.candidate.senses if s.row in set(last.candidate.rows)]
                if both and not (d.start - last.end == 1 and last.candidate.rows[0] == both[0].row):
                    whole = Candidate(last.start, d.end, tuple(both), 1.0, d.candidate.key)
                    merged[-1] = _Dated(whole, last.start, d.end, d.year or last.year, agrees=True)
                    continue
            merged.append(d)
        return merged

    def _as_link(self, d: _Dated) -> Link:
        senses = d.candidate.senses
        others = tuple(s.row for s in senses[1:7] if s.weight >= PREFIX)
        confidence = min(1.0, d.candidate.weight + (0.1 if d.agrees else 0.0))
        if others and not d.agrees:
            confidence *= 0.9
        return Link(d.start, d.end, senses[0].row, round(confidence, 3), others)

    def _of_shown(self, text: Text, shown: Sequence[int]) -> Iterator[Candidate]:
        """Titles of the items shown last, shortened to words that only one of them has."""
        keys = self._index.canon.key(text.norms)
        wholes = [(row, self._index.whole[row]) for row in shown]
        for start in range(len(keys)):
            for end in range(min(len(keys), start + 6), start, -1):
                run = keys[start:end]
                rows = [row for row, whole in wholes if _within(run, whole)]
                if len(rows) == 1 and self._telling(text, start, end):
                    yield Candidate(start, end, (Sense(rows[0], _SHOWN_WEIGHT),), 1.0, run)
                    break

    def _telling(self, text: Text, start: int, end: int) -> bool:
        """Whether a part of a shown title can stand for it: a capital or an uncommon word."""
        for token in text.tokens[start:end]:
            uncommon = token.norm not in self._common or (token.capital and text.cased)
            if uncommon and len(token.norm) > 2 and token.norm not in self._stop:
                return True
        return False


def _rank(d: _Dated) -> tuple[float, ...]:
    c = d.candidate
    return ((d.end - d.start) * c.weight**1.3, c.weight, -d.start)


def _overlap(a: _Dated, b: _Dated) -> bool:
    return a.start < b.end and b.start < a.end


def _within(run: Sequence[str], whole: Sequence[str]) -> bool:
    n = len(run)
    return any(tuple(whole[i : i + n]) == tuple(run) for i in range(len(whole) - n + 1))
