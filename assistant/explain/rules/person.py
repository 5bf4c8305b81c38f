"""Rules on the person: what they like, have seen, asked for and said."""

from collections.abc import Iterator

from assistant.explain.marks import Mark, Problem
from assistant.explain.rules.case import Case, is_asking

_SUBJECT_REACH = 5
_ASKED_KINDS = frozenset({"value", "year", "decade", "words"})


def you(case: Case) -> Iterator[Problem]:
    """After "you" comes something that evidence can show; after "your" a thing of the request."""
    for at, mark in enumerate(case.marks):
        if mark.kind != "word" or mark.low not in ("you", "your", "yours"):
            continue
        if mark.low == "you" and not _follows(case, at):
            yield Problem(
                "person", _around(case, at), "the evidence does not say this of the person"
            )
        if mark.low == "you" and case.low(at - 1) == "why":
            yield Problem("person", _around(case, at), "the person's reasons are not known")
        if mark.low == "your" and case.is_word(at + 1, "your_nouns") and _told(case, at):
            yield Problem("person", _around(case, at), "the person's taste is not known")
        if mark.low != "you" and not (
            case.is_word(at + 1, "your_nouns") or case.is_word(at + 1, "like")
        ):
            yield Problem(
                "person", _around(case, at), "the evidence does not say this of the person"
            )


def _told(case: Case, at: int) -> bool:
    """Whether a value follows "your taste" before the next pause."""
    if case.is_word(at + 1, "ask_nouns") or case.low(at + 1) in ("words", "word"):
        return False
    for n in range(at + 2, len(case.marks)):
        mark = case.marks[n]
        if mark.kind == "punct" or case.segments[n] != case.segments[at]:
            return False
        if mark.kind in ("value", "year", "decade"):
            return True
    return False


def liking(case: Case) -> Iterator[Problem]:
    """What is said to be liked is liked by the person, and is another item."""
    for at, mark in enumerate(case.marks):
        if not is_liking(case, at):
            continue
        if not _said_of_you(case, at):
            yield Problem("sign", _around(case, at), "only the person's own likes are known")
            continue
        if _hedged(case, at):
            yield from _hedge_problems(case, at)
            continue
        yield from _object_problems(case, at, mark, ("like",))


def seeing(case: Case) -> Iterator[Problem]:
    """What is said to be seen is in the person's past."""
    for at, mark in enumerate(case.marks):
        if case.is_word(at, "seen"):
            yield from _object_problems(case, at, mark, ("like", "seen"))


def mentioning(case: Case) -> Iterator[Problem]:
    """What is said to be named was named in the person's words."""
    for at in range(len(case.marks)):
        if not case.is_word(at, "mention"):
            continue
        titles = [case.marks[n] for n in _objects(case, at) if case.marks[n].kind == "title"]
        said = [t for t in titles if any(case.subject.evidence[i].words for i in t.ids)]
        if not titles or len(said) < len(titles):
            yield Problem("person", _around(case, at), "the person did not name this")


def asking(case: Case) -> Iterator[Problem]:
    """What is said to be asked for was asked for, and the item has it."""
    for at in range(len(case.marks)):
        if not is_asking(case, at):
            continue
        if not _said_of_you(case, at):
            yield Problem("person", _around(case, at), "only the person's own request is known")
            continue
        objects = asked(case, at)
        if objects and min(objects) > at and gives_reason(case, objects):
            yield Problem("person", _around(case, at), "why the person asked is not known")
        yield from _vague(case, at)
        wrong = [case.marks[n] for n in objects if not wish_ids(case, case.marks[n])]
        for mark in wrong:
            yield Problem("request", mark.text, "the person did not ask for this")
        if not objects and not case.subject.of_kind("wish", "words"):
            yield Problem("request", _around(case, at), "the request names nothing that it meets")


def _vague(case: Case, at: int) -> Iterator[Problem]:
    """What follows "asked for" is a thing of the request, a pause, or a word that points."""
    n = at + 1
    skipped = case.lexicon["ask_skip"] | case.lexicon["similar"] | _labels(case)
    while n < len(case.marks) and case.marks[n].kind == "word" and case.marks[n].low in skipped:
        n += 1
    if n >= len(case.marks) or case.marks[n].kind in ("punct", *_ASKED_KINDS, "number"):
        return
    mark = case.marks[n]
    known = any(
        case.is_word(n, name) for name in ("breaks", "pointing", "negation", "clause_openers")
    )
    if not known and mark.low not in ("and", "by", "here", "has", "just"):
        yield Problem("request", mark.text, "the person did not ask for this")


