"""Which evidence a sentence rests on."""

from assistant.explain.marks import Mark
from assistant.explain.rules.case import Case, is_asking
from assistant.explain.rules.facts import usable
from assistant.explain.rules.numbers import is_count, popularity
from assistant.explain.rules.person import is_liking, wish_ids


def rests_on(case: Case) -> tuple[str, ...]:
    """Ids of the evidence that a sentence uses, in the order of the evidence."""
    used: set[str] = set()
    for at, mark in enumerate(case.marks):
        if mark.kind != "number" or not is_count(case, at):
            used.update(_of_mark(case, mark))
    found = popularity(case)
    if found is not None and case.has("raters"):
        used.add(found.id)
    if not used and any(is_asking(case, at) for at in range(len(case.marks))):
        used.update(e.id for e in case.subject.of_kind("wish", "words"))
    return tuple(id_ for id_ in case.subject.evidence if id_ in used)


def _of_mark(case: Case, mark: Mark) -> list[str]:
    if mark.kind == "title":
        return _of_title(case, mark)
    if mark.kind == "words":
        return list(mark.ids)
    if mark.kind == "value":
        return wish_ids(case, mark) + _attribute_ids(case, mark)
    if mark.kind in ("year", "decade"):
        return wish_ids(case, mark) + [
            e.id for e in case.subject.of_kind("attribute") if e.attribute == "year"
        ]
    return wish_ids(case, mark) if mark.kind == "number" and not mark.percent else []


def _of_title(case: Case, mark: Mark) -> list[str]:
    """A title rests on its contribution; on its other evidence when the sentence speaks of that."""
    if mark.own:
        return []
    ids = usable(case, mark)
    kinds = {id_: case.subject.evidence[id_].kind for id_ in ids}
    near = case.has("similar") or any(m.low == "description" for m in case.marks)
    first = "neighbour" if near else "contribution"
    if not any(
        m.low in case.lexicon["score"] or is_liking(case, n) for n, m in enumerate(case.marks)
    ):
        shared = [id_ for id_ in ids if kinds[id_] == "attribute" and _is_told(case, id_)]
        if shared:
            return shared
    wanted = [id_ for id_ in ids if kinds[id_] == first]
    return wanted or [id_ for id_ in ids if kinds[id_] == "contribution"] or ids[:1]


def _is_told(case: Case, id_: str) -> bool:
    """Whether a value of this evidence stands in the sentence."""
    evidence = case.subject.evidence[id_]
    words = evidence.value if isinstance(evidence.value, tuple) else (str(evidence.value),)
    pairs = {(evidence.attribute, word.casefold()) for word in words}
    return any(pairs.intersection(mark.values) for mark in case.marks)


def _attribute_ids(case: Case, mark: Mark) -> list[str]:
    """Shared values, when the item that shares them is named too, or when there is none."""
    named = {m.row for m in case.other_titles}
    found = []
    for evidence in case.subject.of_kind("attribute"):
        value = evidence.value
        words = value if isinstance(value, tuple) else (str(value),)
        pairs = {(evidence.attribute, word.casefold()) for word in words}
        row = case.subject.others.get(evidence.id)
        if pairs.intersection(mark.values) and (row is None or row in named):
            found.append(evidence.id)
    return found
