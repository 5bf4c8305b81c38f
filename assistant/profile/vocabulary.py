"""The words that a checked sentence about a person may use, read from a file, one a language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from catalog.errors import ConfigError

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
    path = files("assistant.profile") / "lexicon" / f"{language}.toml"
    if not path.is_file():
        raise ConfigError(f"There are no words for profiles in the language {language!r}.")
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    missing = [name for name in (*_LISTS, "behaviours") if name not in tree]
    if missing:
        raise ConfigError(f"The words for profiles in {language!r} lack {', '.join(missing)}.")
    lists = {name: frozenset(tree[name].casefold().split()) for name in _LISTS}
    counted = {
        word: kind for kind, text in tree["behaviours"].items() for word in text.casefold().split()
    }
    return Vocabulary(lists, counted, frozenset(counted).union(*lists.values()))
