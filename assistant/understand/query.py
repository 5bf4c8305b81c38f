"""The rest of a request in the person's own words, for vector and lexical search."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.understand.normalise import Text
from assistant.understand.words import Words

_MAX_RULED_OUT = 4


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
    """Takes away what is understood already, and the words that only frame a request."""

    def __init__(self, words: Words, nouns: frozenset[str]) -> None:
        self._drop = words.pattern("query.drop_patterns", nouns)
        self._negated = words.pattern("query.negated_patterns", nouns)
        self._edges = words.stop | words.bag("query.edges") | nouns
        self._stop = words.stop | nouns
        self._end = words.bag("words.contrast")
        self._negators = words.bag("words.negators")

    def read(self, text: Text, taken: Collection[int]) -> Rest:
        """What remains.

        Args:
            text: the message.
            taken: numbers of the words of titles, references and hard or negated wishes.
        """
        dropped = set(taken)
        ruled_out = self._ruled_out(text, dropped)
        dropped |= {i for start, end in ruled_out for i in range(start, end)}
        for start, end in text.hits(self._drop):
            dropped.update(range(start, end))
        runs = [self._trimmed(text, run) for run in _runs(text, dropped)]
        query = " ".join(text.words(start, end) for start, end in runs if start < end)
        names = [self._trimmed(text, run) for run in ruled_out]
        return Rest(query, tuple(text.words(a, b) for a, b in names if a < b))

    def _ruled_out(self, text: Text, taken: Collection[int]) -> list[tuple[int, int]]:
        """Runs of a negator and the words behind it that nothing else has understood."""
        found = []
        for match in self._negated.finditer(text.joined):
            start = text.offsets.get(match.start())
            if start is None or start in taken:
                continue
            end = start + match.group().count(" ") + 1
            first = end
            while (
                end < len(text)
                and end - first < _MAX_RULED_OUT
                and self._goes_on(text, first, end, taken)
            ):
                end += 1
            if any(text.norms[i] not in self._edges for i in range(first, end)):
                found.append((start, end))
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
        while start < end and text.norms[start] in self._edges:
            start += 1
        while end > start and text.norms[end - 1] in self._edges:
            end -= 1
        if all(n in self._edges or not any(c.isalnum() for c in n) for n in text.norms[start:end]):
            return start, start
        return start, end


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
