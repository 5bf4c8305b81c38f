"""What stands before or after a number and makes it a bound: "under", "at least", "or more"."""

from dataclasses import dataclass
from typing import Literal

from assistant.understand.normalise import Text
from assistant.understand.phrases import Phrases
from assistant.understand.words import Words

Bound = Literal["upper", "lower", "around", "exact"]
_OPPOSITE: dict[Bound, Bound] = {"upper": "lower", "lower": "upper", "around": "around"}


@dataclass(frozen=True, slots=True)
class Bounded:
    """A number with its comparator: the words [start, end), and which side it closes.

    Attributes:
        strict: True when the number itself is outside ("before 1980").
    """

    start: int
    end: int
    bound: Bound
    strict: bool = False


class Comparators:
    """Finds comparators.

    Args:
        words: the language's lists.
        kind: which lists: "numbers" or "years".
    """

    def __init__(self, words: Words, kind: str) -> None:
        bounds: tuple[Bound, ...] = ("exact", "around", "lower", "upper")
        self._before: Phrases[tuple[Bound, bool]] = Phrases(
            (p, (bound, strict))
            for bound in bounds
            for strict in (True, False)
            for p in words.phrases(f"{kind}.{bound}{'_strict' if strict else ''}")
        )
        self._after: Phrases[Bound] = Phrases(
            (p, bound)
            for bound in ("upper", "lower")
            for p in words.phrases(f"{kind}.{bound}_after")
        )
        self._negators = words.bag("words.negators")
        self._articles = words.bag("titles.articles")
        self._longest = 4

    def around(self, text: Text, start: int, end: int) -> Bounded:
        """The number at [start, end) with what makes it a bound; "exact" when nothing does."""
        norms = text.norms
        if end < len(norms) and text.tokens[end].sentence == text.tokens[start].sentence:
            hit = self._after.at(norms, end)
            if hit is not None:
                return Bounded(start, hit.end, hit.value)
        edge = start
        while edge > 0 and norms[edge - 1] in self._articles:
            edge -= 1
        for begin in range(max(0, edge - self._longest), edge):
            found = self._before.get(norms[begin:edge])
            if found is not None and text.tokens[begin].sentence == text.tokens[start].sentence:
                return self._perhaps_negated(text, Bounded(begin, end, *found))
        return Bounded(start, end, "exact")

    def _perhaps_negated(self, text: Text, found: Bounded) -> Bounded:
        """Turned by a negator: "nothing before 1990" asks for 1990 and later."""
        before = found.start - 1
        if found.bound in _OPPOSITE and before >= 0 and text.norms[before] in self._negators:
            strict = not found.strict
            return Bounded(before, found.end, _OPPOSITE[found.bound], strict)
        return found
