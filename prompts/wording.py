"""Our own plain sentences, as files with holes, by language."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from catalog.errors import ConfigError
from prompts.loader import Prompt


@dataclass(frozen=True)
class Wording:
    """Every sentence of one language.

    Attributes:
        language: ISO 639-1 code.
        templates: dotted key ("explain.liked.two") → its variants, at least one.
    """

    language: str
    templates: Mapping[str, tuple[Prompt, ...]]

    def say(self, key: str, values: Mapping[str, str] | None = None, *, variant: int = 0) -> str:
        """One sentence, filled.

        Args:
            key: dotted name of the template.
            values: a value for each hole.
            variant: which of several wordings; counted around.

        Raises:
            ConfigError: when the key is unknown, or the values are not those of its holes.
        """
        variants = self.variants(key)
        return variants[variant % len(variants)].fill({} if values is None else values)

    def variants(self, key: str) -> tuple[Prompt, ...]:
        """All wordings of a key.

        Raises:
            ConfigError: when the key is unknown.
        """
        found = self.templates.get(key)
        if found is None:
            raise ConfigError(
                f"The wording {self.language!r} has no {key!r}.",
                remedy="Add it to a file of that language in prompts/wording/.",
            )
        return found

    def has(self, key: str) -> bool:
        """Whether there is a wording of this key."""
        return key in self.templates

    def join(self, parts: Sequence[str]) -> str:
        """A list in words: "A", "A and B", "A, B and C". Empty for an empty list."""
        return self._joined(parts, "list.last")

    def join_any(self, parts: Sequence[str]) -> str:
        """A list of alternatives in words: "A", "A or B", "A, B or C". Empty for an empty list."""
        return self._joined(parts, "list.or")

    def _joined(self, parts: Sequence[str], last: str) -> str:
        if len(parts) < 2:
            return "".join(parts)
        head = parts[0]
        for part in parts[1:-1]:
            head = self.say("list.more", {"head": head, "next": part})
        return self.say(last, {"head": head, "next": parts[-1]})


@cache
def wording(language: str = "en") -> Wording:
    """The wording of the files ``prompts/wording/LANGUAGE.toml`` and ``*.LANGUAGE.toml``.

    Raises:
        ConfigError: when there is no such file, one is not TOML, a key stands in two of them, or a
            value is neither a text nor a list of texts.
    """
    folder = files("prompts") / "wording"
    found = sorted(
        (path for path in folder.iterdir() if f".{path.name}".endswith(f".{language}.toml")),
        key=lambda path: path.name,
    )
    if not found:
        raise ConfigError(
            f"There is no wording for the language {language!r}.",
            remedy="See the folder prompts/wording/.",
        )
    return parse_wording(language, [path.read_text(encoding="utf-8") for path in found])


def parse_wording(language: str, texts: Iterable[str]) -> Wording:
    """The wording that TOML texts hold; nested tables become dotted keys.

    Raises:
        ConfigError: as `wording`.
    """
    templates: dict[str, tuple[Prompt, ...]] = {}
    for text in texts:
        try:
            tree = tomllib.loads(text)
        except tomllib.TOMLDecodeError as exc:
            raise ConfigError(f"The wording {language!r} is not TOML: {exc}.") from exc
        found = dict(_templates(language, "", tree))
        twice = found.keys() & templates.keys()
        if twice:
            raise ConfigError(f"The wording {language!r} has {min(twice)!r} twice.")
        templates |= found
    return Wording(language, templates)


def _templates(
    language: str, prefix: str, tree: Mapping[str, Any]
) -> Iterator[tuple[str, tuple[Prompt, ...]]]:
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            yield from _templates(language, f"{key}.", value)
            continue
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not texts or not all(isinstance(t, str) for t in texts):
            raise ConfigError(f"The wording {key!r} is neither a text nor a list of texts.")
        yield (
            key,
            tuple(
                Prompt(f"wording/{language}:{key}", t, sha256(t.encode()).hexdigest()[:12])
                for t in texts
            ),
        )
