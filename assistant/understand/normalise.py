"""A message as words: folded for comparison, each with the place where it stands.

Nothing here belongs to a language. A word is a run of letters or digits; in scripts that are
written without spaces every character is a word of its own, so that phrases work there too.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from catalog.text import SPACELESS

_LETTER = rf"(?:(?![{SPACELESS}])[^\W_][\u0300-\u036f]*)"
_JUDGING = "👍👎❤♥💔😍🥰🤮😡"
"""Pictures that judge, and so are words."""
_WORD = re.compile(
    rf"[{SPACELESS}]|\d+(?:[.,]\d+)+(?!\w)|{_LETTER}+(?:['’ʼ`´]{_LETTER}+)*|[&#+€$£¥{_JUDGING}]"
)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,500}>|&(?:[a-zA-Z]{2,8}|#\d{1,6});")
_SENTENCE_END = re.compile(r"[!?;\n…。！？；]|\.(?=\s|$)|:\s")
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_OPENING = "\"“«„‘'*_"
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
_ROMAN_VALUE = {"i": 1, "v": 5, "x": 10}


def fold(word: str) -> str:
    """A word without case, accents and apostrophes ("Amélie’s" → "amelies")."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    decomposed = unicodedata.normalize("NFKD", word)
    bare = "".join(c for c in decomposed if c.isalnum() or c in "&#+.,€$£¥" or c in _JUDGING)
    return bare.casefold().translate(_PLAIN)


def roman(word: str) -> int | None:
    """The value of a roman numeral from 2 to 39; None for other words, and for "i" and "x"."""
    if word in {"", "i", "x"} or _ROMAN.fullmatch(word) is None:
        return None
    values = [_ROMAN_VALUE[letter] for letter in word]
    less = sum(a for a, b in pairwise(values) if a < b)
    return sum(values) - 2 * less


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a message.

    Attributes:
        norm: folded.
        raw: as written.
        start, end: where it stands, in characters.
        gap: what stands between the word before (or the beginning) and this one.
        sentence: number of its sentence, from 0.
    """

    norm: str
    raw: str
    start: int
    end: int
    gap: str
    sentence: int

    @property
    def capital(self) -> bool:
        """True when it begins with an upper-case letter."""
        return self.raw[:1].isupper()

    @property
    def opens_quote(self) -> bool:
        """True when a quotation mark (or emphasis) opens right before it."""
        return self.gap[-1:] in _OPENING and self.gap != ""


class Text:
    """A message and its words.

    Args:
        message: as written. HTML tags are not words; positions refer to the message as given.
    """

    def __init__(self, message: str) -> None:
        self.message = message
        self.tokens = _tokens(message)
        self.norms: tuple[str, ...] = tuple(token.norm for token in self.tokens)

    def __len__(self) -> int:
        return len(self.tokens)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the words [start, end) stand, in characters."""
        return self.tokens[start].start, self.tokens[end - 1].end

    def words(self, start: int, end: int) -> str:
        """The words [start, end) as written."""
        first, last = self.span(start, end)
        return self.message[first:last]

    def gap_after(self, end: int) -> str:
        """What stands between word `end - 1` and the next word or the end of the message."""
        if end < len(self.tokens):
            return self.tokens[end].gap
        return self.message[self.tokens[-1].end :] if self.tokens else self.message

    @cached_property
    def joined(self) -> str:
        """The folded words with single spaces between them."""
        return " ".join(self.norms)

    @cached_property
    def offsets(self) -> dict[int, int]:
        """Where a word begins in `joined` → its number."""
        result, at = {}, 0
        for number, norm in enumerate(self.norms):
            result[at] = number
            at += len(norm) + 1
        return result

    def hits(self, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
        """Runs of words [start, end) that a pattern over `joined` covers, whole words only."""
        found = []
        for match in pattern.finditer(self.joined):
            start = self.offsets.get(match.start())
            if start is not None and match.end() > match.start():
                count = match.group().count(" ") + 1
                found.append((start, start + count))
        return found

    @cached_property
    def cased(self) -> bool:
        """True when capitals tell something: the message has words with and without them."""
        letters = [t for t in self.tokens if t.raw[:1].isalpha() and len(t.raw) > 1]
        capitals = sum(t.capital for t in letters)
        return 0 < capitals <= max(1, 0.9 * len(letters)) or len(letters) <= 4 > capitals > 0


def _tokens(message: str) -> tuple[Token, ...]:
    visible = _TAG.sub(lambda tag: " " * len(tag.group()), message)
    tokens: list[Token] = []
    end, sentence = 0, 0
    previous = ""
    for match in _WORD.finditer(visible):
        norm = fold(match.group())
        if not norm:
            continue
        gap = visible[end : match.start()]
        if tokens and _SENTENCE_END.search(gap) and not _abbreviation(previous, gap):
            sentence += 1
        tokens.append(Token(norm, match.group(), match.start(), match.end(), gap, sentence))
        end, previous = match.end(), match.group()
    return tuple(tokens)


def _abbreviation(word: str, gap: str) -> bool:
    return gap.strip() == "." and len(word) <= 2 and word[:1].isupper()
