"""Rules on numbers: shares, counts of people, means, measures, how many items."""

from collections.abc import Iterator

from assistant.explain.marks import Mark, Problem
from assistant.explain.rules.case import Case, nearest_subject
from assistant.explain.tokens import key
from assistant.reply import Evidence

_REACH = 4
_SMALL = 9


def numbers(case: Case) -> Iterator[Problem]:
    """Every number is one that the evidence or the item gives, said of the right thing."""
    yield from _percentages(case)
    done: set[int] = set()
    for at in case.positions("number"):
        if case.marks[at].percent or at in done:
            continue
        top = _scale(case, at)
        if top is not None:
            done.add(top)
        if not _supported(case, at, top) or (
            (top is not None or is_count(case, at)) and _other_title_near(case, at)
        ):
            yield Problem("number", case.marks[at].text, "the evidence does not give this number")


def raters(case: Case) -> Iterator[Problem]:
    """Words on other people need evidence on other people."""
    lows = {m.low for m in case.marks if m.kind == "word"}
    evidence = popularity(case)
    if lows & (case.lexicon["raters"] - {"ratings"}) and evidence is None:
        yield Problem("popularity", "people", "how many rated it is not known")
    rating = lows & {"rated", "rating", "ratings", "gave", "give", "given", "average"}
    if lows & (case.lexicon["raters"] - {"ratings"}) and not rating:
        yield Problem("popularity", "people", "what they did is not known")
    mean = evidence is not None and evidence.value != ""
    if "average" in lows and not mean:
        yield Problem("popularity", "average", "the mean rating is not known")


def popularity(case: Case) -> Evidence | None:
    """The evidence on other people; None when there is none."""
    found = case.subject.of_kind("popularity")
    return found[0] if found else None


def is_count(case: Case, at: int) -> bool:
    """Whether a number counts people: "312 people", "rated by 312", "ratings from 312"."""
    near = range(at + 1, at + 3)
    before = {case.low(at - 1), case.low(at - 2)}
    return any(case.is_word(n, "raters") for n in near) or ("by" in before and "rated" in before)


def _supported(case: Case, at: int, top: int | None) -> bool:
    mark = case.marks[at]
    if top is not None and _is_mean(case, mark, case.marks[top]):
        return True
    if is_count(case, at):
        return _is_people(case, at)
    if _is_attribute(case, at):
        return True
    if mark.low == "one":
        return True  # "this one", "one of the reasons"
    return mark.decimals == 0 and mark.number <= _SMALL and _counts_titles(case, at)


def bounds_count(case: Case, at: int) -> bool:
    """Whether a word belongs to "more than 300 people" or "over 300 people"."""
    low = case.low(at)
    if low not in case.lexicon["more"] and low != "than":
        return False
    n = at + 2 if low == "more" else at + 1
    if low == "more" and case.low(at + 1) != "than":
        return False
    if low == "than" and case.low(at - 1) != "more":
        return False
    return n < len(case.marks) and case.marks[n].kind == "number" and is_count(case, n)


def _other_title_near(case: Case, at: int) -> bool:
    """Whether a rating stands in one clause with another item, and so could be read as its."""
    segment = case.segments[at]
    return any(
        m.kind == "title" and not m.own and case.segments[n] == segment
        for n, m in enumerate(case.marks)
    )


def _is_people(case: Case, at: int) -> bool:
    found, number = popularity(case), case.marks[at].number
    if found is None:
        return False
    if bounds_count(case, at - 1):
        return number < found.amount <= 2 * number
    return found.amount == number


def _scale(case: Case, at: int) -> int | None:
    """Where the top of the scale stands in "4.1 of 5", "four out of five"."""
    n = at + 1
    if case.low(n) == "stars":
        n += 1
    if case.low(n) == "out":
        n += 1
    if case.low(n) != "of" or n + 1 >= len(case.marks):
        return None
    mark = case.marks[n + 1]
    return n + 1 if mark.kind == "number" and not mark.percent else None


def _is_mean(case: Case, mark: Mark, top: Mark) -> bool:
    found = popularity(case)
    if found is None or not isinstance(found.value, str) or " of " not in found.value:
        return False
    mean, _, best = found.value.partition(" of ")
    return float(mean) == mark.number and float(best) == top.number


def _is_attribute(case: Case, at: int) -> bool:
    """Whether a number is one of the item's, next to its unit or its label."""
    mark, owner = case.marks[at], nearest_subject(case, at)
    item = case.subject.item if owner is None else case.catalog.at(owner.row)
    near = {m.low for m in case.marks[max(at - _REACH, 0) : at + _REACH + 1] if m.kind == "word"}
    for attribute in case.catalog.attributes:
        value = item.attributes.get(attribute.name)
        if attribute.kind != "number" or not isinstance(value, float | int):
            continue
        label = set(attribute.label.casefold().split())
        said = _unit_follows(case, at, attribute.unit) or label <= near
        if said and round(float(value), mark.decimals) == mark.number:
            return True
    return False


def _unit_follows(case: Case, at: int, unit: str) -> bool:
    """Whether the unit stands behind a number, in one of its forms ("min", "of 10")."""
    for form in case.lexicon.units.get(unit, frozenset({unit})):
        words = key(form)
        if words and tuple(case.low(at + 1 + n) for n in range(len(words))) == words:
            return True
    return False


def _counts_titles(case: Case, at: int) -> bool:
    """Whether a small number counts the other items that the sentence names."""
    near = {m.low for m in case.marks[at + 1 : at + 4] if m.kind == "word"}
    nouns = {"films", "film", "movies", "titles", "items", "likes", case.catalog.name, "of"}
    return bool(near & nouns) and len(case.other_titles) == case.marks[at].number


def _percentages(case: Case) -> Iterator[Problem]:
    at = [n for n in case.positions("number") if case.marks[n].percent]
    if not at:
        return
    groups = _groups(case)
    shared = any(m.low.startswith("shar") for m in case.marks)
    if shared or not any(m.low in case.lexicon["score"] for m in case.marks):
        yield Problem("number", case.marks[at[0]].text, "a share is a share of the score")
        return
    following = not any(g[-1] < at[0] for g in groups)
    for n in at:
        near = [g for g in groups if g[0] > n] if following else [g for g in groups if g[-1] < n]
        group = (near[0] if following else near[-1]) if near else ()
        if not _is_share(case, case.marks[n], group):
            yield Problem(
                "number", f"{case.marks[n].text}%", "this is not their share of the score"
            )


def _groups(case: Case) -> list[list[int]]:
    """Titles of other items that are listed together."""
    groups: list[list[int]] = []
    joined = False
    for at, mark in enumerate(case.marks):
        if mark.kind == "title" and not mark.own:
            if joined:
                groups[-1].append(at)
            else:
                groups.append([at])
            joined = True
        elif mark.low not in (",", "and", '"', "both", "or"):
            joined = False
    return groups


def _is_share(case: Case, mark: Mark, group: list[int] | tuple[()]) -> bool:
    total = 0.0
    for at in group:
        amounts = [
            case.subject.evidence[i].amount
            for i in case.marks[at].ids
            if case.subject.evidence[i].kind == "contribution"
        ]
        if not amounts:
            return False
        total += amounts[0]
    return bool(group) and abs(100 * total - mark.number) <= 0.5 * 10.0**-mark.decimals + 1e-6
