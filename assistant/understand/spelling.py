"""Known words that a misspelt word may stand for."""

from collections.abc import Container, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.understand.normalise import Text
from assistant.understand.vocabulary import Vocabulary
from assistant.understand.words import Words

_MAX_MENDED = 4
"""At most so many words of a message are mended: bounds the time for long gibberish."""
_LONG = 10
"""Letters from which on two slips are forgiven in an attribute's word; below, one."""
_MAX_SUGGESTIONS = 4


def slips(word: str) -> int:
    """How many letters may be wrong in a word of its length: none below four letters."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def suggestions(word: str, known: Sequence[str]) -> list[str]:
    """The known words within the allowed distance, nearest first, at most four.

    The distance counts a swap of neighbouring letters as one slip (optimal string alignment). Short
    words must agree in their first letter, since few letters make many neighbours.
    """
    allowed = slips(word)
    if allowed == 0:
        return []
    found = process.extract(
        word, known, scorer=OSA.distance, score_cutoff=allowed, limit=4 * _MAX_SUGGESTIONS
    )
    return [
        str(other)
        for other, _, _ in found
        if other != word and (len(word) > 5 or other[0] == word[0])
    ][:_MAX_SUGGESTIONS]


class Speller:
    """Mends misspelt words of attributes: "comdey", "Speilberg".

    Args:
        vocabulary: the words that may be meant.
        words: of the language; its everyday words are never mended.
        known: words of titles, which are never mended.
    """

    def __init__(self, vocabulary: Vocabulary, words: Words, known: Container[str]) -> None:
        self._targets = vocabulary.mendable
        self._spelt = frozenset(self._targets)
        self._everyday, self._known = words.known, known

    def mended(self, text: Text, taken: Container[int]) -> tuple[str, ...]:
        """The folded words of a message, misspelt ones replaced; as many as before."""
        norms, mended = list(text.norms), 0
        for i, word in enumerate(norms):
            if i in taken or not self._unknown(word) or mended == _MAX_MENDED:
                continue
            mended += 1
            near = process.extractOne(
                word,
                self._targets,
                scorer=OSA.distance,
                score_cutoff=1 if len(word) < _LONG else 2,
            )
            if near is not None and (near[0][0] == word[0] or len(word) > 5):
                norms[i] = near[0]
        return tuple(norms)

    def _unknown(self, word: str) -> bool:
        return (
            len(word) > 4
            and word.isalpha()
            and word not in self._spelt
            and word not in self._everyday
            and word not in self._known
        )
