"""Every way in which the catalogue's titles may be written, as keys to rows.

A key is a tuple of canonical words: folded, numerals as digits, "&" as the language's "and". An
item has one key for its whole title and others for the parts and variants that people use instead.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.understand.normalise import Text, roman
from assistant.understand.words import Words
from catalog.items import Catalog

Key = tuple[str, ...]
WHOLE, VARIANT, PART, ACRONYM, PREFIX, INNER = 1.0, 0.96, 0.86, 0.76, 0.7, 0.66
"""How fully a key names its title."""
MAX_WORDS = 14
_FEW_ROWS = 3
"""Words within titles that more items share name none of them."""
_KNOWN_WEIGHT = 0.17
"""What ten times as many people who know an item are worth, in the weight of a key."""
_PARENTHESES = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_IN_SERIES = re.compile(r"(.+?),?\s*#\s*(\d+(?:\.\d+)?)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_SEPARATORS = (":", " - ", " – ", " — ", "/")


@dataclass(frozen=True, slots=True)
class Sense:
    """A row that a key may mean, and how fully the key names its title, 0 to 1."""

    row: int
    weight: float


class Canon:
    """Canonical words: what makes "Part II", "part two" and "Part 2" the same."""

    def __init__(self, words: Words) -> None:
        self._same = {k: str(v) for k, v in words.get("titles.same").items()}
        self._numbers = {k: str(v) for k, v in words.get("numbers.cardinal").items()}
        self.parts = words.bag("titles.parts")
        self.articles = words.bag("titles.articles")
        self.alias_marks = words.phrases("titles.alias_marks")
        self.alternative = words.bag("titles.alternative")

    def word(self, norm: str) -> str:
        """The canonical form of a folded word."""
        known = self._same.get(norm) or self._numbers.get(norm)
        if known is not None:
            return known
        value = roman(norm)
        return norm if value is None else str(value)

    def key(self, norms: Iterable[str]) -> Key:
        """The canonical form of folded words."""
        return tuple(self.word(norm) for norm in norms)


class TitleIndex:
    """Keys to rows for one catalogue.

    Args:
        catalog: whose titles and "alias" attributes are read.
        popularity: shape (n_items,), float32: how many people know an item.
        words: of the language whose articles, numerals and part words titles use.
    """

    def __init__(self, catalog: Catalog, popularity: NDArray[np.float32], words: Words) -> None:
        self.canon = Canon(words)
        self.popularity: list[float] = popularity.tolist()
        self.years: list[float] = catalog.years.tolist()
        self.whole: list[Key] = []
        self.of_series: dict[Key, list[int]] = {}
        self._numbered: dict[Key, list[tuple[float, int]]] = defaultdict(list)
        self._senses: dict[Key, dict[int, float]] = defaultdict(dict)
        self._stop, self._known = words.stop, words.known
        aliases = [catalog.table[a.name].tolist() for a in catalog.with_role("alias")]
        for row, title in enumerate(catalog.titles):
            names = [name for column in aliases for name in _as_words(column[row])]
            self._add(row, title, names)
        self._name_series()
        self._number_first_parts()
        self.prefixes = self._prefixes()
        self.inner = self._inner()
        self.longest = self._longest()
        self.keys_of_word = self._inverted()
        self.compact = {"".join(k): k for k in self._senses if len("".join(k)) >= 5}
        self.spellings = sorted(w for w in self.keys_of_word if len(w) >= 4 and w.isalpha())
        self.frequency = Counter(w for key in self.whole for w in set(key))

    def senses(self, key: Key) -> list[Sense]:
        """What a key may mean, the best first: by how fully it names and by how many know it.

        Seven times as well known outweighs a name that is only part of a title ("Lord of the Rings"
        is the first of the three films, not an old one of just that name). Of two that are known as
        well, the newer is meant.
        """
        found = [Sense(row, weight) for row, weight in self._senses.get(key, {}).items()]
        return sorted(found, key=lambda s: (-self._likely(s), -self._year(s.row), s.row))

    def _likely(self, sense: Sense) -> float:
        return sense.weight + _KNOWN_WEIGHT * math.log10(1 + self.popularity[sense.row])

    def _year(self, row: int) -> float:
        year = self.years[row]
        return -math.inf if math.isnan(year) else year

    def __contains__(self, key: object) -> bool:
        return key in self._senses

    def _add(self, row: int, title: str, names: Sequence[str]) -> None:
        plain = title
        if "(" in title or "[" in title:
            plain = _PARENTHESES.sub(" ", title).strip() or title
            inside = [n.strip() for n in _PARENTHESES.findall(title)]
            names = [*names, *(n for n in inside if n and not _YEAR.fullmatch(n))]
        before = len(self.whole)
        self._note_series(row, names)
        for number, name in enumerate((plain, *names)):
            for key, weight in self._keys(name):
                self._put(key, row, weight if number == 0 else min(weight, VARIANT))
                if len(self.whole) == before:
                    self.whole.append(key)
        if len(self.whole) == before:
            self.whole.append(())

    def _put(self, key: Key, row: int, weight: float) -> None:
        if 0 < len(key) <= MAX_WORDS:
            known = self._senses[key]
            known[row] = max(weight, known.get(row, 0.0))

    def _keys(self, name: str) -> Iterator[tuple[Key, float]]:
        text = Text(name)
        norms = self._unmark(text.norms)
        if not norms:
            return
        offset = len(text) - len(norms)
        if len(norms) > 1 and norms[-1] in self.canon.articles and "," in text.tokens[-1].gap:
            norms = (norms[-1], *norms[:-1])
            offset -= 1
        cuts = [c - offset for c in _cuts(text, self.canon.alternative) if c > max(offset, 0)]
        key = self.canon.key(norms)
        yield key, WHOLE
        yield from self._variants(key, VARIANT)
        parts = [norms[a:b] for a, b in zip([0, *cuts], [*cuts, len(norms)], strict=True)]
        if len(parts) > 1:
            yield from self._parts([self.canon.key(p) for p in parts if p])
        yield from self._acronyms(self.canon.key(parts[0]))
        yield from self._numbered_acronyms(key)

    def _unmark(self, norms: Key) -> Key:
        for mark in self.canon.alias_marks:
            if norms[: len(mark)] == mark and len(norms) > len(mark):
                return norms[len(mark) :]
        return norms

    def _variants(self, key: Key, weight: float) -> Iterator[tuple[Key, float]]:
        """Without the leading article, without part words before a number, without "and"."""
        if len(key) > 1 and key[0] in self.canon.articles:
            yield key[1:], weight
            key = key[1:]
        numbered = tuple(
            w
            for w, following in zip(key, (*key[1:], ""), strict=True)
            if not (w in self.canon.parts and following.isdigit())
        )
        if numbered != key and len(numbered) > 1:
            yield numbered, weight

    def _parts(self, parts: Sequence[Key]) -> Iterator[tuple[Key, float]]:
        first = parts[0]
        yield first, PART
        yield from self._variants(first, PART)
        for part in parts[1:]:
            content = [w for w in part if w not in self._stop and not w.isdigit()]
            telling = [w for w in content if w not in self._known] or len(content) > 1
            if telling and (len(part) > 1 or len(part[0]) > 5):
                yield part, PART
                yield from self._variants(part, PART)
            if part[-1].isdigit():  # "Part II" of "The Godfather: Part II"
                yield (*first, part[-1]), PART
                yield from self._variants((*first, part[-1]), PART)
        joined = tuple(w for part in (parts[0], parts[-1]) for w in part)
        if len(parts) > 2 and not parts[-1][-1].isdigit():
            yield joined, PART

    def _acronyms(self, key: Key) -> Iterator[tuple[Key, float]]:
        for words in {key, key[1:] if key[0] in self.canon.articles else key}:
            if len(words) >= 3 and all(w.isalpha() for w in words):
                yield ("".join(w[0] for w in words),), ACRONYM

    def _numbered_acronyms(self, key: Key) -> Iterator[tuple[Key, float]]:
        """Short for a part of a series: "MI2" or "MI 2" for "Mission: Impossible II"."""
        plain = self.without_article(key)
        letters = "".join(w[0] for w in plain[:-1] if w not in self.canon.parts)
        if len(letters) >= 2 and plain[-1].isdigit() and letters.isalpha():
            yield (letters + plain[-1],), ACRONYM
            yield (letters, plain[-1]), ACRONYM

    def _note_series(self, row: int, names: Iterable[str]) -> None:
        """Remember what a title says of its series: "Pyramids (Discworld, #7; Gods #1)"."""
        for name in names:
            for one in name.split(";"):
                found = _IN_SERIES.fullmatch(one.strip())
                if found is not None:
                    key = self.without_article(self.canon.key(Text(found[1]).norms))
                    self._numbered[key].append((float(found[2]), row))

    def _name_series(self) -> None:
        """Let the name of a series stand for its first part, and keep all in their order."""
        for key, parts in self._numbered.items():
            rows = list(dict.fromkeys(row for _, row in sorted(parts)))
            if len(rows) < 2 or not key:
                continue
            self.of_series[key] = rows
            self._put(key, rows[0], PART)
            for acronym, weight in self._acronyms(key):
                self._put(acronym, rows[0], weight)

    def _number_first_parts(self) -> None:
        """Let "Shrek 1" be "Shrek" where there is a "Shrek 2"."""
        for key in [k for k in self._senses if len(k) > 1 and k[-1] == "2"]:
            first, numbered = key[:-1], (*key[:-1], "1")
            if numbered not in self._senses and first in self._senses:
                for sense in self.senses(first)[:1]:
                    self._put(numbered, sense.row, VARIANT)

    def without_article(self, key: Key) -> Key:
        """A key without the article that it begins with."""
        return key[1:] if len(key) > 1 and key[0] in self.canon.articles else key

    def _prefixes(self) -> dict[Key, list[int]]:
        """Beginnings of titles → rows; of one word up to five, without a leading article."""
        found: dict[Key, list[int]] = defaultdict(list)
        for row, whole in enumerate(self.whole):
            key = self.without_article(whole)
            for length in range(1, min(len(key), 6)):
                if key[length - 1] not in self._stop:
                    found[key[:length]].append(row)
            if key:
                found[key].append(row)
        return dict(found)

    def _inner(self) -> dict[Key, list[int]]:
        """Runs of two to four words within titles, which few of them have → rows."""
        found: dict[Key, list[int]] = defaultdict(list)
        for row, whole in enumerate(self.whole):
            for start in range(1, len(whole) - 1):
                for end in range(start + 2, min(start + 4, len(whole)) + 1):
                    run = whole[start:end]
                    small = run[0] in self._stop or run[-1] in self._stop
                    if not small and any(w.isalpha() for w in run):
                        found[run].append(row)
        return {run: rows for run, rows in found.items() if len(rows) <= _FEW_ROWS}

    def _longest(self) -> dict[str, int]:
        longest: dict[str, int] = {}
        for key in self._senses:
            longest[key[0]] = max(longest.get(key[0], 0), len(key))
        return longest

    def _inverted(self) -> dict[str, list[Key]]:
        found: dict[str, list[Key]] = defaultdict(list)
        for key, senses in self._senses.items():
            if max(senses.values()) > ACRONYM:
                for word in set(key):
                    found[word].append(key)
        return dict(found)


def _cuts(text: Text, alternative: frozenset[str]) -> list[int]:
    """Numbers of the words before which a title has a colon, a dash or an "or:"."""
    cuts = []
    for number, token in enumerate(text.tokens):
        separated = any(mark in token.gap for mark in _SEPARATORS)
        if (number and separated) or (
            number > 1 and token.norm in alternative and ":" in text.gap_after(number + 1)
        ):
            cuts.append(number)
    return cuts


def _as_words(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return [value] if value else []
    return [str(v) for v in value] if isinstance(value, list | tuple) else []
