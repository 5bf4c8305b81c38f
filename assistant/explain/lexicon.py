"""The words that a checked sentence may use, read from a file, one a language."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from catalog.errors import ConfigError

_VOCABULARY = (
    *("connective", "explaining", "like", "seen", "ask", "ask_nouns", "mention", "may"),
    *("auxiliary", "subjects", "your_nouns", "similar", "sharing", "copula", "raters"),
)
_LISTS = (
    *_VOCABULARY,
    *("mild_praise", "mild_praise_before", "like_again", "objects_skip", "ask_skip", "pointing"),
    *(
        "breaks",
        "clause_openers",
        "reasons",
        "chosen",
        "not_near",
        "more",
        "score",
        "negation",
        "comparison",
        "award",
        "person_habit",
    ),
)
_TABLES = ("forms", "units", "roles", "numbers", "decades")
_FAULTS = ("negation", "comparison", "award", "person_habit")


@dataclass(frozen=True)
class Lexicon:
    """Words by what they do.

    Attributes:
        language: ISO 639-1 code.
        lists: name of a list in the file → its words, casefolded.
        vocabulary: every word that may stand in a sentence without evidence of its own.
        faults: word → the kind of fault that it is.
        forms: value of an attribute, casefolded → further forms of it.
        units: unit of a number → how it may be said.
        roles: word before a name → labels of the attributes that it may speak of.
        numbers: number word → its value.
        decades: word → the decade's number within its century.
    """

    language: str
    lists: Mapping[str, frozenset[str]]
    vocabulary: frozenset[str]
    faults: Mapping[str, str]
    forms: Mapping[str, tuple[str, ...]]
    units: Mapping[str, frozenset[str]]
    roles: Mapping[str, frozenset[str]]
    numbers: Mapping[str, float]
    decades: Mapping[str, int]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]


@cache
def lexicon(language: str = "en") -> Lexicon:
    """The lexicon of a language.

    Raises:
        ConfigError: when there is no file for it, or a list or table is missing.
    """
    tree, lists = word_lists("assistant.explain", language, _LISTS, _TABLES)
    return Lexicon(
        language=language,
        lists=lists,
        vocabulary=frozenset().union(*(lists[name] for name in _VOCABULARY)),
        faults={word: kind for kind in _FAULTS for word in lists[kind]},
        forms={value: tuple(forms) for value, forms in tree["forms"].items()},
        units={unit: frozenset(forms) for unit, forms in tree["units"].items()},
        roles={word: frozenset(labels) for word, labels in tree["roles"].items()},
        numbers=tree["numbers"],
        decades=tree["decades"],
    )


def word_lists(
    package: str, language: str, names: Sequence[str], tables: Sequence[str]
) -> tuple[Mapping[str, Any], dict[str, frozenset[str]]]:
    """A file of words: all that it holds, and the named lists as sets of casefolded words.

    Args:
        package: whose folder `lexicon` has a file for each language.
        language: ISO 639-1 code.
        names: of lists, each a text of words in the file.
        tables: further names that must be there.

    Raises:
        ConfigError: when there is no file for the language, or a list or table is missing.
    """
    path = files(package) / "lexicon" / f"{language}.toml"
    place = f"{package.replace('.', '/')}/lexicon/"
    if not path.is_file():
        raise ConfigError(
            f"There are no words to check sentences by in the language {language!r}.",
            remedy=f"See {place}.",
        )
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    missing = [name for name in (*names, *tables) if name not in tree]
    if missing:
        raise ConfigError(f"The words in {place}{language}.toml lack {', '.join(missing)}.")
    return tree, {name: frozenset(tree[name].casefold().split()) for name in names}
