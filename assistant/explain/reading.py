"""A sentence read against one item: titles, values, years and numbers, told from plain words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from assistant.explain.lexicon import Lexicon
from assistant.explain.titles import TitleIndex, spoken_forms
from assistant.explain.tokens import Token, key, normalise, tokens
from assistant.explain.values import Value, ValueIndex
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


class _Span(NamedTuple):
    start: int
    end: int
    mark: Mark


_MARKUP = re.compile(r"[<>*_`#\[\]{}|\\^~=@/]|https?:|www\.|[\x00-\x1f\u200b-\u200f\u202a-\u202e]")
_YEAR = re.compile(r"(?:18[7-9]|19\d|20\d)\d")


class Reader:
    """Reads sentences; built once a catalogue.

    Args:
        titles: every title.
        values: every value.
        lexicon: of the language.
    """

    def __init__(self, titles: TitleIndex, values: ValueIndex, lexicon: Lexicon) -> None:
        self._titles = titles
        self._values = values
        self._lexicon = lexicon

    def read(self, sentence: str, subject: Subject) -> Reading:
        """The marks of a sentence, in order."""
        text = normalise(sentence)
        spans = self._allowed(text, subject)
        rest = _blank(text, spans)
        problems = [
            Problem("markup", found.group(), "it is no plain text")
            for found in _MARKUP.finditer(rest)
        ]
        problems += self._strange_titles(text, spans, subject)
        marks: list[Mark] = []
        position, opens = 0, True
        for span in [*spans, _Span(len(text), len(text), Mark("punct", "", ""))]:
            part = tokens(text[position : span.start], position, opens=opens)
            marks += self._marks(part, subject)
            if span.mark.text:
                marks.append(span.mark)
            position, opens = span.end, False
        return Reading(marks, problems)

    def _allowed(self, text: str, subject: Subject) -> list[_Span]:
        """Where the item's title, titles of its evidence and quoted words of the person stand."""
        found: list[_Span] = []
        for form, mark in self._candidates(subject):
            for start, end in _occurrences(text, form):
                if mark.kind == "words" and not _quoted(text, start, end):
                    continue
                if any(start < s.end and s.start < end for s in found):
                    continue
                if mark.kind == "title" and not self._reads_as_title(text, start, end):
                    continue
                found.append(_Span(start, end, mark))
        return sorted(found, key=lambda span: span.start)

    def _candidates(self, subject: Subject) -> list[tuple[str, Mark]]:
        ids: dict[int, list[str]] = {}
        for id_, row in subject.others.items():
            ids.setdefault(row, []).append(id_)
        titles = {row: subject.evidence[of[0]].title for row, of in ids.items()}
        titles[subject.row] = subject.item.title
        candidates = [
            (form, Mark("title", form, form.casefold(), capital=True, row=row,
                        own=row == subject.row, ids=tuple(ids.get(row, ()))))
            for row, title in titles.items()
            for form in spoken_forms(title)
            if self._titles.means(form, row)
        ]  # fmt: skip
        said: dict[str, list[str]] = {}
        for evidence in subject.of_kind("words", "wish"):
            if evidence.words:
                said.setdefault(normalise(evidence.words), []).append(evidence.id)
        candidates += [
            (words, Mark("words", words, words.casefold(), ids=tuple(of)))
            for words, of in said.items()
        ]
        return sorted(candidates, key=lambda c: -len(c[0]))

    def _reads_as_title(self, text: str, start: int, end: int) -> bool:
        if _quoted(text, start, end) or not ambiguous(text[start:end], self._lexicon):
            return True
        words = [t for t in tokens(text[start:end]) if t.is_word]
        opens = not text[:start].strip() or text[:start].rstrip()[-1] in ".!?:;"
        return bool(words) and not opens and all(t.is_capital for t in words)

    def _strange_titles(self, text: str, spans: list[_Span], subject: Subject) -> list[Problem]:
        """Titles of the catalogue that are neither the item's nor in its evidence."""
        words = [t for t in tokens(text) if t.is_word]
        problems = []
        for title in self._titles.named(words):
            inside = [s for s in spans if s.start <= title.start and title.end <= s.end]
            if inside or self._is_value(text[title.start : title.end], subject):
                continue
            problems.append(
                Problem("title", text[title.start : title.end], "this title is not in the evidence")
            )
        return problems

    def _is_value(self, text: str, subject: Subject) -> bool:
        words = tokens(text, opens=False)
        found = self._values.find(words, 0)
        return (
            found is not None
            and found.stop == len(words)
            and bool(subject.values.intersection(found.values))
        )

    def _marks(self, part: list[Token], subject: Subject) -> list[Mark]:
        marks: list[Mark] = []
        position = 0
        while position < len(part):
            mark, position = self._mark(part, position, subject)
            marks.append(mark)
        return marks

    def _mark(self, part: list[Token], at: int, subject: Subject) -> tuple[Mark, int]:
        token = part[at]
        if not token.is_word:
            return Mark("punct", token.text, token.low, first=token.first), at + 1
        value = self._values.find(part, at)
        own = value is not None and bool(subject.values.intersection(value.values))
        said = None if own else _said(part, at, subject)
        if said is not None:
            return said
        # A word of the sentence may by chance be the value of another item.
        if value is not None and (own or token.low not in self._lexicon.vocabulary):
            text = " ".join(t.text for t in part[value.start : value.stop])
            mark = Mark("value", text, text.casefold(), token.first, token.is_capital,
                        values=value.values)  # fmt: skip
            return mark, value.stop
        number = read_number(part, at, self._lexicon)
        if number is not None:
            return number
        return Mark("word", token.text, token.low, token.first, token.is_capital), at + 1


