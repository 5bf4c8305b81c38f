"""What is only allowed: "drama is fine too", "I don't mind horror", "no war, except …"."""

from collections.abc import Collection

from assistant.understand.normalise import Text
from assistant.understand.phrases import Phrases
from assistant.understand.words import Words

_REACH = 3


class PermissionReader:
    """Tells what is allowed from what is asked for.

    Who says that something would do as well wants more to choose from, not less.

    Args:
        words: the language's lists.
        nouns: what items are called: "drama films are fine too".
    """

    def __init__(self, words: Words, nouns: frozenset[str]) -> None:
        self._after = Phrases((p, True) for p in words.phrases("wishes.allowed_after"))
        self._before = Phrases((p, True) for p in words.phrases("wishes.allowed_before"))
        self._excepting = Phrases((p, True) for p in words.phrases("wishes.excepting"))
        self._negators = words.bag("words.negators")
        self._between = words.stop | nouns
        self._tails = nouns | words.bag("references.tails")

    def allows(self, text: Text, start: int, end: int) -> bool:
        """Whether the message allows what its words [start, end) say."""
        while end < len(text) and text.norms[end] in self._tails:
            end += 1
        said = end < len(text) and self._after.at(text.norms, end)
        return bool(said) or self._reached(
            text, start, {h.end for h in self._before.find(text.norms)}
        )

    def excepts(self, text: Text, start: int) -> bool:
        """Whether the word at `start` is an exception to what its sentence rules out."""
        for hit in self._excepting.find(text.norms):
            here = hit.end <= start and self._reached(text, start, {hit.end})
            sentence = text.tokens[start].sentence
            if here and any(
                t.norm in self._negators and t.sentence == sentence
                for t in text.tokens[: hit.start]
            ):
                return True
        return False

    def _reached(self, text: Text, start: int, ends: Collection[int]) -> bool:
        """Whether one of the phrases ends right before a word, but for small words."""
        for at in range(start, max(-1, start - 1 - _REACH), -1):
            if at in ends:
                return True
            if at == 0 or text.norms[at - 1] not in self._between:
                return False
        return False
