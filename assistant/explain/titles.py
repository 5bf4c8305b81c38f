"""Finding titles of the catalogue in a sentence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.explain.tokens import Token, key, normalise
from catalog.items import Catalog

_MOVED_ARTICLE = re.compile(r"^(?P<rest>.+), (?P<article>The|A|An|Le|La|Les|Das|Der|Die|El|Il)$")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_LEADING_ARTICLE = re.compile(r"^(?:The|A|An)\s+")
_SMALL = frozenset(
    (
        *("a", "an", "and", "as", "at", "by", "de", "for", "from", "in", "la", "of", "on", "or"),
        *("the", "to", "vs", "with"),
    )
)


@dataclass(frozen=True, slots=True)
class Span:
    """A title that a sentence names.

    Attributes:
        start, end: where it stands, in characters.
        rows: the catalogue rows that bear it.
    """

    start: int
    end: int
    rows: tuple[int, ...]


def spoken_forms(title: str) -> tuple[str, ...]:
    """How a title may be said: as it is, with its article in front, without brackets or article."""
    forms = [normalise(title).strip()]
    bare = _BRACKETS.sub("", forms[0])
    if bare:
        forms.append(bare)
    for form in tuple(forms):
        moved = _MOVED_ARTICLE.match(form)
        if moved:
            forms.append(f"{moved['article']} {moved['rest']}")
    for form in tuple(forms):
        short = _LEADING_ARTICLE.sub("", form)
        if short != form and len(key(short)) > 1:
            forms.append(short)
    return tuple(dict.fromkeys(form for form in forms if form))


class TitleIndex:
    """Every title of a catalogue by its words.

    Args:
        catalog: whose titles are known.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._rows: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._lengths: dict[str, set[int]] = {}
        variants: list[tuple[tuple[str, ...], int]] = []
        for row, title in enumerate(catalog.titles):
            forms = spoken_forms(title)
            self._add(key(forms[0]), row)
            variants += [(key(form), row) for form in forms[1:]]
        self._main = frozenset(self._rows)
        for words, row in variants:
            # A short form that is another item's whole title means that item.
            if words not in self._main:
                self._add(words, row)

    def _add(self, words: tuple[str, ...], row: int) -> None:
        if not words:
            return
        known = self._rows.get(words, ())
        if row not in known:
            self._rows[words] = (*known, row)
        self._lengths.setdefault(words[0], set()).add(len(words))

    def rows(self, title: str) -> tuple[int, ...]:
        """The rows that bear a title; empty when there is none."""
        return self._rows.get(key(title), ())

    def means(self, form: str, row: int) -> bool:
        """Whether a spoken form may stand for the title at a row."""
        words = key(form)
        return not words or row in self._rows.get(words, ())

    def named(self, words: list[Token]) -> Iterable[Span]:
        """Titles that stand in a sentence as names: capitalised, the longest at each place.

        Args:
            words: the tokens of the sentence that have letters or digits.
        """
        for start, token in enumerate(words):
            lengths = self._lengths.get(token.low)
            if lengths is None or not (token.is_capital or token.text[0].isdigit()):
                continue
            for length in sorted(lengths, reverse=True):
                part = words[start : start + length]
                rows = self._rows.get(tuple(t.low for t in part))
                if rows is not None and _is_name(part):
                    yield Span(part[0].start, part[-1].end, rows)
                    break


def _is_name(part: list[Token]) -> bool:
    """Whether tokens are written as a name rather than as words of the sentence."""
    if len(part) == 1:
        return part[0].is_capital and not part[0].first
    return all(t.is_capital or t.low in _SMALL or not t.text[0].isalpha() for t in part)
