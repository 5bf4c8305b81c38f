"""What a sentence is read into: marks, told from plain words, and the item that it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from assistant.explain.values import Value
from assistant.reply import Evidence
from catalog.items import Item

MarkKind = Literal["word", "punct", "title", "value", "year", "decade", "number", "words"]


class Problem(NamedTuple):
    """Why a sentence may not be shown: the kind of fault, the words, and the reason."""

    kind: str
    span: str
    why: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a sentence and what it is taken for.

    Attributes:
        kind: of piece.
        text, low: as written, and without regard to case.
        first: True when it opens a sentence.
        capital: True when it is written with a capital.
        row: of a title: the catalogue row.
        own: True for the title of the item itself.
        ids: of a title or of the person's words: ids of the evidence that has them.
        values: of a value: what it may mean.
        number: of a number, a year (its value) or a decade (its first year).
        percent: True when the number is a percentage.
        decimals: how many digits stood after the point.
    """

    kind: MarkKind
    text: str
    low: str
    first: bool = False
    capital: bool = False
    row: int = -1
    own: bool = False
    ids: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    number: float = 0.0
    percent: bool = False
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """The item that a sentence is about, with its evidence.

    Attributes:
        item: the item; row: its row.
        values: what it has.
        evidence: by id.
        others: id of evidence → row of the item that it is about.
        sayings: the person's words as they may be taken up without quotes, with the evidence's id.
    """

    item: Item
    row: int
    values: frozenset[Value]
    evidence: Mapping[str, Evidence]
    others: Mapping[str, int]
    sayings: tuple[tuple[tuple[str, ...], str], ...]

    def of_kind(self, *kinds: str) -> list[Evidence]:
        """The evidence of these kinds."""
        return [e for e in self.evidence.values() if e.kind in kinds]


@dataclass(frozen=True, slots=True)
class Reading:
    """The marks of a sentence, and what was wrong with its letters and names already."""

    marks: Sequence[Mark]
    problems: list[Problem] = field(default_factory=list)
