"""A sentence about a person, read against one fact: what is a name, a number, a word."""

from dataclasses import dataclass
from typing import Literal

from assistant.explain.lexicon import Lexicon
from assistant.explain.numerals import read_number
from assistant.explain.tokens import Token, key, normalise, tokens
from assistant.profile.fact import ProfileFact
from assistant.profile.vocabulary import Vocabulary
from catalog.items import Catalog

PieceKind = Literal["word", "number", "value", "label", "unit", "items", "title", "date", "punct"]

_COMMON = ("label", "unit", "items")
"""Names that are ordinary words."""


@dataclass(frozen=True)
class Piece:
    """One part of a sentence.

    Attributes:
        kind: what it is taken for; "items" is what the catalogue calls its items.
        text, low: as written, and without regard to case.
        number: of a number; percent: whether it is one of a hundred.
        strange: True for a capital that no name of the fact explains.
    """

    kind: PieceKind
    text: str
    low: str
    number: float = 0.0
    percent: bool = False
    strange: bool = False


def read(
    sentence: str, fact: ProfileFact, catalog: Catalog, lexicon: Lexicon, known: Vocabulary
) -> list[Piece]:
    """The pieces of a sentence, in order.

    Args:
        sentence: plain text.
        fact: whose names are known.
        catalog: gives the noun of its items.
        lexicon: of numbers, and of further forms of values.
        known: words that may stand where a name might.
    """
    part = tokens(normalise(sentence))
    names = _names(fact, catalog, lexicon)
    pieces: list[Piece] = []
    at = 0
    while at < len(part):
        piece, at = _piece(part, at, names, lexicon, known)
        pieces.append(piece)
    return pieces


def _piece(
    part: list[Token],
    at: int,
    names: dict[tuple[str, ...], PieceKind],
    lexicon: Lexicon,
    known: Vocabulary,
) -> tuple[Piece, int]:
    token = part[at]
    for length in range(max(map(len, names), default=0), 0, -1):
        stop = _stop(part, at, length)
        form = tuple(t.low for t in part[at:stop] if t.is_word)
        kind = names.get(form) if len(form) == length else None
        # "It" as a title is told from the word by its capital.
        common = kind in _COMMON or token.low not in known.words or _named(token)
        if kind is not None and common:
            text = " ".join(t.text for t in part[at:stop])
            return Piece(kind, text, text.casefold()), stop
    if not token.is_word:
        return Piece("punct", token.text, token.low), at + 1
    found = read_number(part, at, lexicon)
    if found is not None:
        mark, stop = found
        return Piece("number", mark.text, mark.low, mark.number, mark.percent), stop
    strange = token.is_capital and not token.first
    return Piece("word", token.text, token.low, strange=strange), at + 1


def _stop(part: list[Token], at: int, length: int) -> int:
    """Where so many words that begin at a token end, whatever stands between them."""
    stop, words = at, 0
    while stop < len(part) and words < length:
        words += part[stop].is_word
        stop += 1
    return stop


def _named(token: Token) -> bool:
    return token.is_capital and not token.first


def _names(
    fact: ProfileFact, catalog: Catalog, lexicon: Lexicon
) -> dict[tuple[str, ...], PieceKind]:
    named: list[tuple[str, PieceKind]] = [
        *((example.title, "title") for example in fact.examples),
        *((date, "date") for day in (fact.since, fact.until) for date in (day, month(day))),
        (catalog.name, "items"),
        (catalog.noun, "items"),
        *((unit, "unit") for unit in (fact.unit, *lexicon.units.get(fact.unit, ()))),
        (fact.label, "label"),
        *((form, "value") for form in _forms(fact.value, lexicon)),
    ]
    found: dict[tuple[str, ...], PieceKind] = {}
    for text, kind in named:
        form = key(text)
        if form:
            found[form] = kind
    return found


def month(day: str) -> str:
    """A date in words without its day ("May 2003")."""
    return day.partition(" ")[2]


def _forms(value: str, lexicon: Lexicon) -> tuple[str, ...]:
    if not value:
        return ()
    plural = value if value[-1].isdigit() else f"{value}s"
    return (value, plural, *lexicon.forms.get(value.casefold(), ()))
