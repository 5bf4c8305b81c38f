"""Rules on what the item is: values, people, years, and what it has in common with others."""

from collections.abc import Iterator

from assistant.explain.marks import Mark, Problem
from assistant.explain.rules.case import Case, nearest_subject
from assistant.explain.rules.person import is_liking

_ROLE_REACH = 3


def titles(case: Case) -> Iterator[Problem]:
    """A named item is the item itself, or stands in evidence that speaks for it."""
    for mark in case.other_titles:
        if not usable(case, mark):
            yield Problem("sign", mark.text, "this item speaks against it")


def usable(case: Case, mark: Mark) -> list[str]:
    """The ids of the evidence on a title that speak for the item."""
    return [
        id_
        for id_ in mark.ids
        if case.subject.evidence[id_].attitude != "dislike"
        and (
            case.subject.evidence[id_].amount > 0 or case.subject.evidence[id_].kind == "attribute"
        )
    ]


def values(case: Case) -> Iterator[Problem]:
    """What is said of the item, it has; a name is said in the role that it has."""
    for at in case.positions("value"):
        mark = case.marks[at]
        held = case.subject.values.intersection(mark.values)
        if not held and not _is_absent(case, mark):
            yield Problem("attribute", mark.text, "the item does not have this")
        roles = _roles_before(case, at)
        if held and roles and not any(_plays(case, name, roles) for name, _ in held):
            yield Problem("person", mark.text, "the item has this name in another role")
    for at, mark in enumerate(case.marks):
        if mark.kind == "word" and mark.low in case.lexicon.roles and not _name_follows(case, at):
            yield Problem("person", mark.text, "no name of the item follows")


def years(case: Case) -> Iterator[Problem]:
    """A year is the item's, or stands with the other item that it belongs to."""
    for at, mark in enumerate(case.marks):
        if mark.kind not in ("year", "decade"):
            continue
        owner = nearest_subject(case, at)
        year = _year_of(case, owner)
        fits = year is not None and (
            year == mark.number if mark.kind == "year" else mark.number <= year < mark.number + 10
        )
        if not fits:
            yield Problem("year", mark.text, "this is not its year")


def subjects(case: Case) -> Iterator[Problem]:
    """What is said right after another item's title holds for that item too."""
    for at in case.positions("value"):
        mark = case.marks[at]
        owner = nearest_subject(case, at)
        if owner is None or owner.own or _negated(case, at):
            continue
        if not case.values_of(owner.row).intersection(mark.values):
            yield Problem("attribute", mark.text, f"{owner.text} does not have this")


def shared_values(case: Case) -> Iterator[Problem]:
    """A value that is shared, both have; "both" speaks of two."""
    words = _joining(case)
    if not words:
        return
    shown = _shown(case)
    for mark in shown:
        for other in _partners(case):
            if not case.values_of(other.row).intersection(mark.values):
                yield Problem("attribute", mark.text, f"{other.text} does not have this")
    named = sum(m.kind == "title" for m in case.marks) + case.has("pointing")
    if any(case.low(at) == "both" for at in words) and named < 2 and len(shown) < 2:
        yield Problem("number", "both", "there are not two")


def shared_numbers(case: Case) -> Iterator[Problem]:
    """No number is said to be shared, and a year only when it is.

    "It has X in common with Y" ends with its clause; "Like Y, …" may reach over the whole sentence.
    """
    joining = _joining(case)
    if not joining or not case.other_titles:
        return
    bounded = all(case.low(at).startswith(("common", "shar")) for at in joining)
    reach = {case.segments[at] for at in joining} if bounded else set(case.segments)
    shared = {case.catalog.at(other.row).year for other in case.other_titles}
    for at, mark in enumerate(case.marks):
        if case.segments[at] not in reach:
            continue
        own = any(m.kind == "title" for m in case.marks[max(at - 2, 0) : at])
        if mark.kind == "year" and not own and shared != {int(mark.number)}:
            yield Problem("year", mark.text, "they do not share this year")
        if mark.kind == "number" and not mark.percent and mark.low != "one":
            yield Problem("number", mark.text, "a number that is shared is not known")


def likeness(case: Case) -> Iterator[Problem]:
    """What is called similar is near in the index or shares a value."""
    if not any(case.is_word(at, "similar") for at in _joining(case)):
        return
    for at, mark in enumerate(case.marks):
        if case.other_titles and case.is_word(at, "not_near"):
            yield Problem("similar", mark.text, "nearness is one of descriptions")
    shown = _shown(case)
    for other in case.other_titles:
        if not shown and not case.kinds_of(other) & {"neighbour", "attribute"}:
            yield Problem("similar", other.text, "no evidence calls them similar")


def _joining(case: Case) -> list[int]:
    """Where words stand that set the item beside another."""
    return [
        at
        for at in range(len(case.marks))
        if (case.is_word(at, "sharing") or case.is_word(at, "similar")) and not is_liking(case, at)
    ]


