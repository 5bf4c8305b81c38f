"""Known words that a misspelt word may stand for."""

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

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
