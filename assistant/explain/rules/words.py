"""Rules on single words: none outside the vocabulary, no foreign names, no denial unasked."""

import re
from collections.abc import Iterator

from assistant.explain.marks import Mark, Problem
from assistant.explain.rules.case import Case
from assistant.explain.rules.numbers import bounds_count

_SUPERLATIVE = re.compile(r"[a-z]{3,}(?:est|iest)$")
_PUNCTUATION = frozenset(".,;:!()'\"-–—&%…")
_WHY = {
    "negation": "nothing in the evidence denies this",
    "comparison": "no evidence compares items",
    "award": "no evidence speaks of awards",
    "person_habit": "the evidence does not say this of the person",
    "unknown": "this word is not in the evidence",
    "title": "this name is not in the evidence",
    "punctuation": "it does not belong in a plain sentence",
}
_NEGATION_REACH = 4


def vocabulary(case: Case) -> Iterator[Problem]:
    """Every word is known to claim nothing, or belongs to the evidence."""
    labels = _label_words(case)
    for at, mark in enumerate(case.marks):
        if mark.kind == "punct" and mark.text not in _PUNCTUATION:
            yield _problem("punctuation", mark)
        if mark.kind != "word" or bounds_count(case, at):
            continue
        kind = _fault(case, at, mark, labels)
        if kind:
            yield _problem(kind, mark)


def quotes(case: Case) -> Iterator[Problem]:
    """What stands in quotes is a title, the person's words, or a value of the item."""
    inside: list[Mark] | None = None
    for mark in case.marks:
        if mark.kind == "punct" and mark.text == '"':
            if inside is not None and not _may_be_quoted(inside):
                yield Problem("title", " ".join(m.text for m in inside), _WHY["title"])
            inside = [] if inside is None else None
        elif inside is not None:
            inside.append(mark)


def negation(case: Case) -> Iterator[Problem]:
    """A denial stands only before what was ruled out and is absent, and always before that."""
    denied: set[int] = set()
    absent = _absent_values(case)
    for at, mark in enumerate(case.marks):
        if not case.is_word(at, "negation"):
            continue
        reach = range(at + 1, min(at + 1 + _NEGATION_REACH, len(case.marks)))
        hit = next((n for n in reach if case.marks[n].kind == "value"), None)
        doubled = hit in denied or any(
            case.is_word(n, "negation") for n in reach[: 1 if hit is None else hit - at - 1]
        )
        if (
            hit is None
            or doubled
            or not absent.intersection(case.marks[hit].values)
            or mark.low == "unlike"
        ):
            yield _problem("negation", mark)
            continue
        denied.update(_listed(case, hit))
    for at in case.positions("value"):
        mark = case.marks[at]
        held = case.subject.values.intersection(mark.values)
        if at in denied and (held or not absent.intersection(mark.values)):
            yield _problem("negation", mark)
        if at not in denied and not held and absent.intersection(mark.values):
            yield Problem("negation", mark.text, "the person ruled this out")


def _listed(case: Case, at: int) -> set[int]:
    """A value and those joined to it by commas, "and" and "or"."""
    found = {at}
    for n in range(at + 1, len(case.marks)):
        mark = case.marks[n]
        if mark.kind == "value":
            found.add(n)
        elif mark.low not in (",", "and", "or"):
            break
    return found


def _absent_values(case: Case) -> set[tuple[str, str]]:
    found = set()
    for evidence in case.subject.evidence.values():
        if evidence.absent:
            value = evidence.value
            words = value if isinstance(value, tuple) else (str(value),)
            found |= {(evidence.attribute, word.casefold()) for word in words}
    return found


def _fault(case: Case, at: int, mark: Mark, labels: frozenset[str]) -> str:
    lexicon = case.lexicon
    fault = lexicon.faults.get(mark.low, "")
    if fault and fault != "negation":
        return fault
    if mark.low in labels or fault:
        return ""
    if mark.low in lexicon["mild_praise"] and case.low(at + 1) in lexicon["mild_praise_before"]:
        return ""
    if mark.low in lexicon.roles and case.subject.item.attributes:
        return ""  # judged with the name that follows
    known = mark.low in lexicon.vocabulary
    if mark.capital and not mark.first:
        return "title"
    if known:
        return ""
    return "comparison" if _SUPERLATIVE.search(mark.low) else "unknown"


def _label_words(case: Case) -> frozenset[str]:
    words = {case.catalog.noun, case.catalog.name}
    for attribute in case.catalog.attributes:
        words.update(attribute.label.casefold().replace("-", " ").split())
        words.update(case.lexicon.units.get(attribute.unit, {attribute.unit.casefold()}))
    return frozenset(words)


def _may_be_quoted(marks: list[Mark]) -> bool:
    kinds = {m.kind for m in marks if m.kind != "punct"}
    return bool(kinds) and kinds <= {"title", "words", "value"}


def _problem(kind: str, mark: Mark) -> Problem:
    return Problem(kind, mark.text, _WHY[kind])
