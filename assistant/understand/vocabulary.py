"""The words by which people ask for what the catalogue's attributes hold.

Every value of a list or category attribute is a phrase, with its inflected forms. The language's
file adds synonyms by the role of an attribute ("sci fi" for a genre that is called Sci-Fi or
Science Fiction); a synonym counts only where the catalogue has what it means.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.understand.phrases import Phrase, Phrases, phrase
from assistant.understand.words import Words
from catalog.items import Attribute, Catalog

_MIN_PERSON_ITEMS = 2


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase asks for.

    Attributes:
        has: attribute and its words, any of which will do; one entry a condition, all must hold.
        lacks: attribute and words that are ruled out along with it ("for kids" rules out R).
        negated: what "no …" rules out.
        leans: attribute and words that it leans to beside, never as a condition.
        hard: False for moods, which only lean.
        person: True for the name of a person, which needs a capital or a word like "by".
        elsewhere: the same person in other attributes: who directs and acts.
        exact: as written in the catalogue, for values of one or two letters; empty otherwise.
    """

    has: tuple[tuple[str, tuple[str, ...]], ...]
    negated: tuple[tuple[str, tuple[str, ...]], ...]
    lacks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    leans: tuple[tuple[str, tuple[str, ...]], ...] = ()
    hard: bool = True
    person: bool = False
    exact: str = ""
    elsewhere: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def ways(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """All attributes in which the person is found, the one of most items first."""
        return (*self.has, *self.elsewhere)


class Vocabulary:
    """Phrases to meanings for one catalogue.

    Args:
        catalog: whose attribute values are read.
        words: of the language, with its synonyms.
    """

    def __init__(self, catalog: Catalog, words: Words) -> None:
        self._words = words
        self.rows: dict[tuple[str, str], set[int]] = _rows_by_value(catalog)
        # One phrase may be several values: a catalogue that has "Sci-Fi" and "Sci Fi" means both.
        self._values: dict[str, dict[Phrase, tuple[str, ...]]] = defaultdict(dict)
        for name, value in self.rows:
            spellings = self._values[name]
            spellings[phrase(value)] = (*spellings.get(phrase(value), ()), value)
        entries: dict[Phrase, Meaning] = {}
        for attribute in catalog.attributes:
            if attribute.kind != "number" and attribute.role != "alias":
                self._add_values(entries, attribute)
        self._add_synonyms(entries, catalog)
        self._join_people(entries, catalog)
        self.phrases: Phrases[Meaning] = Phrases(entries)
        self.names = frozenset(w for key, m in entries.items() if m.person for w in key)
        self.spellings = sorted(
            {key[0] for key, m in entries.items() if len(key) == 1 and len(key[0]) > 4}
        )
        self.mendable = sorted(
            {w for key in entries for w in key if len(w) > 4 and w.isalpha()} - words.stop
        )

    def _add_values(self, entries: dict[Phrase, Meaning], attribute: Attribute) -> None:
        person = attribute.role == "person"
        for key, values in self._values[attribute.name].items():
            if not key or all(w in self._words.stop or w.isdigit() for w in key):
                continue
            means = ((attribute.name, values),)
            exact = values[0] if len("".join(key)) < 3 else ""
            meaning = Meaning(has=means, negated=means, person=person, exact=exact)
            last = {key[-1]} if person or exact else self._words.inflected(key[-1])
            for form in last:
                entries.setdefault((*key[:-1], form), meaning)
            if person and len(key) > 1 and len(key[-1]) > 3:
                self._add_surname(entries, attribute, key[-1], values)
            if person and len(key) > 2 and key[-2] in self._words.bag("names.particles"):
                entries.setdefault(key[-2:], meaning)

    def _add_surname(
        self,
        entries: dict[Phrase, Meaning],
        attribute: Attribute,
        name: str,
        values: tuple[str, ...],
    ) -> None:
        """A surname stands for the person of that name with the most items."""
        known = entries.get((name,))
        if name in self._words.common or (known is not None and not known.person):
            return
        means = ((attribute.name, values),)
        if known is None or self._size(means[0]) > self._size(known.has[0]):
            entries[(name,)] = Meaning(has=means, negated=means, person=True)

    def _join_people(self, entries: dict[Phrase, Meaning], catalog: Catalog) -> None:
        """Let a name stand for the person in every attribute that has it."""
        names = [a.name for a in catalog.attributes if a.role == "person"]
        if len(names) < 2:
            return
        for key, meaning in entries.items():
            if not meaning.person:
                continue
            full = phrase(meaning.has[0][1][0])
            ways = [(n, self._values[n][full]) for n in names if full in self._values[n]]
            ways.sort(key=self._size, reverse=True)
            if len(ways) > 1:
                joined = replace(
                    meaning, has=(ways[0],), elsewhere=tuple(ways[1:]), negated=tuple(ways)
                )
                entries[key] = joined

    def _size(self, way: tuple[str, tuple[str, ...]]) -> int:
        """How many items have any of the spellings."""
        return len(set().union(*(self.rows[way[0], value] for value in way[1])))

    def _add_synonyms(self, entries: dict[Phrase, Meaning], catalog: Catalog) -> None:
        for synonym in self._words.get("synonym"):
            meaning = self._synonym(synonym, catalog)
            if meaning is None:
                continue
            for says in synonym["says"]:
                key = phrase(says)
                for form in self._words.inflected(key[-1]):
                    entries.setdefault((*key[:-1], form), meaning)

    def _synonym(self, synonym: Mapping[str, Any], catalog: Catalog) -> Meaning | None:
        has = [m for part in synonym.get("means", []) for m in self._known(part, catalog)]
        lacks = [m for part in synonym.get("lacks", []) for m in self._known(part, catalog)]
        negated = [m for part in synonym.get("negated", []) for m in self._known(part, catalog)]
        leans = [m for part in synonym.get("leans", []) for m in self._known(part, catalog)]
        if synonym.get("all", False) and len(has) < len(synonym["means"]):
            return None
        if not (has or lacks or negated or leans):
            return None
        return Meaning(
            has=tuple(has),
            negated=tuple(negated or has),
            lacks=tuple(lacks),
            leans=tuple(leans),
            hard=not synonym.get("soft", False),
        )

    def _known(
        self, part: Mapping[str, Sequence[str]], catalog: Catalog
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Of a synonym's words by role ({genre = [...]}), the ones that the catalogue has."""
        for role, wanted in part.items():
            for attribute in catalog.with_role(role):
                values = self._values[attribute.name]
                found = [value for p in map(phrase, wanted) for value in values.get(p, ())]
                if found:
                    yield attribute.name, tuple(dict.fromkeys(found))


def _rows_by_value(catalog: Catalog) -> dict[tuple[str, str], set[int]]:
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for attribute in catalog.attributes:
        if attribute.kind == "number" or attribute.role == "alias":
            continue
        for row, value in enumerate(catalog.table[attribute.name].tolist()):
            for word in value if attribute.kind == "list" else (value,):
                if word:
                    found[attribute.name, word].add(row)
    return found
