"""The words of a language, read from a file: all that the rules know of it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from assistant.understand.phrases import Phrase, phrase
from catalog.errors import ConfigError


class Words:
    """The word lists of one language.

    Args:
        language: ISO 639-1 code.
        lists: the content of ``words/LANGUAGE.toml`` and ``words/*.LANGUAGE.toml``: tables of
            lists and mappings.
        common: everyday words, folded; a title made of nothing else needs a sign that it is meant.

    Attributes:
        stop: words that carry no content.
        known: words that are not taken for misspelt titles.
    """

    def __init__(self, language: str, lists: Mapping[str, Any], common: frozenset[str]) -> None:
        self.language = language
        self._lists = lists
        self.stop = frozenset(word for p in self.phrases("words.stop") for word in p)
        self.common = common | self.stop
        self.known = self.common | frozenset(_words_in(lists))

    def get(self, name: str) -> Any:
        """The entry of a dotted name ("attitude.like").

        Raises:
            ConfigError: when the file has no such entry.
        """
        value: Any = self._lists
        for part in name.split("."):
            if part not in value:
                raise ConfigError(f"The words of {self.language!r} lack {name!r}.")
            value = value[part]
        return value

    def phrases(self, name: str) -> tuple[Phrase, ...]:
        """The phrases of a list, folded."""
        return tuple(phrase(words) for words in self.get(name))

    def bag(self, name: str) -> frozenset[str]:
        """The single words of a list, folded."""
        return frozenset(" ".join(words) for words in self.phrases(name))

    def pattern(self, name: str, nouns: frozenset[str]) -> re.Pattern[str]:
        """The regular expressions of a list as one, over folded words joined by single spaces.

        Args:
            name: of the list.
            nouns: what ``{items}`` stands for.
        """
        items = "(?:" + "|".join(sorted(map(re.escape, nouns), key=len, reverse=True)) + ")"
        alternatives = "|".join(one.replace("{items}", items) for one in self.get(name))
        return re.compile(rf"(?<!\S)(?:{alternatives})(?!\S)")

    def note(self, name: str, **values: object) -> str:
        """A remark for the person."""
        return str(self.get(f"notes.{name}")).format(**values)

    @cached_property
    def endings(self) -> tuple[tuple[str, str], ...]:
        """Endings of inflected words with what they replace ("ies" → "y")."""
        return tuple((ending, base) for ending, base in self.get("words.endings"))

    def inflected(self, word: str) -> set[str]:
        """A word and its inflected forms, by the endings of the language."""
        forms = {word}
        for ending, base in self.endings:
            if word.endswith(base):
                forms.add(word[: len(word) - len(base)] + ending)
        return forms


def _words_in(lists: Any) -> Iterator[str]:
    """Every word of every list: words that are spelt as they are meant."""
    if isinstance(lists, str):
        yield from phrase(lists)
    elif isinstance(lists, Mapping):
        for entry in lists.values():
            yield from _words_in(entry)
    elif isinstance(lists, list):
        for entry in lists:
            yield from _words_in(entry)


@cache
def load_words(language: str) -> Words:
    """The word lists of a language.

    Raises:
        ConfigError: when there are none, a file cannot be read, or a table stands in two files.
    """
    folder = files("assistant.understand").joinpath("words")
    try:
        lists = tomllib.loads(folder.joinpath(f"{language}.toml").read_text(encoding="utf-8"))
        for path in sorted(folder.iterdir(), key=lambda path: path.name):
            if path.name.endswith(f".{language}.toml"):
                more = tomllib.loads(path.read_text(encoding="utf-8"))
                if twice := lists.keys() & more.keys():
                    raise ConfigError(f"The words of {language!r} have {min(twice)!r} twice.")
                lists |= more
        common = folder.joinpath(f"{language}_common.txt").read_text(encoding="utf-8").split()
    except FileNotFoundError as exc:
        raise ConfigError(f"There are no words for the language {language!r}.") from exc
    except tomllib.TOMLDecodeError as exc:
        raise ConfigError(f"The words of {language!r} cannot be read: {exc}.") from exc
    return Words(language, lists, frozenset(common))
