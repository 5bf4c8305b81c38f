"""The words that a checked sentence about a person may use, read from a file, one a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from assistant.explain.lexicon import word_lists

_LISTS = (
    *("neutral", "you", "others", "earlier", "always", "recent", "reference", "more", "less"),
    *("like", "dislike", "rate", "than", "times"),
)


@dataclass(frozen=True)
class Vocabulary:
    """Words by what they do.

    Attributes:
        lists: name of a list → its words, casefolded.
        behaviours: word → the kind of event that it counts.
        words: all of them.
    """

    lists: Mapping[str, frozenset[str]]
    behaviours: Mapping[str, str]
    words: frozenset[str]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]


@cache
def vocabulary(language: str = "en") -> Vocabulary:
    """The vocabulary of a language.

    Raises:
        ConfigError: when there is no file for it, or a list is missing.
    """
    tree, lists = word_lists("assistant.profile", language, _LISTS, ("behaviours",))
    counted = {
        word: kind for kind, text in tree["behaviours"].items() for word in text.casefold().split()
    }
    return Vocabulary(lists, counted, frozenset(counted).union(*lists.values()))
