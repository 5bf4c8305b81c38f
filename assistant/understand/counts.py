"""How many items a message asks for: "two films", "top 10 horror films", "give me three"."""

from collections.abc import Container
from dataclasses import dataclass

from assistant.understand.normalise import Text
from assistant.understand.words import Words

_REACH = 4
"""So many words may stand between the number and what is counted ("ten good old westerns")."""


@dataclass(frozen=True, slots=True)
class Count:
    """Words [start, end) that ask for so many items."""

    start: int
    end: int
    value: int


class CountReader:
    """Reads how many items are asked for.

    A number counts items when it stands before what items are called, before a word that the
    catalogue knows ("three comedies"), or at the end of a plea ("give me five").

    Args:
        words: the language's lists.
        nouns: what items are called.
    """

    def __init__(self, words: Words, nouns: frozenset[str]) -> None:
        self._cardinals: dict[str, int] = words.get("numbers.cardinal")
        self._before = words.bag("counts.before")
        self._heads = words.bag("counts.heads") | nouns
        self._light = words.bag("query.edges") | words.stop

    def read(self, text: Text, taken: Container[int], wished: Container[int]) -> Count | None:
        """The first count of a message; None where it says none.

        Args:
            text: the message.
            taken: numbers of words that mean something else (titles, places in a list, ranges).
            wished: numbers of the words of values of attributes ("comedies").
        """
        for at, norm in enumerate(text.norms):
            value = None if at in taken else self._number(norm)
            if value is None or (at and text.norms[at - 1] not in self._before):
                continue
            if self._counts_items(text, at, taken, wished):
                return Count(at, at + 1, value)
        return None

    def _number(self, norm: str) -> int | None:
        if norm.isascii() and norm.isdigit() and len(norm) < 4:
            return int(norm) or None
        return self._cardinals.get(norm) or None

    def _counts_items(
        self, text: Text, at: int, taken: Container[int], wished: Container[int]
    ) -> bool:
        if at + 1 == len(text):
            return at > 0
        for i in range(at + 1, min(len(text), at + 1 + _REACH)):
            if text.norms[i] in self._heads or i in wished:
                return True
            if i in taken or text.norms[i] not in self._light:
                return False
        return False
