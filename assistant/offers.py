"""The answers that a question about an attribute can offer, and how they are said."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from catalog.items import Attribute, Catalog
from catalog.text import is_code
from prompts.wording import Wording
from retrieval.filters import Constraint

MAX_CHOICES = 4
MIN_SHARE = 0.08
"""A value that fewer of the candidates' weight have is not worth offering."""
MIN_COVERED = 0.5
"""The values that are offered must be those of so much of the candidates' weight."""
MAX_SHARE = 0.85
"""Where one value has more of it, an attribute tells too little apart."""
MINDS: Mapping[str, float] = {
    "genre": 1.0,
    "price": 0.9,
    "": 0.7,
    "year": 0.6,
    "audience": 0.5,
    "duration": 0.5,
}
"""By role, the chance that a person minds: an assumption, so that the kind of thing comes first. A
role that is not here is not asked about: makers are too many to choose from, everybody wants good
ratings, and nobody knows how many votes they want."""
_EDGES = (1 / 3, 2 / 3)

Offer = tuple[Constraint, NDArray[np.bool_]]
"""An answer and which candidates meet it, shape (n,)."""


def offers(
    catalog: Catalog, rows: Sequence[int], weights: NDArray[np.float64], settled: Collection[str]
) -> Iterator[tuple[str, float, Sequence[Offer]]]:
    """For each attribute that may be asked about: its name, the chance that people mind, answers.

    Args:
        catalog: of the items.
        rows: the candidates, shape (n,).
        weights: their scores, shape (n,).
        settled: attributes that are not asked about.
    """
    found = [catalog.at(row).attributes for row in rows]
    for attribute in catalog.attributes:
        if attribute.name in settled or attribute.role not in MINDS:
            continue
        values = [attributes.get(attribute.name) for attributes in found]
        if attribute.kind == "number" and not (attribute.unit or attribute.role):
            continue  # a bare number may be an id, and nobody could tell what it counts
        if attribute.kind == "number":
            numbers = np.array([v if isinstance(v, float) else np.nan for v in values])
            yield attribute.name, MINDS[attribute.role], _ranges(attribute.name, numbers, weights)
        else:
            sets = [{v} if isinstance(v, str) else set(v or ()) for v in values]  # type: ignore[arg-type]
            yield (
                attribute.name,
                MINDS[attribute.role],
                _values(attribute.name, attribute.role, sets, weights),
            )
    if "year" not in settled:
        yield "year", MINDS["year"], _ranges("year", catalog.years[list(rows)], weights)


def _values(
    name: str, role: str, sets: list[set[str]], weights: NDArray[np.float64]
) -> list[Offer]:
    """The values of the most weight, the heaviest first; none that all or nearly none have.

    None at all where they leave most of the weight out, as of ids and of thousands of values, or
    where nearly all items have one value: then the answer would be "none of these", or is known.
    """
    share: dict[str, float] = {}
    total = weights.sum()
    for has, weight in zip(sets, weights.tolist(), strict=True):
        for value in has:
            share[value] = share.get(value, 0.0) + weight / total
    usable = {v: s for v, s in share.items() if MIN_SHARE <= s <= 1 - MIN_SHARE}
    offered = sorted(usable, key=lambda v: (-usable[v], v))[:MAX_CHOICES]
    if not role and all(is_code(value) for value in offered):
        return []  # nobody answers "eng" or "X2"
    having = np.array([any(value in has for value in offered) for has in sets])
    if weights[having].sum() < MIN_COVERED * total or max(share.values()) > MAX_SHARE:
        return []
    return [
        (
            Constraint(attribute=name, op="has", words=(value,)),
            np.array([value in has for has in sets]),
        )
        for value in offered
    ]


def _ranges(name: str, numbers: NDArray[np.float64], weights: NDArray[np.float64]) -> list[Offer]:
    """Up to three ranges that share the weight evenly, with round bounds."""
    known = ~np.isnan(numbers)
    if known.sum() < 2:
        return []
    order = np.argsort(numbers[known], kind="stable")
    values, shares = numbers[known][order], np.cumsum(weights[known][order])
    at = [int(np.searchsorted(shares, edge * shares[-1], side="right")) for edge in _EDGES]
    edges = sorted({_round(name, float(values[min(n, len(values) - 1)])) for n in at})
    edges = [edge for edge in edges if values[0] < edge <= values[-1]]
    gap = 1.0 if name == "year" else 0.0
    bounds = [None, *edges, None]
    ranges = [
        Constraint(attribute=name, op="range", low=low, high=None if high is None else high - gap)
        for low, high in pairwise(bounds)
        if (low, high) != (None, None)
    ]
    return [(c, _inside(numbers, c)) for c in ranges]


def _inside(numbers: NDArray[np.float64], constraint: Constraint) -> NDArray[np.bool_]:
    low = -np.inf if constraint.low is None else constraint.low
    high = np.inf if constraint.high is None else constraint.high
    return np.asarray((numbers >= low) & (numbers <= high))


def _round(name: str, value: float) -> float:
    """Years to decades, other numbers to two digits."""
    if name == "year":
        return float(round(value / 10) * 10)
    return float(f"{value:.2g}")


def said(catalog: Catalog, constraint: Constraint, words: Wording) -> str:
    """An answer in words ("comedy", "before 1990")."""
    attribute = catalog.attribute(constraint.attribute)
    if constraint.op != "range":
        word = constraint.words[0]
        return word.lower() if _is_kind(attribute) and word.istitle() else word
    if constraint.attribute == "year":
        return _span(constraint, words, "year", lambda x: f"{x:.0f}")
    unit = "" if attribute is None or not attribute.unit else f" {attribute.unit}"
    return _span(constraint, words, "number", lambda x: f"{x:,g}{unit}")


def _span(constraint: Constraint, words: Wording, name: str, shown: Callable[[float], str]) -> str:
    low, high = constraint.low, constraint.high
    if low is None and high is not None:
        # "before 1990" is what ends with 1989
        return words.say(f"question.{name}.to", {"high": shown(high + (name == "year"))})
    if high is None and low is not None:
        return words.say(f"question.{name}.from", {"low": shown(low)})
    bounds = {"low": shown(low or 0.0), "high": shown(high or 0.0)}
    return words.say(f"question.{name}.between", bounds)


def _is_kind(attribute: Attribute | None) -> bool:
    return attribute is not None and attribute.role == "genre"
