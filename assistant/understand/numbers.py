"""Ranges of numbers that a message asks for: "under two hours", "below 50 euros"."""

import math
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from assistant.understand.comparators import Bounded, Comparators
from assistant.understand.normalise import Text
from assistant.understand.phrases import Phrases, phrase
from assistant.understand.words import Words
from catalog.items import Attribute, Catalog

_DIGITS = re.compile(r"(\d+(?:[.,]\d+)*)([a-z]*)")
_NEARNESS = 4
"""A word for an attribute counts when at most so many words lie between it and the number."""
_TOLERANCE = 0.15
"""Share by which "around" may be missed."""


@dataclass(frozen=True, slots=True)
class Range:
    """Words [start, end) that ask for an attribute's number to lie in [low, high]."""

    start: int
    end: int
    attribute: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class _Quantity:
    start: int
    end: int
    value: float
    attribute: str | None


class NumberReader:
    """Reads ranges of the catalogue's number attributes.

    A number belongs to the attribute whose unit follows it, or else to the one named near it (by
    label, `person_says` or the language's words for its role), or else, with a comparator, to the
    price.
    """

    def __init__(self, catalog: Catalog, words: Words) -> None:
        numbers = [a for a in catalog.attributes if a.kind == "number"]
        self._comparators = Comparators(words, "numbers")
        self._cardinal: dict[str, int] = words.get("numbers.cardinal")
        self._one = words.bag("numbers.one")
        self._half = words.bag("numbers.half")
        self._and = words.bag("numbers.and")
        self._between = words.bag("numbers.between")
        self._to = words.bag("numbers.to") | self._and
        self._units = Phrases(_unit_entries(numbers, words))
        self._names = Phrases(_name_entries(numbers, words))
        self._price = next((a.name for a in numbers if a.role == "price"), None)
        self._exact = {a.name for a in numbers if a.role in set(words.get("numbers.exact_roles"))}
        self._read = bool(numbers)
        self._endings = words.bag("numbers.around_endings")
        self._frequency = words.bag("numbers.frequency")

    def read(self, text: Text, taken: Container[int]) -> list[Range]:
        """The ranges of a message.

        Args:
            text: the message.
            taken: numbers of words that already mean something else (titles, years).
        """
        found: list[Range] = []
        start = 0
        while self._read and start < len(text):
            ranged = None if start in taken else self._range(text, start)
            if ranged is not None:
                found.append(ranged)
            start = start + 1 if ranged is None else max(ranged.end, start + 1)
        return found

    def _range(self, text: Text, start: int) -> Range | None:
        first = self._quantity(text, start)
        if first is None or (start and text.norms[start - 1] in self._frequency):
            return None
        second = self._second(text, first)
        if second is not None:
            attribute = second.attribute or first.attribute or self._named(text, start, second.end)
            if attribute is not None:
                low, high = sorted((self._in_unit_of(text, first, second), second.value))
                opened = start > 0 and text.norms[start - 1] in self._between
                begin = start - 1 if opened else start
                return Range(begin, second.end, attribute, low, high)
        bounded = self._comparators.around(text, first.start, first.end)
        about = self._about(text.norms[start])
        if about:
            bounded = replace(bounded, bound="around")
        attribute = first.attribute or self._named(text, bounded.start, bounded.end)
        if attribute is None and (about or bounded.bound not in {"exact", "around"}):
            attribute = self._price
        return None if attribute is None else self._bounds(bounded, first.value, attribute)

    def _in_unit_of(self, text: Text, first: _Quantity, second: _Quantity) -> float:
        """The first number of "2 to 3 hours", in the unit that only the second has."""
        number = self._number(text.norms[second.start])
        if first.attribute is not None or second.attribute is None or not number:
            return first.value
        return first.value * second.value / number

    def _bounds(self, bounded: Bounded, value: float, attribute: str) -> Range | None:
        low: float | None = value
        high: float | None = value
        if bounded.bound == "upper":
            low, high = None, math.nextafter(value, -math.inf) if bounded.strict else value
        elif bounded.bound == "lower":
            low, high = math.nextafter(value, math.inf) if bounded.strict else value, None
        elif bounded.bound == "around" or attribute not in self._exact:
            low, high = value * (1 - _TOLERANCE), value * (1 + _TOLERANCE)
        return Range(bounded.start, bounded.end, attribute, low, high)

    def _second(self, text: Text, first: _Quantity) -> _Quantity | None:
        """The other end of "90 to 120 minutes", "90-120 minutes", "between 90 and 120 minutes"."""
        at = first.end
        if at >= len(text):
            return None
        if text.tokens[at].gap.strip() in {"-", "–", "—"}:
            return self._quantity(text, at)
        joined = text.norms[at] in self._to
        if joined and text.norms[at] in self._and:
            joined = first.start > 0 and text.norms[first.start - 1] in self._between
        return self._quantity(text, at + 1) if joined and at + 1 < len(text) else None

    def _quantity(self, text: Text, start: int) -> _Quantity | None:
        """A number with its unit: "two hours", "1h30", "$50", "an hour and a half"."""
        norms = text.norms
        unit = self._units.at(norms, start)
        if unit is not None and not norms[start].isalpha() and start + 1 < len(norms):
            number = self._number(norms[start + 1])  # a currency sign before the number
            if number is not None:
                return _Quantity(start, start + 2, number, unit.value[0])
        match = _DIGITS.fullmatch(norms[start])
        if match is not None and match[2] in self._endings:
            return _Quantity(start, start + 1, _value(match[1]), None)
        if match is not None and match[2]:
            attached = self._units.get((match[2],))
            if attached is None:
                return None
            attribute, times = attached
            return self._grown(
                text, _Quantity(start, start + 1, _value(match[1]) * times, attribute)
            )
        return self._spelt(text, start)

    def _spelt(self, text: Text, start: int) -> _Quantity | None:
        norms = text.norms
        value = self._number(norms[start])
        end = start + 1
        if value is None and norms[start] in self._half:
            value, end = 0.5, end + (norms[end : end + 1] != () and norms[end] in self._one)
        if value is None and norms[start] in self._one:
            value = 1.0
            if end >= len(norms) or self._units.at(norms, end) is None:
                return None
        if value is None:
            return None
        if norms[end : end + 1] and norms[end] in self._and and self._is_half(norms, end + 1):
            value, end = value + 0.5, self._half_end(norms, end + 1)
        unit = self._units.at(norms, end) if end < len(norms) else None
        if unit is None:
            return _Quantity(start, end, value, None)
        attribute, times = unit.value
        return self._grown(text, _Quantity(start, unit.end, value * times, attribute), times)

    def _grown(self, text: Text, first: _Quantity, times: float = 1.0) -> _Quantity:
        """With the smaller unit that follows: "2 hours 10 minutes", "an hour and a half"."""
        norms, at = text.norms, first.end
        joined = at < len(norms) and norms[at] in self._and
        if joined and self._is_half(norms, at + 1):
            end = self._half_end(norms, at + 1)
            return _Quantity(first.start, end, first.value + 0.5 * times, first.attribute)
        more = at + 1 if joined else at
        if more >= len(norms) or times == 1.0 or self._number(norms[more]) is None:
            return first
        unit = self._units.at(norms, more + 1) if more + 1 < len(norms) else None
        if unit is None or unit.value[0] != first.attribute or unit.value[1] >= times:
            return first
        value = first.value + (self._number(norms[more]) or 0.0) * unit.value[1]
        return _Quantity(first.start, unit.end, value, first.attribute)

    def _is_half(self, norms: tuple[str, ...], at: int) -> bool:
        return any(norm in self._half for norm in norms[at : self._half_end(norms, at)])

    def _half_end(self, norms: tuple[str, ...], at: int) -> int:
        return at + 2 if norms[at : at + 1] and norms[at] in self._one else at + 1

    def _about(self, norm: str) -> bool:
        match = _DIGITS.fullmatch(norm)
        return match is not None and match[2] in self._endings

    def _number(self, norm: str) -> float | None:
        if norm in self._cardinal:
            return float(self._cardinal[norm])
        match = _DIGITS.fullmatch(norm)
        return _value(match[1]) if match is not None and not match[2] else None

    def _named(self, text: Text, start: int, end: int) -> str | None:
        """The attribute that is named nearest to the words [start, end), in their sentence."""
        low, high = max(0, start - _NEARNESS), min(len(text), end + _NEARNESS)
        sentence = text.tokens[start].sentence
        best: tuple[int, str] | None = None
        for hit in self._names.find(text.norms[low:high]):
            place = low + hit.start
            if text.tokens[place].sentence != sentence:
                continue
            distance = start - (low + hit.end) if place < start else place - end
            if best is None or distance < best[0]:
                best = (distance, hit.value)
        return None if best is None else best[1]