def ambiguous(title: str, lexicon: Lexicon) -> bool:
    """Whether a title needs quotes to be told from the words of a sentence ("It", "300")."""
    words = tokens(normalise(title))
    return not any(
        t.is_word and not t.text[0].isdigit() and t.low not in lexicon.vocabulary for t in words
    )


def _said(part: list[Token], at: int, subject: Subject) -> tuple[Mark, int] | None:
    """The person's own words, taken up without quotes."""
    for words, id_ in subject.sayings:
        stop = at + len(words)
        if part[at].low == words[0] and tuple(t.low for t in part[at:stop]) == words:
            text = " ".join(t.text for t in part[at:stop])
            return Mark("words", text, text.casefold(), ids=(id_,)), stop
    return None


def sayings(
    evidence: Iterable[Evidence], lexicon: Lexicon
) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The words of wishes and requests: whole, and without the small words around them."""
    found: list[tuple[tuple[str, ...], str]] = []
    for e in evidence:
        if e.kind not in ("words", "wish") or e.absent:
            continue
        whole = key(e.words)
        start, stop = 0, len(whole)
        while start < stop and whole[start] in lexicon.vocabulary:
            start += 1
        while stop > start and whole[stop - 1] in lexicon.vocabulary:
            stop -= 1
        core = whole[start:stop]
        # One word alone is a value or a claim, not a quotation.
        found += [(form, e.id) for form in dict.fromkeys((whole, core)) if len(form) > 1 and core]
    return tuple(sorted(found, key=lambda f: -len(f[0])))


def read_number(part: list[Token], at: int, lexicon: Lexicon) -> tuple[Mark, int] | None:
    """The number, year or decade that begins at a token, and where it ends; None if none does."""
    token = part[at]
    if token.text[0].isdigit():
        return _digits(part, at)
    decade = lexicon.decades.get(token.low)
    if decade is not None:
        return Mark("decade", token.text, token.low, number=1900 + decade), at + 1
    total, stop = _spelled(part, at, lexicon)
    if stop == at:
        return None
    percent, after = _percent(part, stop)
    text = " ".join(t.text for t in part[at:stop])
    return Mark("number", text, text.casefold(), token.first, number=total, percent=percent), after


def _digits(part: list[Token], at: int) -> tuple[Mark, int]:
    text = part[at].text
    number = float(text.replace(",", ""))
    following = part[at + 1] if at + 1 < len(part) else None
    if following is not None and following.low in ("s", "'s") and following.start == part[at].end:
        century = 1900 if number < 100 else 0
        if number % 10 == 0:
            return Mark("decade", f"{text}s", f"{text}s", number=century + number), at + 2
    percent, after = _percent(part, at + 1)
    if _YEAR.fullmatch(text) and not percent:
        return Mark("year", text, text, number=number), at + 1
    decimals = len(text.partition(".")[2])
    return Mark("number", text, text, number=number, percent=percent, decimals=decimals), after


def _percent(part: list[Token], at: int) -> tuple[bool, int]:
    words = [t.low for t in part[at : at + 2]]
    if words[:1] in (["%"], ["percent"]):
        return True, at + 1
    return (True, at + 2) if words == ["per", "cent"] else (False, at)


def _spelled(part: list[Token], at: int, lexicon: Lexicon) -> tuple[float, int]:
    total, group, stop = 0.0, 0.0, at
    while stop < len(part):
        low = part[stop].low
        value = lexicon.numbers.get(low)
        joins = low == "and" and stop > at and stop + 1 < len(part)
        if value is None and not (joins and part[stop - 1].low in ("hundred", "thousand")
                                  and part[stop + 1].low in lexicon.numbers):  # fmt: skip
            break
        if value is not None and value >= 1000:
            total, group = total + max(group, 1.0) * value, 0.0
        elif value == 100:
            group = max(group, 1.0) * 100
        elif value is not None:
            group += value
        stop += 1
    return total + group, stop


def _blank(text: str, spans: list[_Span]) -> str:
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _quoted(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] == '"' and text[end : end + 1] == '"'


def _occurrences(text: str, form: str) -> Iterator[tuple[int, int]]:
    """Where a name stands as whole words; its letters' case counts only for a single word."""
    hay, needle = text, form
    if len(key(form)) > 1 and len(text.lower()) == len(text):
        hay, needle = text.lower(), form.lower()
    start = hay.find(needle)
    while start >= 0:
        end = start + len(needle)
        if _parted(text, start, end):
            yield start, end
        start = hay.find(needle, start + 1)


def _parted(text: str, start: int, end: int) -> bool:
    """Whether a stretch is not cut out of a longer word ("Alien" out of "Aliens")."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    joined_left = before[-1:].isalnum() or (before[-1:] in "-'" and before[:1].isalnum())
    joined_right = after[:1].isalnum() or (after[:1] == "-" and after[1:].isalnum())
    return not (text[start].isalnum() and before and joined_left) and not (
        text[end - 1].isalnum() and after and joined_right
    )