def _partners(case: Case) -> list[Mark]:
    """The other items that something is shared with: those behind "in common with", else all."""
    sharing = [at for at in _joining(case) if case.low(at).startswith(("common", "shar"))]
    for at in sharing:
        for n in range(at + 1, len(case.marks)):
            if case.segments[n] != case.segments[at]:
                break
            if case.low(n) == "with":
                return _list_at(case, n + 1) or list(case.other_titles)
    return list(case.other_titles)


def _list_at(case: Case, start: int) -> list[Mark]:
    """The titles of other items that are listed from a position on."""
    found = []
    for mark in case.marks[start:]:
        if mark.kind == "title" and not mark.own:
            found.append(mark)
        elif mark.low not in (",", "and", '"', "both"):
            break
    return found


def _shown(case: Case) -> list[Mark]:
    """The values of the item that the sentence names."""
    held = case.subject.values
    return [m for m in case.marks if m.kind == "value" and held.intersection(m.values)]


def other_subjects(case: Case) -> Iterator[Problem]:
    """Another item is not said to be the recommended one, nor to be like a third."""
    for at, mark in enumerate(case.marks):
        if mark.kind != "title" or mark.own or not case.is_word(at + 1, "copula"):
            continue
        rest = range(at + 2, min(at + 5, len(case.marks)))
        if any(case.is_word(n, "chosen") for n in rest):
            yield Problem("sign", mark.text, "another item was recommended")
        near = any(case.is_word(n, "similar") for n in rest)
        points = any(
            case.is_word(n, "pointing") or case.marks[n].own or case.low(n) == "it"
            for n in range(at + 2, len(case.marks))
        )
        if near and not points:
            yield Problem("similar", mark.text, "it is not said to be like what")


def names_in(case: Case) -> Iterator[Problem]:
    """A maker who is said to be in another item is in it: "stars in this and in Alien"."""
    people = [m for m in case.marks if m.kind == "value" and _is_person(case, m)]
    for at, mark in enumerate(case.marks):
        if mark.kind == "title" and not mark.own and case.low(at - 1) in ("in", "of"):
            for person in people:
                if not case.values_of(mark.row).intersection(person.values):
                    yield Problem("person", person.text, f"not in {mark.text}")


def _is_person(case: Case, mark: Mark) -> bool:
    attributes = [case.catalog.attribute(name) for name, _ in mark.values]
    return any(a is not None and a.role == "person" for a in attributes)


def sources(case: Case) -> Iterator[Problem]:
    """Words on the score, the description or the history need evidence of that kind."""
    lows = {m.low for m in case.marks if m.kind == "word"}
    for other in case.other_titles:
        kinds = case.kinds_of(other)
        if lows & case.lexicon["score"] and "contribution" not in kinds:
            yield Problem("score", other.text, "it adds nothing to the score")
        if lows & {"description", "descriptions"} and "neighbour" not in kinds:
            yield Problem("similar", other.text, "its description is not near")
        if "history" in lows and any(case.subject.evidence[i].words for i in other.ids):
            yield Problem("sign", other.text, "it was named in the request, not in the past")
    if lows & {"description", "descriptions"} and not case.subject.of_kind("neighbour", "words"):
        yield Problem("similar", "description", "no evidence speaks of the description")
    if "words" in lows and not case.subject.of_kind("words", "wish"):
        yield Problem("request", "words", "no words of the person are in the evidence")


def _is_absent(case: Case, mark: Mark) -> bool:
    for evidence in case.subject.evidence.values():
        value = evidence.value
        words = value if isinstance(value, tuple) else (str(value),)
        if evidence.absent and any(
            (evidence.attribute, w.casefold()) in mark.values for w in words
        ):
            return True
    return False


def _negated(case: Case, at: int) -> bool:
    return _is_absent(case, case.marks[at])


def _roles_before(case: Case, at: int) -> frozenset[str]:
    for n in range(at - 1, max(at - 1 - _ROLE_REACH, -1), -1):
        roles = case.lexicon.roles.get(case.marks[n].low)
        if roles is not None and case.marks[n].kind == "word":
            return roles
    # "Ridley Scott directed it"
    after = case.lexicon.roles.get(case.low(at + 1), frozenset())
    return after if case.low(at + 2) != "by" else frozenset()


def _plays(case: Case, name: str, roles: frozenset[str]) -> bool:
    attribute = case.catalog.attribute(name)
    return attribute is not None and bool(
        {attribute.name.casefold(), attribute.label.casefold()} & roles
    )


def _name_follows(case: Case, at: int) -> bool:
    near = case.marks[at + 1 : at + 2 + _ROLE_REACH]
    named = case.low(at + 1) != "by" and case.marks[at - 1].kind == "value" and at > 0
    return named or any(m.kind == "value" for m in near)


def _year_of(case: Case, owner: Mark | None) -> int | None:
    return case.subject.item.year if owner is None else case.catalog.at(owner.row).year
