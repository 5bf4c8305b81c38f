"""What every rule looks at: one read sentence, its subject, the catalogue, the lexicon."""

from dataclasses import dataclass
from functools import cached_property

from assistant.explain.lexicon import Lexicon
from assistant.explain.marks import Mark, Subject
from assistant.explain.values import Value, held
from catalog.items import Catalog

_STOPS = frozenset(".;:!?—–")


@dataclass(frozen=True)
class Case:
    """One sentence under judgement.

    Attributes:
        marks: the sentence, read.
        subject: the item that it is about.
        catalog: for what other items have.
        lexicon: of the language.
    """

    marks: tuple[Mark, ...]
    subject: Subject
    catalog: Catalog
    lexicon: Lexicon

    @cached_property
    def segments(self) -> tuple[int, ...]:
        """For each mark the number of its clause."""
        found: list[int] = []
        segment = 0
        for mark in self.marks:
            if self._opens_clause(len(found)):
                segment += 1
            found.append(segment)
            if mark.kind == "punct" and mark.text in _STOPS:
                segment += 1
        return tuple(found)

    def _opens_clause(self, at: int) -> bool:
        if self.is_word(at, "breaks"):
            return True
        following = at + 1 < len(self.marks) and (
            self.is_word(at + 1, "clause_openers")
            or self.marks[at + 1].own
            or self.marks[at + 1].kind == "number"
        )
        return self.low(at) == "and" and following and self.low(at - 1) != "both"

    def is_word(self, at: int, name: str) -> bool:
        """Whether the mark at a position is a word of a list of the lexicon."""
        if not 0 <= at < len(self.marks):
            return False
        mark = self.marks[at]
        return mark.kind == "word" and mark.low in self.lexicon[name]

    def low(self, at: int) -> str:
        """The word at a position, casefolded; empty outside the sentence."""
        return self.marks[at].low if 0 <= at < len(self.marks) else ""

    def has(self, name: str) -> bool:
        """Whether any word of a list stands in the sentence."""
        return any(self.is_word(at, name) for at in range(len(self.marks)))

    def positions(self, kind: str) -> list[int]:
        """Where the marks of a kind stand."""
        return [at for at, mark in enumerate(self.marks) if mark.kind == kind]

    @cached_property
    def other_titles(self) -> tuple[Mark, ...]:
        """The titles of other items, in order."""
        return tuple(m for m in self.marks if m.kind == "title" and not m.own)

    def values_of(self, row: int) -> frozenset[Value]:
        """What another item has."""
        return held(self.catalog.at(row))

    def kinds_of(self, mark: Mark) -> set[str]:
        """The kinds of evidence that name a title."""
        return {self.subject.evidence[id_].kind for id_ in mark.ids}


def is_asking(case: Case, at: int) -> bool:
    """Whether a word says that something was asked for."""
    return case.is_word(at, "ask") or (case.is_word(at, "ask_nouns") and case.low(at - 1) == "your")


def nearest_subject(case: Case, at: int) -> Mark | None:
    """The other title that a fact is said of; None for the item itself."""
    segment = case.segments[at]
    for n in range(at - 1, -1, -1):
        mark = case.marks[n]
        if case.segments[n] != segment:
            return None
        if mark.kind == "title":
            return None if mark.own else mark
        if case.is_word(n, "pointing") or is_asking(case, n) or mark.low in ("it", "its"):
            return None
    return None
