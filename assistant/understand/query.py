"""The rest of a request in the person's own words, for vector and lexical search."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.understand.normalise import Text
from assistant.understand.words import Words

_MAX_RULED_OUT = 4
_MISSPELT = 6
"""From so many letters on, a framing word is known with one slip ("somthing")."""
_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Rest:
    """What remains of a message.

    Attributes:
        query: the remaining words, as written; empty when nothing is left to search for.
        ruled_out: words behind a negator that no attribute of the catalogue knows ("no zombies").
    """

    query: str
    ruled_out: tuple[str, ...] = ()


class QueryReader:
    """Takes away what is understood already, and the words that only frame a request.

    Args:
        words: the language's lists.
        nouns: what items are called.
        labels: what attributes are called; alone they are nothing to look for.
    """

    def __init__(
        self, words: Words, nouns: frozenset[str], labels: frozenset[str] = frozenset()
    ) -> None:
        self._labels = labels
        self._drop = words.pattern("query.drop_patterns", nouns)
        self._negated = words.pattern("query.negated_patterns", nouns)
        self._edges = words.stop | words.bag("query.edges") | nouns
        self._stop = words.stop | nouns
        self._opening = words.pattern("query.negated_opening_patterns", nouns)
        self._end = words.bag("words.contrast")
        self._negators = words.bag("words.negators")
        self._reasons = words.bag("query.reasons")
        self._known = words.known
        self._spelt = sorted(w for w in self._edges if len(w) >= _MISSPELT and w.isalpha())

    def read(self, text: Text, taken: Collection[int]) -> Rest:
        """What remains.

        Args:
            text: the message.
            taken: numbers of the words of titles, references and hard or negated wishes.
        """
        dropped = set(taken)
        ruled_out = self._ruled_out(text, dropped)
        dropped |= {i for start, _, end in ruled_out for i in range(start, end)}
        for start, end in text.hits(self._drop):
            dropped.update(range(start, end))
        dropped |= self._of_reasons(text)
        runs = [self._trimmed(text, run) for run in _runs(text, dropped)]
        runs = [(a, b) for a, b in runs if not self._labels.issuperset(text.norms[a:b])]
        query = " ".join(text.words(start, end) for start, end in runs if start < end)
        names = [self._trimmed(text, (first, end)) for _, first, end in ruled_out]
        return Rest(query, tuple(text.words(a, b) for a, b in names if a < b))

    def _ruled_out(self, text: Text, taken: Collection[int]) -> list[tuple[int, int, int]]:
        """Where a negator begins, and the words behind it that nothing else has understood."""
        found: list[tuple[int, int, int]] = []
        opening = [(a, b) for a, b in text.hits(self._opening) if _opens(text, a)]
        for start, end in sorted([*text.hits(self._negated), *opening]):
            if start in taken or any(start < before for *_, before in found):
                continue
            first = end
            while (
                end < len(text)
                and end - first < _MAX_RULED_OUT
                and self._goes_on(text, first, end, taken)
            ):
                end += 1
            if any(text.norms[i] not in self._edges for i in range(first, end)):
                found.append((start, first, end))
        return found

    def _goes_on(self, text: Text, first: int, at: int, taken: Collection[int]) -> bool:
        if at in taken or text.norms[at] in self._end:
            return False
        if at == first:
            return True
        return text.tokens[at].sentence == text.tokens[first].sentence and not (
            set(text.tokens[at].gap) & set(",;()")
        )

    def _trimmed(self, text: Text, run: tuple[int, int]) -> tuple[int, int]:
        """A run without framing words at its ends."""
        start, end = run
        while start < end and self._frames(text.norms[start]):
            start += 1
        while end > start and self._frames(text.norms[end - 1]):
            end -= 1
        if all(self._frames(norm) for norm in text.norms[start:end]):
            return start, start
        return start, end

    def _frames(self, norm: str) -> bool:
        """Whether a word alone is nothing to look for, as written or with one slip."""
        if norm in self._edges or not any(c.isalnum() for c in norm):
            return True
        if norm.isdigit():
            return len(norm) < _YEAR_DIGITS
        if len(norm) < _MISSPELT or norm in self._known or not norm.isalpha():
            return False
        near = process.extractOne(norm, self._spelt, scorer=OSA.distance, score_cutoff=1)
        return near is not None

    def _of_reasons(self, text: Text) -> set[int]:
        """Numbers of the words of reasons: "self check-in, because I arrive late"."""
        found: set[int] = set()
        for start, norm in enumerate(text.norms):
            if norm in self._reasons:
                end = start + 1
                while end < len(text) and not set(text.tokens[end].gap) & set(",;.!?()"):
                    end += 1
                found.update(range(start, end))
        return found


def _opens(text: Text, start: int) -> bool:
    """Whether a word begins a clause, after a comma or a full stop."""
    return start == 0 or bool(set(text.tokens[start].gap) & set(",;.!?()"))


def _runs(text: Text, dropped: Collection[int]) -> Sequence[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for i in range(len(text)):
        if i in dropped:
            continue
        breaks = bool(set(text.tokens[i].gap) & set(",;()\n.!?"))
        if runs and runs[-1][1] == i and not breaks:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs
