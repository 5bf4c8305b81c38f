"""The words that a checked sentence may use, read from a file, one a language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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
        ConfigError: when there is no file for it, or a list is missing.
    """
    path = files("assistant.explain") / "lexicon" / f"{language}.toml"
    if not path.is_file():
        raise ConfigError(
            f"There is no checker lexicon for the language {language!r}.",
            remedy="See assistant/explain/lexicon/.",
        )
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    missing = [name for name in _LISTS if name not in tree]
    if missing:
        raise ConfigError(f"The lexicon {language!r} lacks {', '.join(missing)}.")
    lists = {name: frozenset(tree[name].casefold().split()) for name in _LISTS}
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