def own_words(case: Case) -> Iterator[Problem]:
    """The person's words stand in quotes or as what was asked for, never as a fact of the item."""
    asked_for = {n for at in range(len(case.marks)) if is_asking(case, at) for n in asked(case, at)}
    for at in case.positions("words"):
        quoted = case.low(at - 1) == '"' and case.low(at + 1) == '"'
        if not quoted and at not in asked_for:
            yield Problem("unknown", case.marks[at].text, "these are the person's words, no fact")


def is_liking(case: Case, at: int) -> bool:
    """Whether a word is a verb of liking ("like" before a title alone is a comparison)."""
    if not case.is_word(at, "like"):
        return False
    if case.marks[at].low != "like":
        return True
    others = any(case.is_word(n, "raters") for n in (at - 1, at - 2))
    return others or case.low(at - 1) in ("who", "they") or _subject_before(case, at, 3)


def asked(case: Case, at: int) -> list[int]:
    """The positions of what was asked for: right after the word, else before it, else behind."""
    near = []
    skipped = {",", '"'} | case.lexicon["ask_skip"] | _labels(case)
    for n in range(at + 1, len(case.marks)):
        mark = case.marks[n]
        if mark.kind in _ASKED_KINDS or _is_measure(case, n):
            near.append(n)
        elif mark.low not in skipped:
            break
    if near:
        return near
    wanted = [n for n, m in enumerate(case.marks) if m.kind in _ASKED_KINDS or _is_measure(case, n)]
    before = [n for n in wanted if n < at]
    clause = [n for n in before if case.segments[n] == case.segments[at]]
    last = [n for n in before if case.segments[n] == case.segments[before[-1]]]
    return clause or last or [n for n in wanted if n > at]


def wish_ids(case: Case, mark: Mark) -> list[str]:
    """Ids of the wishes that a mark meets: a value, a year, a decade, a measure or words."""
    if mark.kind == "words":
        return list(mark.ids)
    found = []
    for evidence in case.subject.of_kind("wish"):
        value = evidence.value
        words = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
        pairs = {(evidence.attribute, word.casefold()) for word in words}
        meets = bool(pairs.intersection(mark.values))
        if mark.kind in ("year", "decade"):
            meets = evidence.attribute == "year"
        if mark.kind == "number" and isinstance(value, float):
            meets = round(value, mark.decimals) == mark.number
        if meets:
            found.append(evidence.id)
    return found


def _labels(case: Case) -> set[str]:
    return {w for a in case.catalog.attributes for w in a.label.casefold().split()}


def _is_measure(case: Case, at: int) -> bool:
    """A number with the unit of an attribute ("90 min")."""
    mark = case.marks[at]
    if mark.kind == "number" and not mark.percent and wish_ids(case, mark):
        return True
    units = {u for a in case.catalog.attributes if a.unit
             for u in case.lexicon.units.get(a.unit, {a.unit.casefold()})}  # fmt: skip
    return case.marks[at].kind == "number" and case.low(at + 1) in units


def _follows(case: Case, at: int) -> bool:
    for n in range(at + 1, min(at + 1 + _SUBJECT_REACH, len(case.marks))):
        if any(case.is_word(n, name) for name in ("like", "seen", "ask", "mention")):
            return True
        if not (case.is_word(n, "auxiliary") or case.is_word(n, "may")):
            break
    # "picked for you", and nothing that you would do behind it
    ends = at + 1 >= len(case.marks) or case.marks[at + 1].kind == "punct"
    return case.low(at - 1) in ("by", "for", "to") and (ends or case.is_word(at + 1, "breaks"))


def _subject_before(case: Case, at: int, reach: int) -> bool:
    for n in range(at - 1, max(at - 1 - reach, -1), -1):
        if case.is_word(n, "subjects"):
            return True
        if not (case.is_word(n, "auxiliary") or case.is_word(n, "may")):
            return False
    return False


def _said_of_you(case: Case, at: int) -> bool:
    """Whether "you" is the subject: just before, or before an earlier verb of the same clause."""
    if _subject_before(case, at, 4) or [case.low(at + 1), case.low(at + 2)] == ["by", "you"]:
        return True
    if [case.low(at + n) for n in (1, 2, 3)] == ["for", "by", "you"]:
        return True
    segment = case.segments[at]
    seen_verb = False
    for n in range(at - 1, -1, -1):
        if case.segments[n] != segment:
            break
        if case.marks[n].kind == "word" and case.marks[n].low == "you":
            return seen_verb
        if any(case.is_word(n, name) for name in ("like", "seen", "ask", "mention")):
            seen_verb = True
        elif case.is_word(n, "pointing") or case.is_word(n, "raters"):
            return False  # another subject came between
    return False