def _value(digits: str) -> float:
    """The value of "1,000", "1.5" and "1,5"."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        return float(digits.replace(",", ""))
    head, _, tail = digits.replace(",", ".").rpartition(".")
    return float(f"{head.replace('.', '')}.{tail}") if head else float(tail[:15])


def _unit_entries(
    numbers: list[Attribute], words: Words
) -> Iterator[tuple[tuple[str, ...], tuple[str, float]]]:
    for attribute in reversed(numbers):  # of two attributes with one unit, the first counts
        if attribute.unit:
            for form in words.inflected(" ".join(phrase(attribute.unit))):
                yield phrase(form), (attribute.name, 1.0)
        for unit in words.get("unit"):
            fits = attribute.unit.casefold() in [u.casefold() for u in unit["of"]]
            if fits or attribute.role in unit.get("roles", []):
                for says in unit["says"]:
                    yield phrase(says), (attribute.name, float(unit["times"]))


def _name_entries(numbers: list[Attribute], words: Words) -> Iterator[tuple[tuple[str, ...], str]]:
    by_role: dict[str, list[str]] = words.get("numbers.named")
    for attribute in reversed(numbers):
        for says in (
            *by_role.get(attribute.role, []),
            attribute.name.replace("_", " "),
            attribute.label,
            *attribute.person_says,
        ):
            yield phrase(says), attribute.name
