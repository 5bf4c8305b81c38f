"""Series: which items "the first two Shreks" and "the Rocky films" are."""

from assistant.understand.editions import is_year
from assistant.understand.normalise import Text
from assistant.understand.titles import PART, Key, TitleIndex
from assistant.understand.words import Words

_MAX_PARTS = 60
_KNOWN = 0.15
"""What part of the people who know the named item must know another that only begins alike."""


class Series:
    """Finds the parts of series.

    Args:
        index: the catalogue's titles.
        words: the language's lists.
        nouns: what items are called; in the plural they name a series ("the Rocky films").
    """

    def __init__(self, index: TitleIndex, words: Words, nouns: frozenset[str]) -> None:
        self._index = index
        self._nouns = words.bag("titles.series") | _plurals(nouns, words)
        self._first = words.bag("references.first")
        self._last = words.bag("references.last")
        self._every = words.bag("references.every")
        self._of = words.bag("titles.of")
        self._pair = words.bag("references.pair")
        self._ordinals: dict[str, int] = words.get("references.ordinals")
        self._continues = words.bag("titles.continues")

    def parts(self, text: Text, start: int, end: int, row: int) -> tuple[int, int, list[int]]:
        """The parts of a series that a title at [start, end) stands for.

        "The Rocky films" are all, "the first two Shreks" the first two by year, "the second Matrix"
        one. A name with its year is one item and no series.

        Returns:
            The words that say so, and the rows; none where no series is meant.
        """
        nothing: tuple[int, int, list[int]] = (start, end, [])
        if any(is_year(norm) for norm in text.norms[start:end]):
            return nothing
        plural = text.norms[end - 1] not in self._index.keys_of_word
        plural = plural or self._index.canon.word(text.norms[end - 1]) not in self._index.whole[row]
        named = end < len(text) and text.norms[end] in self._nouns
        begin, chosen = self._chosen(text, start, several=plural or named)
        if chosen is None and not named:
            return nothing
        parts = self._parts_of(text, start, end, row)
        if len(parts) < 2 or row not in parts:
            return nothing
        rows = parts[chosen] if chosen is not None else parts
        return begin, end + named, rows[:_MAX_PARTS]

    def named(self, text: Text, start: int, end: int, row: int) -> bool:
        """Whether the words around a title name it as a series, which speaks for a title."""
        return bool(self.parts(text, start, end, row)[2])

    def _parts_of(self, text: Text, start: int, end: int, row: int) -> list[int]:
        """Rows of a series, oldest first.

        A title belongs to it that goes on with a number, a colon or an "and"; another that only
        begins alike ("Alien Nation") where about as many people know it, or where there is no
        other.
        """
        index = self._index
        of_series = index.of_series.get(
            index.without_article(index.canon.key(text.norms[start:end]))
        )
        if of_series is not None:
            return of_series
        said = index.canon.key(text.norms[start:end])
        keys = (index.without_article(said), index.without_article(index.whole[row]))
        key = next((k for k in keys if len(index.prefixes.get(k, ())) > 1), ())
        rows = index.prefixes.get(key, [])
        regular = [r for r in rows if self._goes_on(r, key)]
        least = _KNOWN * index.popularity[row]
        known = len({index.popularity[r] for r in rows}) > 1
        if known:
            rows = [r for r in rows if r in regular or index.popularity[r] >= least]
        elif len(regular) > 1:
            rows = regular
        return sorted(rows, key=lambda r: (index.years[r], r))

    def _goes_on(self, row: int, key: Key) -> bool:
        whole = self._index.without_article(self._index.whole[row])
        following = whole[len(key) : len(key) + 1]
        if not following or following[0].isdigit() or following[0] in self._continues:
            return True
        return any(sense.row == row and sense.weight >= PART for sense in self._index.senses(key))

    def _chosen(self, text: Text, start: int, *, several: bool) -> tuple[int, slice | None]:
        """Where "the first two", "both" or "the second" before a series begins, and which it is."""
        before = text.norms[start - 1] if start else ""
        if before in self._pair:
            return start - 1, slice(0, 2)
        at = start - 1
        while at > 0 and text.norms[at] in self._index.canon.articles | self._of:
            at -= 1
        if several and at >= 0 and text.norms[at] in self._every:
            return at, slice(0, None)
        if start >= 2:
            side, number = text.norms[start - 2], self._index.canon.word(before)
            count = int(number) if number.isdigit() and len(number) < 3 else 0
            if side in self._first and count:
                return start - 2, slice(0, count)
            if side in self._last and count:
                return start - 2, slice(-count, None)
        place = self._ordinals.get(before)
        if place is None or several:
            return start, None
        return start - 1, slice(place - 1, place) if place > 0 else slice(-1, None)


def _plurals(nouns: frozenset[str], words: Words) -> frozenset[str]:
    """Those of the nouns that are an inflected form of another."""
    return frozenset(n for noun in nouns for n in words.inflected(noun) & nouns if n != noun)
