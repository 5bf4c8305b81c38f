"""Finding the values of attributes in a sentence: genres, people, audience classes."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.explain.lexicon import Lexicon
from assistant.explain.tokens import Token, key
from catalog.items import Attribute, AttributeValue, Catalog, Item

_NAMING = frozenset({"person", "alias"})
"""Roles of attributes whose words are names."""
Value = tuple[str, str]
"""Name of an attribute, and one of its words, casefolded."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value that a sentence names: tokens [start, stop), and what they may mean."""

    start: int
    stop: int
    values: tuple[Value, ...]


class ValueIndex:
    """Every word of the catalogue's list and category attributes, in its spoken forms.

    Args:
        catalog: whose values are known.
        lexicon: further forms of values.
    """

    def __init__(self, catalog: Catalog, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._values: dict[tuple[str, ...], tuple[Value, ...]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._exact: dict[tuple[str, ...], str] = {}
        self._names = frozenset(a.name for a in catalog.attributes if a.role in _NAMING)
        for attribute in catalog.attributes:
            if attribute.kind == "number":
                continue
            for word in _words(catalog, attribute):
                for form in self._forms(attribute, word):
                    self._add(form, (attribute.name, word.casefold()), word)

    def _forms(self, attribute: Attribute, word: str) -> Iterator[tuple[str, ...]]:
        words = key(word)
        yield words
        if attribute.role == "person":
            yield words[-1:]
            return
        if words and len(words[-1]) > 2:
            yield (*words[:-1], f"{words[-1]}s")
        for form in self._lexicon.forms.get(word.casefold(), ()):
            yield key(form)

    def _add(self, form: tuple[str, ...], value: Value, written: str) -> None:
        if not form:
            return
        known = self._values.get(form, ())
        if value not in known:
            self._values[form] = (*known, value)
        self._lengths.setdefault(form[0], set()).add(len(form))
        if sum(map(len, form)) <= 2 or form[0] in self._lexicon.vocabulary:
            # "R" or "It" as a value is told from a word of the sentence by its capitals alone.
            self._exact[form] = written

    def find(self, words: list[Token], start: int) -> Found | None:
        """The longest value that begins at a token; None when there is none."""
        for length in sorted(self._lengths.get(words[start].low, ()), reverse=True):
            part = words[start : start + length]
            form = tuple(t.low for t in part)
            values = self._values.get(form, ())
            if not part[0].is_capital:
                # A name has a capital: "Min" may be an actor, "min" are minutes.
                values = tuple(value for value in values if value[0] not in self._names)
            if not values or len(part) < length:
                continue
            if form in self._exact and not _written_so(part, self._exact[form]):
                continue
            return Found(start, start + length, values)
        return None


def _written_so(part: list[Token], written: str) -> bool:
    shown = "".join(t.text for t in part)
    return shown == "".join(c for c in written if c.isalnum()) and not part[0].first


def held(item: Item) -> frozenset[Value]:
    """The values that an item has."""
    return frozenset(
        (name, word.casefold())
        for name, value in item.attributes.items()
        for word in words_of(value)
    )


def words_of(value: AttributeValue) -> tuple[str, ...]:
    """The words of a value; a number has none."""
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) and value else ()


def _words(catalog: Catalog, attribute: Attribute) -> set[str]:
    column = catalog.table[attribute.name].tolist()
    return {word for value in column for word in words_of(value)}
