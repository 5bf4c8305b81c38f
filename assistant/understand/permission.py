"""What is only allowed: "drama is fine too", "I don't mind horror", "no war, except …"."""

from assistant.understand.normalise import Text
from assistant.understand.phrases import Phrases, reached
from assistant.understand.words import Words


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
        before = {h.end for h in self._before.find(text.norms)}
        return bool(said) or reached(text.norms, start, before, self._between)

    def excepts(self, text: Text, start: int) -> bool:
        """Whether the word at `start` is an exception to what its sentence rules out."""
        for hit in self._excepting.find(text.norms):
            here = hit.end <= start and reached(text.norms, start, {hit.end}, self._between)
            sentence = text.tokens[start].sentence
            if here and any(
                t.norm in self._negators and t.sentence == sentence
                for t in text.tokens[: hit.start]
            ):
                return True
        return False
