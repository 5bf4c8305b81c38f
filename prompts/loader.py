"""Every word that we say to a language model or on our own behalf, read from files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from catalog.errors import ConfigError

_VARIABLE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")


@dataclass(frozen=True)
class Prompt:
    """A text with holes, and what identifies it in logs.

    Attributes:
        name: its file without the ending ("explain.en").
        text: with ``{{ variable }}`` where a value goes.
        digest: first 12 hex digits of the SHA-256 of the text.
    """

    name: str
    text: str
    digest: str

    @property
    def variables(self) -> frozenset[str]:
        """The names of the holes."""
        return frozenset(_VARIABLE.findall(self.text))

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with every hole filled; values are put in as they are, never read as a prompt.

        Raises:
            ConfigError: when a variable is missing or one is not in the text.
        """
        missing, extra = self.variables - values.keys(), values.keys() - self.variables
        if missing or extra:
            raise ConfigError(
                f"The prompt {self.name!r} "
                + " and ".join(
                    f"{what} {', '.join(sorted(names))}"
                    for what, names in (("lacks", missing), ("does not know", extra))
                    if names
                )
                + "."
            )
        return _VARIABLE.sub(lambda hole: values[hole.group(1)], self.text)


@cache
def load(name: str) -> Prompt:
    """The prompt of a file ``prompts/NAME.md``.

    Raises:
        ConfigError: when there is no such file.
    """
    path = files("prompts") / f"{name}.md"
    if not path.is_file():
        raise ConfigError(f"There is no prompt {name!r}.", remedy="See the folder prompts/.")
    text = path.read_text(encoding="utf-8").strip()
    return Prompt(name, text, sha256(text.encode()).hexdigest()[:12])
