"""Words that lean towards one end of a number without naming one: "short", "cheaper", "not so old".

What counts as short or old is read off the catalogue itself (a quantile), or, for comparisons, off
the items shown last.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understand.normalise import Text
from assistant.understand.phrases import Phrases, phrase
from assistant.understand.words import Words
from catalog.items import Catalog

_REACH = 3


@dataclass(frozen=True, slots=True)
class Leaning:
    """Words [start, end) that lean to [low, high] of an attribute; hard for comparisons."""

    start: int
    end: int
    attribute: str
    low: float | None
    high: float | None
    hard: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    role: str
    low_side: bool
    share: float
    negated: float
    comparison: bool


class LeaningReader:
    """Reads leanings.

    "Short" softly asks for the catalogue's shortest share, "not too long" for all but the
    longest. "Shorter", and "not so old" after items were shown, are hard: below the lower
    quarter of what was shown, so that the next answer differs.
    """

    def __init__(self, catalog: Catalog, words: Words, nouns: frozenset[str]) -> None:
        self._numbers = _numbers(catalog)
        self._attributes = {"year": "year"} if "year" in self._numbers else {}
        for attribute in reversed(catalog.attributes):
            if attribute.kind == "number" and attribute.name in self._numbers and attribute.role:
                self._attributes[attribute.role] = attribute.name
        self._entries = Phrases(
            (phrase(form), _entry(raw))
            for raw in words.get("leaning")
            for says in (*raw["says"], *raw.get("most", ()))
            for form in ([says.replace("{items}", noun) for noun in nouns])
        )
        self._most = Phrases(
            (phrase(form), _entry(raw))
            for raw in words.get("leaning")
            for form in raw.get("most", ())
        )
        self._negators = words.bag("words.negators")
        self._fillers = words.bag("leanings.fillers")
        self._excess = words.bag("leanings.excess")

    def read(self, text: Text, taken: Container[int], shown: Sequence[int]) -> list[Leaning]:
        """The leanings of a message.

        Args:
            text: the message.
            taken: numbers of words that already mean something else.
            shown: rows of the items shown last.
        """
        found = []
        for hit in self._entries.find(text.norms):
            attribute = self._attributes.get(hit.value.role)
            if attribute is None or any(i in taken for i in range(hit.start, hit.end)):
                continue
            begin, negated = self._negation(text, hit.start)
            found.append(self._leaning(begin, hit.end, attribute, hit.value, negated, shown))
        return found

    def extreme(self, text: Text, rows: Sequence[int]) -> int | None:
        """Of these rows the one that a superlative means ("the cheapest"), the first of equals.

        None where there is no superlative, or no number is known.
        """
        for hit in self._most.find(text.norms):
            attribute = self._attributes.get(hit.value.role)
            if attribute is None:
                continue
            values = {row: float(self._numbers[attribute][row]) for row in rows}
            known = {row: v for row, v in values.items() if np.isfinite(v)}
            if known:
                return (min if hit.value.low_side else max)(known, key=lambda row: known[row])
        return None

    def _negation(self, text: Text, start: int) -> tuple[int, bool]:
        begin = start
        if start and text.norms[start - 1] in self._excess:  # "too long" asks for the opposite
            begin = start - 1
            before = text.norms[start - 2] if start > 1 else ""
            return (start - 2 if before in self._negators else begin), True
        for i in range(start - 1, max(-1, start - 1 - _REACH), -1):
            if text.norms[i] in self._negators:
                return i, True
            if text.norms[i] not in self._fillers:
                break
            begin = i
        return (min(start, begin)), False

    def _leaning(
        self,
        start: int,
        end: int,
        attribute: str,
        entry: _Entry,
        negated: bool,
        shown: Sequence[int],
    ) -> Leaning:
        values = self._numbers[attribute]
        near = values[list(shown)]
        near = near[np.isfinite(near)]
        low_side = entry.low_side != negated
        relative = near.size > 0 and (entry.comparison or negated)
        if relative:
            bound = float(np.quantile(near, 0.25 if low_side else 0.75))
            bound = _inside(bound, values, low_side)
        else:
            share = entry.negated if negated else entry.share
            bound = float(np.nanquantile(values, share if low_side else 1 - share))
        bound = float(round(bound)) if attribute == "year" else bound
        low, high = (None, bound) if low_side else (bound, None)
        return Leaning(start, end, attribute, low, high, hard=relative)


def _inside(bound: float, values: NDArray[np.float64], low_side: bool) -> float:
    """The next value beyond a bound, where the catalogue has one: "shorter" is not "as short"."""
    known = values[np.isfinite(values)]
    beyond = known[known < bound] if low_side else known[known > bound]
    if beyond.size == 0:
        return bound
    return float(beyond.max() if low_side else beyond.min())


def _numbers(catalog: Catalog) -> dict[str, NDArray[np.float64]]:
    found = {"year": catalog.years}
    for attribute in catalog.attributes:
        if attribute.kind == "number":
            found[attribute.name] = catalog.table[attribute.name].to_numpy(np.float64)
    return {name: values for name, values in found.items() if np.isfinite(values).any()}


def _entry(raw: dict[str, Any]) -> _Entry:
    return _Entry(
        role=raw["role"],
        low_side=raw["side"] == "low",
        share=raw.get("share", 0.3),
        negated=raw.get("negated", 0.7),
        comparison=raw.get("comparison", False),
    )
