"""Corrections of a title that was taken for another item of the same name."""

from dataclasses import dataclass

from assistant.session import Session
from assistant.taste import TasteEntry
from assistant.understand.linker import Link, Linker
from assistant.understand.normalise import Text
from assistant.understand.words import Words
from catalog.items import Catalog


@dataclass(frozen=True, slots=True)
class Correction:
    """Words [start, end) that say which of several items was meant before.

    Attributes:
        row: the item meant.
        instead_of: the judgement that was put on the wrong item.
    """

    start: int
    end: int
    row: int
    instead_of: TasteEntry


class CorrectionReader:
    """Reads "I meant the 1995 one" and "no, the other Heat".

    Args:
        catalog: whose years tell items of one name apart.
        words: the language's lists.
        nouns: what items are called.
        linker: finds what else the words of an earlier message may mean.
    """

    def __init__(
        self, catalog: Catalog, words: Words, nouns: frozenset[str], linker: Linker
    ) -> None:
        self._catalog, self._linker = catalog, linker
        self._meant = words.pattern("corrections.meant_patterns", nouns)
        self._other = words.pattern("corrections.other_patterns", nouns)

    def read(self, text: Text, session: Session) -> Correction | None:
        """The correction that a message makes; None for any other message."""
        for start, end in text.hits(self._meant):
            if start == 0 and end < len(text) and _is_year(text.norms[end]):
                return self._found(session, 0, end + 1, int(text.norms[end]))
        for start, end in text.hits(self._other):
            if start <= 1 and end <= len(text):
                rest = text.norms[end:]
                for entry in self._named(session):
                    if not rest or rest == Text(entry.title).norms or rest == _norms(entry):
                        return self._other_of(entry, start, len(text))
        return None

    def _found(self, session: Session, start: int, end: int, year: int) -> Correction | None:
        for entry in self._named(session):
            for row in self._rows(entry):
                if abs(self._catalog.years[row] - year) <= 1:
                    return Correction(start, end, row, entry)
        return None

    def _other_of(self, entry: TasteEntry, start: int, end: int) -> Correction | None:
        rows = [row for row in self._rows(entry) if self._catalog.ids.id(row) != entry.item]
        return Correction(start, end, rows[0], entry) if rows else None

    def _named(self, session: Session) -> list[TasteEntry]:
        """Judgements on items that were named in words, newest first."""
        entries = session.taste.entries
        return [e for e in reversed(entries) if e.kind == "item" and e.source == "message"]

    def _rows(self, entry: TasteEntry) -> list[int]:
        """What else the words of a judgement may mean, likeliest first."""
        links: list[Link] = []
        for words in (entry.words, entry.title):
            links += self._linker.link(Text(words), frozenset({0}))[0]
        return list(dict.fromkeys(row for link in links for row in (link.row, *link.others)))


def _norms(entry: TasteEntry) -> tuple[str, ...]:
    return Text(entry.words).norms


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit()
