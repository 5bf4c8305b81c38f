"""Whether words are ruled out: "no horror, war or crime", "nothing with …", "not a fan of …"."""

from collections.abc import Container
from typing import Literal

from assistant.understand.normalise import Text
from assistant.understand.phrases import Phrases
from assistant.understand.words import Words

Scope = Literal["wanted", "ruled_out", "less", "excepted"]
"""Whether words are wanted, ruled out, wanted less, or let in where others are ruled out."""
_REACH = 10


class Negation:
    """Reads the scope of negators, backwards from the words in question.

    Args:
        words: the language's lists.
        nouns: what the catalogue's items are called: "no horror films or war films".
    """

    def __init__(self, words: Words, nouns: frozenset[str]) -> None:
        self._negators: Phrases[Scope] = Phrases(
            [
                *((p, "ruled_out") for p in words.phrases("negation.ruling_out")),
                *((p, "less") for p in words.phrases("negation.less")),
                *((p, "wanted") for p in words.phrases("negation.not_negating")),
            ]
        )
        self._fillers = (words.stop | words.bag("negation.fillers") | nouns) - (
            words.bag("words.contrast") | words.bag("attitude.subjects")
        )
        self._joins = words.bag("words.joins")

    def ends(self, text: Text) -> dict[int, tuple[int, Scope]]:
        """For every negator, the number of the word after it → where it begins, and its scope."""
        return {hit.end: (hit.start, hit.value) for hit in self._negators.find(text.norms)}

    def of(
        self, text: Text, ends: dict[int, tuple[int, Scope]], start: int, known: Container[int]
    ) -> tuple[int, Scope]:
        """Where the phrase that rules out the word at `start` begins, and how.

        Args:
            text: the message.
            ends: from `ends`.
            start: number of the first word in question.
            known: numbers of the words of all wishes and titles, which a negator reaches over.

        Returns:
            The number of the negator's first word (or `start`), and the scope.
        """
        at = start
        listed = self._joins_at(text, start)
        while at > max(0, start - _REACH):
            if at in ends:
                begin, scope = ends[at]
                return (begin, scope) if scope != "wanted" else (start, "wanted")
            before = at - 1
            if text.tokens[before].sentence != text.tokens[start].sentence:
                break
            listed = listed or self._is_join(text.norms[before])
            if set(text.tokens[at].gap) & set(",，、") and not listed:
                break
            if before not in known and text.norms[before] not in self._fillers:
                break
            at = before
        return start, "wanted"

    def _is_join(self, norm: str) -> bool:
        return norm in self._joins and norm.isalpha()

    def _joins_at(self, text: Text, start: int) -> bool:
        """Whether a joining word follows within a short list ("war or crime")."""
        following = text.norms[start + 1 : start + 5]
        return any(self._is_join(norm) for norm in following[:3])
