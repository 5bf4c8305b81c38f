"""Runs of words in a message that could be titles: exact, run together, misspelt, shortened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from assistant.understand.normalise import Text
from assistant.understand.spelling import slips, suggestions
from assistant.understand.titles import INNER, PREFIX, Key, Sense, TitleIndex
from assistant.understand.words import Words

MAX_MISSPELT = 12
"""At most so many unknown words of a message are looked up: bounds the time for long gibberish."""
MAX_PREFIX_ROWS = 12
_RARE = 40
_CHOOSING = 3
"""How many words before a plural "all", "the first two" may stand."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of words [start, end) that could be a title.

    Attributes:
        senses: what it may mean, best first; never empty.
        likeness: 1 for the very words of a key, less for misspelt ones.
        key: the key of the index that it was taken for.
    """

    start: int
    end: int
    senses: tuple[Sense, ...]
    likeness: float
    key: Key

    @property
    def weight(self) -> float:
        """How surely the words, if they are a title, name the best sense."""
        return self.senses[0].weight * self.likeness

    @property
    def rows(self) -> list[int]:
        """The rows of all senses, best first."""
        return [sense.row for sense in self.senses]


class Finder:
    """Finds candidates; which of them are meant is decided elsewhere."""

    def __init__(self, index: TitleIndex, words: Words) -> None:
        self._index = index
        self._stop = words.stop
        self._known = words.known
        self._endings = words.endings
        self._choosing = words.bag("references.every") | words.bag("references.first")
        self._choosing |= words.bag("references.last") | words.bag("references.pair")

    def find(self, text: Text) -> list[Candidate]:
        """All candidates of a message, overlapping ones among them."""
        keys = self._index.canon.key(text.norms)
        found = list(self._exact(keys, 1.0))
        found += self._run_together(text)
        found += self._moved_articles(text, keys)
        covered = {i for c in found for i in range(c.start, c.end) if c.end - c.start > 1}
        found += self._plurals(keys)
        found += self._misspelt(keys)
        found += self._alike(keys, covered)
        found += self._beginnings(keys)
        found += self._mended(keys)
        return found

    def _exact(self, keys: Key, likeness: float, must: int | None = None) -> Iterator[Candidate]:
        for start, first in enumerate(keys):
            longest = min(self._index.longest.get(first, 0), len(keys) - start)
            for length in range(longest, 0, -1):
                key = keys[start : start + length]
                if key in self._index and (must is None or start <= must < start + length):
                    senses = tuple(self._index.senses(key))
                    yield Candidate(start, start + length, senses, likeness, key)

    def _run_together(self, text: Text) -> Iterator[Candidate]:
        """Written with other gaps: "spiderman" for "Spider-Man", "LA" for "L.A."."""
        for start in range(len(text)):
            for end in range(start + 1, min(start + 5, len(text) + 1)):
                key = self._index.compact.get("".join(text.norms[start:end]))
                if key is not None and key != text.norms[start:end]:
                    yield Candidate(start, end, tuple(self._index.senses(key)), 0.97, key)

    def _moved_articles(self, text: Text, keys: Key) -> Iterator[Candidate]:
        """As lists are sorted: "Godfather, The"."""
        for last, word in enumerate(keys):
            if word not in self._index.canon.articles or "," not in text.tokens[last].gap:
                continue
            for start in range(max(0, last - 8), last):
                key = (word, *keys[start:last])
                if key in self._index:
                    yield Candidate(start, last + 1, tuple(self._index.senses(key)), 1.0, key)

    def _plurals(self, keys: Key) -> Iterator[Candidate]:
        """A series by the plural of its name, "the Godfathers", behind what chooses from it."""
        for i, word in enumerate(keys):
            if not self._choosing & set(keys[max(0, i - _CHOOSING) : i]):
                continue
            for base in self._bases(word):
                key = (base,)
                if key in self._index:
                    yield Candidate(i, i + 1, tuple(self._index.senses(key)), 0.97, key)

    def _bases(self, word: str) -> Iterator[str]:
        for ending, base in self._endings:
            if ending and word.endswith(ending) and len(word) - len(ending) > 2:
                yield word.removesuffix(ending) + base

    def _misspelt(self, keys: Key) -> Iterator[Candidate]:
        for i in self._unknown(keys):
            for word in suggestions(keys[i], self._index.spellings):
                low, high = max(0, i - 8), i + 9
                mended = (*keys[low:i], word, *keys[i + 1 : high])
                for found in self._exact(mended, 0.9, must=i - low):
                    yield Candidate(
                        found.start + low, found.end + low, found.senses, 0.9, found.key
                    )

    def _unknown(self, keys: Key) -> list[int]:
        """Numbers of the first words that neither the language nor a title has."""
        unknown = (
            i
            for i, word in enumerate(keys)
            if word.isalpha() and word not in self._known and word not in self._index.keys_of_word
        )
        return list(islice(unknown, MAX_MISSPELT))

    def _alike(self, keys: Key, covered: set[int]) -> Iterator[Candidate]:
        """Titles that share a rare word with the message and are spelt much like a part of it."""
        for i, word in enumerate(keys):
            if i in covered or word in self._stop or word.isdigit():
                continue
            near = self._index.keys_of_word.get(word, ())
            if len(near) > _RARE:
                continue
            for key in near:
                if len(key) > 1:
                    yield from self._windows(keys, i, key, key.index(word))

    def _windows(self, keys: Key, at: int, key: Key, place: int) -> Iterator[Candidate]:
        whole = " ".join(key)
        digits = [w for w in key if w.isdigit()]
        least = _least_likeness(len(whole))
        for start in {at - place, at - place + 1} if place else {at}:
            for end in range(start + len(key) - 2, start + len(key) + 2):
                window = keys[max(start, 0) : end]
                if start < 0 or end > len(keys) or not start <= at < end or len(window) < 2:
                    continue
                likeness = fuzz.ratio(" ".join(window), whole, score_cutoff=least) / 100
                if likeness and window != key and self._misspells(window, key, digits):
                    senses = tuple(self._index.senses(key))
                    yield Candidate(start, end, senses, 0.95 * likeness, key)

    def _misspells(self, window: Key, key: Key, digits: Sequence[str]) -> bool:
        """Whether a run is a title with slips: "forest gump", but not "my favourite genre".

        Small words may be missing; of the others each must be near its own, and nearer the more
        common it is.
        """
        if [w for w in window if w.isdigit()] != digits:
            return False
        own, whole = ([w for w in words if w not in self._stop] for words in (window, key))
        if len(own) != len(whole) or not own:
            return "".join(window) == "".join(key)
        if all(word in self._known for word in own) and len(own) < 3:
            return False
        return all(self._near(a, b) for a, b in zip(own, whole, strict=True))

    def _near(self, word: str, other: str) -> bool:
        if word == other:
            return True
        allowed = slips(max(word, other, key=len))
        if word in self._known:
            allowed = min(allowed, 1) if min(len(word), len(other)) > 4 else 0
        return OSA.distance(word, other, score_cutoff=allowed) <= allowed

    def _beginnings(self, keys: Key) -> Iterator[Candidate]:
        for start in range(len(keys)):
            for end in range(start + 2, min(start + 6, len(keys) + 1)):
                key = keys[start:end]
                rows = self._index.prefixes.get(key)
                if rows and len(rows) <= MAX_PREFIX_ROWS and key not in self._index:
                    yield Candidate(start, end, self._by_popularity(rows, PREFIX), 1.0, key)
                elif key in self._index.inner and key not in self._index:
                    senses = self._by_popularity(self._index.inner[key], INNER)
                    yield Candidate(start, end, senses, 1.0, key)

    def _mended(self, keys: Key) -> Iterator[Candidate]:
        """Titles and beginnings of titles with several misspelt words, each mended."""
        mended = list(keys)
        unknown = self._unknown(keys)
        for i in unknown:
            mended[i] = next(iter(suggestions(keys[i], self._index.spellings)), keys[i])
        places = [i for i in unknown if mended[i] != keys[i]]
        whole = tuple(mended)
        for found in (*self._exact(whole, 0.9), *self._beginnings(whole)):
            inside = sum(found.start <= i < found.end for i in places)
            if inside and found.end - found.start > 1:
                yield replace(found, likeness=0.9)

    def _by_popularity(self, rows: Sequence[int], weight: float) -> tuple[Sense, ...]:
        ordered = sorted(rows, key=lambda row: -self._index.popularity[row])
        return tuple(Sense(row, weight) for row in ordered)


def _least_likeness(letters: int) -> float:
    """The least similarity, of 100, at which two titles of so many letters count as one."""
    return 100.0 if letters < 6 else 89.0 if letters < 10 else 87.0 if letters < 15 else 84.0
