"""The conditions that a person of a taste would set, in the forms in which people say them."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from catalog.items import Attribute
from evaluation.sessions.acts import Condition
from evaluation.sessions.facts import Facts, Kind
from evaluation.sessions.people import Half
from evaluation.sessions.tastes import Taste
from retrieval.filters import Constraint

MOST_KINDS = 4
_ROUND = {"duration": (90, 100, 110, 120, 150, 180), "rating": ()}
_HOURS = {90: "an hour and a half", 120: "two hours", 150: "two and a half hours", 180: "3 hours"}
_UNSPOKEN = {"(no genres listed)", "imax"}


def wanted_kinds(taste: Taste) -> list[Condition]:
    """That an item be of a kind that draws the person."""
    return [_of_kind("has", kind) for kind in taste.wanted if _spoken(kind)][:MOST_KINDS]


def ruled_out(taste: Taste) -> list[Condition]:
    """That an item be of no kind that puts the person off."""
    return [_of_kind("lacks", kind) for kind in taste.avoided if _spoken(kind)][:MOST_KINDS]


def further(facts: Facts, known: Half, rng: np.random.Generator) -> list[Condition]:
    """Bounds on numbers and on years, and people, that most of what the person likes would meet."""
    found = [*_years(facts, known, rng), *_people(facts, known), *_features(facts, known)]
    for attribute in facts.catalog.attributes:
        values = _numbers(facts, known, attribute.name)
        if attribute.kind == "number" and len(values) >= 3:
            found += _bounds(attribute, values, rng)
    return found


def _of_kind(op: str, kind: Kind) -> Condition:
    constraint = Constraint.model_validate({"attribute": kind[0], "op": op, "words": (kind[1],)})
    return Condition(constraint=constraint, phrase=op, values={"value": spoken(kind[1])})


def spoken(value: str) -> str:
    """A value as people write it in a sentence."""
    return value if any(c.isupper() for c in value[1:]) and "-" not in value else value.lower()


def _spoken(kind: Kind) -> bool:
    return kind[1].casefold() not in _UNSPOKEN


def _numbers(facts: Facts, known: Half, attribute: str) -> list[float]:
    values = (facts.number(item, attribute) for item in known.liked)
    return [value for value in values if value is not None]


def _years(facts: Facts, known: Half, rng: np.random.Generator) -> Iterator[Condition]:
    years = _numbers(facts, known, "year")
    if len(years) < 3:
        return
    decades = Counter(int(year) // 10 * 10 for year in years)
    decade, count = decades.most_common(1)[0]
    if count >= 0.3 * len(years) and 1930 <= decade <= 1990:
        said = f"{decade}s" if rng.random() < 0.5 else f"{decade % 100}s"
        yield _range("decade", "year", decade, decade + 9, {"decade": said})
    early = int(np.quantile(years, 0.15)) // 5 * 5
    late = -(-int(np.quantile(years, 0.85)) // 5) * 5
    usual = float(np.nanmedian(facts.catalog.years))
    if np.median(years) >= usual:
        yield _range("after", "year", early + 1, None, {"year": str(early)})
        yield _range("since", "year", early, None, {"year": str(early)})
    else:
        yield _range("before", "year", None, late - 1, {"year": str(late)})


def _people(facts: Facts, known: Half) -> Iterator[Condition]:
    for attribute in facts.catalog.with_role("person"):
        counts = Counter(w for item in known.liked for w in facts.words(item, attribute.name))
        for name, count in counts.most_common(2):
            if count >= 2:
                yield Condition(
                    constraint=Constraint(attribute=attribute.name, op="has", words=(name,)),
                    phrase=f"person.{attribute.label}",
                    values={"value": name},
                )


def _features(facts: Facts, known: Half) -> Iterator[Condition]:
    """What most liked items have and many others have not, of lists that are no kinds."""
    for attribute in facts.catalog.attributes:
        if attribute.kind != "list" or attribute.role:
            continue
        counts = Counter(w for item in known.liked for w in facts.words(item, attribute.name))
        for word, count in counts.most_common():
            constraint = Constraint(attribute=attribute.name, op="has", words=(word,))
            usual = float(facts.mask(constraint).mean())
            if count >= 0.7 * len(known.liked) and 0.1 <= usual <= 0.6:
                yield Condition(
                    constraint=constraint, phrase="with", values={"value": spoken(word)}
                )


def _bounds(
    attribute: Attribute, values: Sequence[float], rng: np.random.Generator
) -> Iterator[Condition]:
    """A bound on the side that people of any taste set: dear, long, badly rated, too small."""
    if attribute.role in {"price", "duration"}:
        yield _upper(attribute, _rounded_up(attribute.role, float(np.quantile(values, 0.8))), rng)
    elif attribute.role == "rating":
        low = float(np.floor(np.quantile(values, 0.2) * 2) / 2)
        yield _range("rated", attribute.name, low, None, {"number": f"{low:g}"})
    elif attribute.role == "" and attribute.unit:
        low = float(np.floor(np.median(values)))
        shown = {"number": f"{low:g}", "unit": attribute.unit}
        if low >= 2:
            yield _range("at_least", attribute.name, low, None, shown)


def _rounded_up(role: str, value: float) -> float:
    steps = _ROUND["duration"] if role == "duration" else (10, 20, 25, 30, 40, 50, 75, 80)
    size = 1.0 if role == "duration" or value <= 80 else 10.0 ** np.floor(np.log10(value / 8))
    return float(next((s * size for s in steps if s * size >= value), steps[-1] * size))


def _upper(attribute: Attribute, bound: float, rng: np.random.Generator) -> Condition:
    strict = bool(rng.random() < 0.5)
    high = float(np.nextafter(bound, 0)) if strict else bound
    name = f"{'under' if strict else 'at_most'}.{attribute.role}"
    values = {"number": f"{bound:g}"}
    if attribute.role == "duration" and bound in _HOURS and rng.random() < 0.6:
        return _range(f"{name}_hours", attribute.name, None, high, {"hours": _HOURS[int(bound)]})
    if attribute.role == "price":
        values["unit"] = "dollars" if attribute.unit.casefold() in {"usd", "$"} else attribute.unit
    return _range(name, attribute.name, None, high, values)


def _range(
    phrase: str, attribute: str, low: float | None, high: float | None, values: dict[str, str]
) -> Condition:
    constraint = Constraint(attribute=attribute, op="range", low=low, high=high)
    return Condition(constraint=constraint, phrase=phrase, values=values)
