"""Phrases of several words, found in a message from left to right, the longest first."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.understand.normalise import Text

T = TypeVar("T")
Phrase = tuple[str, ...]
REACH = 3
"""So many small words may stand between a phrase and what it is said of."""


def phrase(words: str) -> Phrase:
    """The folded words of a phrase."""
    return Text(words).norms


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found: the words [start, end) of the message, and what the phrase stands for."""

    start: int
    end: int
    value: T


def reached(
    norms: Sequence[str], start: int, ends: Collection[int], between: Collection[str]
) -> bool:
    """Whether a phrase that ends at one of `ends` stands before a word, with small words between.

    Args:
        norms: the words of the message.
        start: number of the word.
        ends: where phrases end.
        between: words that may stand between, at most `REACH` of them.
    """
    for at in range(start, max(-1, start - 1 - REACH), -1):
        if at in ends:
            return True
        if at == 0 or norms[at - 1] not in between:
            return False
    return False


class Phrases(Generic[T]):
    """A set of phrases, each standing for a value.

    Args:
        entries: phrase, already folded → value. Empty phrases are left out.
    """

    def __init__(self, entries: Mapping[Phrase, T] | Iterable[tuple[Phrase, T]]) -> None:
        self._values: dict[Phrase, T] = {p: v for p, v in dict(entries).items() if p}
        self._longest: dict[str, int] = {}
        for key in self._values:
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def __contains__(self, words: object) -> bool:
        return words in self._values

    def __len__(self) -> int:
        return len(self._values)

    def get(self, words: Phrase) -> T | None:
        """What a phrase stands for; None when it is not in the set."""
        return self._values.get(words)

    def at(self, norms: Sequence[str], start: int) -> Hit[T] | None:
        """The longest phrase that begins at a word."""
        for length in range(self._longest.get(norms[start], 0), 0, -1):
            words = tuple(norms[start : start + length])
            if len(words) == length and words in self._values:
                return Hit(start, start + length, self._values[words])
        return None

    def find(self, norms: Sequence[str]) -> Iterator[Hit[T]]:
        """All phrases from left to right; a word belongs to one of them at most."""
        start = 0
        while start < len(norms):
            hit = self.at(norms, start)
            if hit is not None:
                yield hit
            start = start + 1 if hit is None else hit.end
