"""What a person should be told of the understanding of a message."""

from assistant.understand.reading import Reading
from assistant.understand.words import Words
from catalog.items import Catalog

MAX_COUNT = 20
"""So many items are listed at most, however many are asked for."""


class NoteReader:
    """Writes notes about what was found, and what was not.

    Args:
        catalog: whose items are spoken of.
        words: of the language.
    """

    def __init__(self, catalog: Catalog, words: Words) -> None:
        self._catalog, self._words = catalog, words

    def read(
        self, reading: Reading, missing: list[tuple[str, int]], language: str, *, asks: bool
    ) -> list[str]:
        """The notes.

        Args:
            reading: what was found.
            missing: titles named with a year that the catalogue has from other years only.
            language: of the message.
            asks: whether items are asked for.
        """
        words, notes = self._words, []
        if language != words.language:
            notes.append(words.note("language"))
        notes += [words.note("other_year", title=t, year=y) for t, y in missing]
        notes += [
            words.note("same_unknown", label=s.attribute.label, title=self._title(s.item))
            for s in reading.same
            if not s.values
        ]
        if reading.pointed.beyond:
            count = len(reading.pointed.shown)
            notes.append(
                words.note("beyond", count=count) if count else words.note("nothing_shown")
            )
        return [*notes, *self._of_request(reading)] if asks else notes

    def _of_request(self, reading: Reading) -> list[str]:
        words, notes = self._words, []
        if reading.count is not None and reading.count.value > MAX_COUNT:
            notes.append(words.note("most_items", count=MAX_COUNT))
        notes += [
            words.note("not_between", words=reading.text.words(f.core, f.end))
            for f in reading.found
            if f.only_noted
        ]
        notes += [
            words.note("not_ruled_out", words=w, items=self._catalog.name)
            for w in reading.rest.ruled_out
        ]
        return notes

    def _title(self, item: str) -> str:
        row = self._catalog.ids.row(item)
        return "" if row is None else self._catalog.titles[row]
