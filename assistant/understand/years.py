"""Years, decades and spans of years that a message asks for."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from assistant.understand.comparators import Comparators
from assistant.understand.normalise import Text
from assistant.understand.phrases import Phrases, phrase
from assistant.understand.words import Words

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DECADE = re.compile(r"(1[89]|20)?(\d)0s?")
_PART = {"early": (0, 3), "mid": (3, 7), "late": (6, 9)}


@dataclass(frozen=True, slots=True)
class YearRange:
    """Words [start, end) that ask for a year in [low, high]; None leaves that side open."""

    start: int
    end: int
    low: int | None
    high: int | None


class YearReader:
    """Reads years.

    Args:
        words: the language's lists.
        newest: the newest year of the catalogue, which "the last ten years" count back from.
    """

    def __init__(self, words: Words, newest: int) -> None:
        self._newest = newest
        self._comparators = Comparators(words, "years")
        self._decades: dict[str, int] = words.get("years.decades")
        self._parts = {w: _PART[p] for p in _PART for w in words.bag(f"years.{p}")}
        self._spans = Phrases((phrase(p), tuple(s)) for p, s in words.get("years.spans").items())
        self._cardinal: dict[str, int] = words.get("numbers.cardinal")
        self._last = words.bag("years.last")
        self._units: dict[str, int] = words.get("years.units")
        self._joins = words.bag("words.joins") | words.bag("numbers.to")
        self._articles = words.bag("titles.articles")
        self._fillers = words.bag("years.fillers")

    def read(self, text: Text, taken: Container[int]) -> list[YearRange]:
        """The spans of years of a message; neighbours joined by "or", "and", "to" become one."""
        found: list[YearRange] = []
        start = 0
        while start < len(text):
            span = None if start in taken else self._at(text, start)
            if span is None:
                start += 1
                continue
            start = max(span.end, start + 1)
            joined = self._joined(text, found[-1], span) if found else None
            if joined is None:
                found.append(span)
            else:
                found[-1] = joined
        return found

    def _at(self, text: Text, start: int) -> YearRange | None:
        last = self._last_years(text, start)
        if last is not None:
            return last
        hit = self._spans.at(text.norms, start)
        if hit is not None:
            return self._bounded(text, start, hit.end, hit.value[0], hit.value[1])
        decade = self._decade(text.norms[start])
        if decade is not None:
            before = text.norms[start - 1] if start else ""
            low, high = self._parts.get(before, (0, 9))
            begin = start - 1 if before in self._parts else start
            return self._bounded(text, begin, start + 1, decade + low, decade + high)
        if _YEAR.fullmatch(text.norms[start]) and int(text.norms[start]) <= self._newest + 5:
            year = int(text.norms[start])
            return self._bounded(text, start, start + 1, year, year)
        return None

    def _decade(self, norm: str) -> int | None:
        if norm in self._decades:
            return self._decades[norm]
        match = _DECADE.fullmatch(norm)
        if match is None or not norm.endswith("s"):
            return None
        tens = int(match[2]) * 10
        century = int(match[1]) * 100 if match[1] else 2000 if tens <= 20 else 1900
        return century + tens

    def _bounded(self, text: Text, start: int, end: int, low: int, high: int) -> YearRange:
        found = self._comparators.around(text, start, end)
        begin = found.start
        if found.bound == "upper":
            return YearRange(begin, found.end, None, low - 1 if found.strict else high)
        if found.bound == "lower":
            return YearRange(begin, found.end, high + 1 if found.strict else low, None)
        if found.bound == "around":
            return YearRange(begin, found.end, low - 2, high + 2)
        return YearRange(begin, found.end, low, high)

    def _last_years(self, text: Text, start: int) -> YearRange | None:
        """A span that counts back: "the last ten years", "the past decade"."""
        norms = text.norms
        if norms[start] not in self._last or start + 1 >= len(norms):
            return None
        at, count = start + 1, 1
        if at + 1 < len(norms) and self._count(norms[at]) is not None:
            count, at = self._count(norms[at]) or 1, at + 1
        elif norms[at] in self._fillers and at + 1 < len(norms):
            count, at = 3, at + 1
        years = self._units.get(norms[at])
        if years is None or (at == start + 1 and years == 1):
            return None
        return YearRange(start, at + 1, self._newest - count * years, None)

    def _count(self, norm: str) -> int | None:
        if norm.isascii() and norm.isdigit() and len(norm) < 4:
            return int(norm)
        return self._cardinal.get(norm)

    def _joined(self, text: Text, a: YearRange, b: YearRange) -> YearRange | None:
        """One span of two: "the 80s or 90s", "from 1980 to 1990", "1980-1990"."""
        between = text.norms[a.end : b.start]
        dash = not between and text.tokens[b.start].gap.strip() in {"-", "–", "—", "/"}
        listed = 0 < len(between) <= 2 and all(
            w in self._joins or w in self._articles for w in between
        )
        if not (dash or (listed and not set(between) <= self._articles)):
            return None
        lows = [r.low for r in (a, b)]
        highs = [r.high for r in (a, b)]
        if (
            a.low is not None and a.high is None and b.high is not None
        ):  # "after 1980 and before 1990"
            return YearRange(a.start, b.end, a.low, b.high)
        low = None if None in lows else min(_known(lows))
        high = None if None in highs else max(_known(highs))
        return YearRange(a.start, b.end, low, high)


def _known(values: list[int | None]) -> Iterator[int]:
    return (value for value in values if value is not None)
