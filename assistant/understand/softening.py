"""What only leans: people who are liked, and whatever is "preferably" so."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.understand.normalise import Text
from assistant.understand.phrases import REACH, Hit, Phrases, reached
from assistant.understand.vocabulary import Meaning
from assistant.understand.words import Words


class Softening:
    """Makes conditions into leanings.

    "I love Nolan" tells a taste, where "films by Nolan" asks; "preferably with breakfast" would
    rather have it. Words that stand in one list lean together.

    Args:
        words: the language's lists.
    """

    def __init__(self, words: Words) -> None:
        self._liking = Phrases((p, True) for p in words.phrases("attitude.like_before"))
        self._before = Phrases((p, True) for p in words.phrases("wishes.soft_before"))
        self._others = Phrases((p, True) for p in words.phrases("wishes.soft_liking"))
        self._after = Phrases((p, True) for p in words.phrases("wishes.soft_after"))
        self._requesting = words.bag("wishes.requesting")
        self._negators = words.bag("words.negators")
        self._between = words.stop - self._negators
        self._joins = words.bag("words.joins") - words.bag("words.contrast")

    def softened(self, text: Text, hits: Sequence[Hit[Meaning]]) -> list[Hit[Meaning]]:
        """Values found in a message, those that only lean not hard."""
        liking = {
            hit.end
            for hit in self._liking.find(text.norms)
            if not self._negated(text, hit) and not self._requests(text, hit)
        }
        wishing = {hit.end for hit in self._before.find(text.norms)}
        others = {h.end for h in self._others.find(text.norms) if not self._negated(text, h)}
        wishing |= others
        soft: list[Hit[Meaning]] = []
        for hit in hits:
            leans = hit.value.person and self._follows(text, hit, liking)
            leans = leans or self._follows(text, hit, wishing) or self._said_after(text, hit)
            leans = leans or self._second(text, hit.start, others)
            leans = leans or (bool(soft) and self._listed(text, soft[-1], hit))
            soft.append(replace(hit, value=replace(hit.value, hard=False)) if leans else hit)
        return soft

    def _requests(self, text: Text, hit: Hit[bool]) -> bool:
        """Whether "like" is a part of "I'd like"."""
        return hit.start > 0 and text.norms[hit.start - 1] in self._requesting

    def _negated(self, text: Text, hit: Hit[bool]) -> bool:
        return any(n in self._negators for n in text.norms[max(0, hit.start - 3) : hit.start])

    def _follows(self, text: Text, hit: Hit[Meaning], ends: set[int]) -> bool:
        return reached(text.norms, hit.start, ends, self._between)

    def _second(self, text: Text, start: int, ends: set[int]) -> bool:
        """Whether a word is the second of two that somebody likes: "loves gardening and jazz"."""
        joined = start > 0 and text.norms[start - 1] in self._joins
        return joined and any(start - 1 - REACH < end < start for end in ends)

    def _said_after(self, text: Text, hit: Hit[Meaning]) -> bool:
        return hit.end < len(text) and self._after.at(text.norms, hit.end) is not None

    def _listed(self, text: Text, first: Hit[Meaning], hit: Hit[Meaning]) -> bool:
        """Whether a person stands in a list behind one who only leans."""
        between = text.norms[first.end : hit.start]
        people = first.value.person and hit.value.person and not first.value.hard
        return people and 0 < len(between) <= 2 and all(w in self._joins for w in between)
