"""A sentence read against one item: titles, values, years and numbers, told from plain words."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from assistant.explain.lexicon import Lexicon
from assistant.explain.marks import Mark, Problem, Reading, Subject
from assistant.explain.numerals import read_number
from assistant.explain.titles import TitleIndex, spoken_forms
from assistant.explain.tokens import Token, key, normalise, tokens
from assistant.explain.values import ValueIndex
from assistant.reply import Evidence


class _Span(NamedTuple):
    start: int
    end: int
    mark: Mark


_MARKUP = re.compile(r"[<>*_`#\[\]{}|\\^~=@/]|https?:|www\.|[\x00-\x1f\u200b-\u200f\u202a-\u202e]")


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
