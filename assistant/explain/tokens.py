"""A sentence as tokens, each with where it stands."""

import re
import unicodedata
from dataclasses import dataclass

_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " "})
_TOKEN = re.compile(r"(?<=\w)'[a-z]{1,2}\b|\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+|[^\w\s]|_")
_HYPHEN = re.compile(r"(?<=\w)[-‐‑](?=\w)")
SENTENCE_END = frozenset(".!?:;")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark of punctuation.

    Attributes:
        text: as written.
        low: without regard to case.
        start, end: where it stands, in characters.
        first: True when it opens a sentence, so that its capital says nothing.
    """

    text: str
    low: str
    start: int
    end: int
    first: bool

    @property
    def is_word(self) -> bool:
        """Whether it has a letter or a digit."""
        return self.text[-1].isalnum()

    @property
    def is_capital(self) -> bool:
        """Whether it starts with a capital letter."""
        return self.text[0].isupper()


def normalise(text: str) -> str:
    """One form for quotes, apostrophes and composed letters."""
    return unicodedata.normalize("NFC", text).translate(_SAME)


def tokens(text: str, offset: int = 0, *, opens: bool = True) -> list[Token]:
    """The tokens of a normalised text; hyphens inside words part them.

    Args:
        text: to be read.
        offset: added to every position.
        opens: whether the first token opens a sentence.
    """
    found: list[Token] = []
    first = opens
    for match in _TOKEN.finditer(_HYPHEN.sub(" ", text)):
        word = match.group()
        found.append(
            Token(word, word.casefold(), offset + match.start(), offset + match.end(), first)
        )
        if word in SENTENCE_END:
            first = True
        elif word[-1].isalnum():
            first = False
    return found


def key(text: str) -> tuple[str, ...]:
    """What identifies a name: its tokens that have letters or digits, casefolded."""
    return tuple(token.low for token in tokens(normalise(text)) if token.is_word)
