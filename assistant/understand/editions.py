"""Which of several items of one name: by a year beside it, or by "the new", "the original"."""

from collections.abc import Iterator, Sequence

from assistant.understand.candidates import Candidate
from assistant.understand.normalise import Text
from assistant.understand.phrases import Phrases
from assistant.understand.titles import Sense, TitleIndex
from assistant.understand.words import Words

_LONGEST = 3
Year = tuple[int, int, int, bool]


class Editions:
    """Reads what tells items of one name apart.

    Args:
        index: the catalogue's titles, with their years.
        words: the language's lists.
    """

    def __init__(self, index: TitleIndex, words: Words) -> None:
        self._index = index
        self._joins = words.bag("titles.year_joins")
        self._articles = words.bag("titles.articles")
        self._versions = words.bag("titles.versions")
        self._before = Phrases(
            [
                *((p, True) for p in words.phrases("titles.newest")),
                *((p, False) for p in words.phrases("titles.oldest")),
            ]
        )
        self._after = words.bag("titles.newest_after")

    def years(self, text: Text, start: int, end: int) -> Iterator[Year]:
        """Years beside the words [start, end): the words with the year, and the year.

        The last part is True where the year is surely the title's: in brackets behind it.
        """
        norms = text.norms
        if end < len(norms) and is_year(norms[end]):
            yield start, end + 1, int(norms[end]), "(" in text.tokens[end].gap
        if end + 1 < len(norms) and is_year(norms[end + 1]):
            if norms[end] in self._joins:
                yield start, end + 2, int(norms[end + 1]), False
            elif norms[end] in self._articles and self._versions & {*norms[end + 2 : end + 3]}:
                yield start, end + 3, int(norms[end + 1]), False  # "…, the 1990 version"
        yield from self._years_before(text, start, end)

    def _years_before(self, text: Text, start: int, end: int) -> Iterator[Year]:
        for back in (1, 2):
            if start >= back and is_year(text.norms[start - back].removesuffix("s")):
                between = text.norms[start - back + 1 : start]
                bracketed = "(" in text.tokens[start - back].gap
                if not bracketed and all(word in self._articles for word in between):
                    yield start - back, end, int(text.norms[start - back].removesuffix("s")), False

    def said(
        self, text: Text, c: Candidate, senses: Sequence[Sense]
    ) -> tuple[int, int, list[Sense]]:
        """A candidate's senses ordered by "the new …", "the original …", "the … remake".

        Returns:
            The words with those that say so, and the senses, the likeliest first.
        """
        newest, start, end = self._told(text, c)
        fully = [s for s in senses if s.weight == senses[0].weight]
        if newest is None or len(fully) < 2:
            return c.start, c.end, list(senses)
        years = self._index.years
        fully.sort(key=lambda s: years[s.row] if years[s.row] == years[s.row] else 0.0)
        chosen = fully[-1] if newest else fully[0]
        return start, end, [chosen, *(s for s in senses if s is not chosen)]

    def _told(self, text: Text, c: Candidate) -> tuple[bool | None, int, int]:
        """Whether the newest is meant; None where nothing is said."""
        if c.end < len(text) and text.norms[c.end] in self._after:
            return True, c.start, c.end + 1
        for start in range(max(0, c.start - _LONGEST), c.start):
            newest = self._before.get(text.norms[start : c.start])
            if newest is not None:
                return newest, start, c.end
        return None, c.start, c.end


def is_year(word: str) -> bool:
    """Whether a word could be the year of an item."""
    return len(word) == 4 and word.isdigit() and "1870" <= word <= "2099"