def _hedged(case: Case, at: int) -> bool:
    return any(case.is_word(n, "may") for n in range(max(at - 3, 0), at))


def _hedge_problems(case: Case, at: int) -> Iterator[Problem]:
    objects = [case.marks[n] for n in _right(case, at)]
    names_other = any(not m.own for m in objects)
    points = case.is_word(at + 1, "pointing") or any(m.own for m in objects)
    if names_other or not points or case.marks[at].low not in case.lexicon["like_again"]:
        yield Problem("sign", _around(case, at), "what is not known to be liked is only the item")


def _objects(case: Case, at: int) -> list[int]:
    return _right(case, at) or _left(case, at)


def _right(case: Case, at: int) -> list[int]:
    found = []
    for n in range(at + 1, len(case.marks)):
        mark = case.marks[n]
        if mark.kind in ("title", "value"):
            found.append(n)
        elif mark.low == ",":
            following = case.marks[n + 1 : n + 2]
            # A comma goes on with the list only before one more of the other titles.
            if not found or not following or following[0].kind != "title" or following[0].own:
                break
        elif mark.low != '"' and not case.is_word(n, "objects_skip"):
            break
    titles = [n for n in found if case.marks[n].kind == "title"]
    # Behind a comma a value opens the next thought: "you liked A, comedies both".
    return [n for n in found if not titles or n <= titles[-1]]


def _left(case: Case, at: int) -> list[int]:
    """Titles before "which you loved", or before "you loved" alone."""
    start = at
    while start > 0 and (
        case.is_word(start - 1, "subjects")
        or case.is_word(start - 1, "auxiliary")
        or case.low(start - 1) in ("which", "that", ",", '"')
    ):
        start -= 1
    found: list[int] = []
    for n in range(start - 1, -1, -1):
        if case.marks[n].kind == "title":
            found.append(n)
        elif case.marks[n].kind == "number" or case.is_word(n, "objects_skip"):
            continue
        elif case.low(n) not in (",", '"', "("):
            break
    return found


def _object_problems(
    case: Case, at: int, verb: Mark, attitudes: tuple[str, ...]
) -> Iterator[Problem]:
    objects = _objects(case, at)
    if not objects:
        if not (case.low(at - 2) == "what" or case.low(at - 1) == "your" or _ends(case, at)):
            yield Problem("sign", _around(case, at), "it does not say which item")
        elif not _any_attitude(case, attitudes):
            yield Problem("sign", verb.text, "no such judgement is known")
        return
    if gives_reason(case, objects):
        yield Problem("person", _around(case, at), "why the person likes it is not known")
    titles = [case.marks[n] for n in objects if case.marks[n].kind == "title"]
    if not titles:
        yield Problem("person", _around(case, at), "a liking for a kind of item is not known")
    for mark in titles:
        stances = {case.subject.evidence[i].attitude for i in mark.ids}
        if mark.own or not stances.intersection(attitudes):
            yield Problem("sign", mark.text, f"the person is not known to have {verb.low} it")
    for n in objects:
        values = case.marks[n].values
        if (
            values
            and titles
            and not all(case.values_of(t.row).intersection(values) for t in titles)
        ):
            yield Problem("attribute", case.marks[n].text, "the liked item does not have this")


def gives_reason(case: Case, objects: list[int]) -> bool:
    """Whether "for" or "because" follows what is liked or asked for."""
    last = max(objects)
    while case.low(last + 1) in ('"', ")"):
        last += 1
    return case.is_word(last + 1, "reasons")


def _ends(case: Case, at: int) -> bool:
    """Whether nothing follows that could be the object, and nothing but "what" came before."""
    return case.low(at + 1) in ("", ".", ",") and "what" in (case.low(at - 2), case.low(at - 3))


def _any_attitude(case: Case, attitudes: tuple[str, ...]) -> bool:
    return any(e.attitude in attitudes and e.amount > 0 for e in case.subject.evidence.values())


def _around(case: Case, at: int) -> str:
    return " ".join(m.text for m in case.marks[max(at - 2, 0) : at + 4])
