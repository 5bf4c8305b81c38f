"""The page's own words, from one file a language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from catalog.errors import ConfigError


class Words:
    """Texts by dotted name, with holes that are filled from values.

    Args:
        language: ISO 639-1 code of the file.
        table: sections of names and texts.
    """

    def __init__(self, language: str, table: Mapping[str, Mapping[str, str]]) -> None:
        self.language = language
        self._table = table

    def __call__(self, name: str, **values: object) -> str:
        """The text of a name ("card.fit") with its holes filled.

        Raises:
            ConfigError: when there is no such text, or a value for a hole is missing.
        """
        section, _, key = name.partition(".")
        try:
            return self._table[section][key].format_map(values)
        except KeyError as exc:
            raise ConfigError(
                f"The page's words {self.language!r} lack {exc.args[0]!r} for {name!r}."
            ) from exc

    def section(self, name: str) -> dict[str, str]:
        """All texts of a section, with their holes; what the browser fills itself."""
        return dict(self._table[name])


@cache
def load_words(language: str = "en") -> Words:
    """The words of a language, from ``ui/chat/words/LANGUAGE.toml``.

    Raises:
        ConfigError: when there is no such file.
    """
    path = files("ui.chat") / "words" / f"{language}.toml"
    if not path.is_file():
        raise ConfigError(f"The chat page has no words for the language {language!r}.")
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Words(language, table)
