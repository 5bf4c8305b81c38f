"""Evidence for one recommended item: facts that hold, computed before any words are written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.intent import Wish
from assistant.reply import Evidence, EvidenceKind, Stance
from catalog.items import AttributeValue, Catalog, Item
from catalog.text import is_code
from cf_models.contract import Contributions
from retrieval.filters import Constraint

MAX_EVIDENCE = 6
MIN_SHARE = 0.02
"""A liked item that adds less than this share of the score is no reason worth naming."""
NEAR_ITEM = 0.70
"""Cosine from which two items are near: the nearest 1% of pairs of the demo's films by bge-small
(median 0.54); another encoder needs another floor."""
NEAR_WORDS = 0.62
"""Cosine from which an item is near a request: about the nearest 1%, by the same (median 0.48)."""
_QUOTA: Mapping[EvidenceKind, int] = {
    "wish": 3,
    "contribution": 3,
    "words": 1,
    "neighbour": 1,
    "attribute": 1,
    "popularity": 1,
}
_UNTOLD = frozenset({"alias", "audience"})
"""Roles of attributes that two items share without being alike."""
_ORDER: tuple[EvidenceKind, ...] = tuple(_QUOTA)


@dataclass(frozen=True)
class Judged:
    """What is known of a person and an item of their profile.

    Attributes:
        attitude: "like", "dislike" or "seen" (in their past, without a judgement).
        words: the person's own words for it; empty when it comes from past events.
    """

    attitude: Stance
    words: str = ""


@dataclass(frozen=True)
class ItemFacts:
    """Everything that the caller knows of why an item was recommended.

    Attributes:
        item: id of the recommended item.
        contributions: for each additive model its weight in the fused score and what it says.
        judged: row of an item → what the person thinks of it. An item of a profile that is not
            named here counts as "seen".
        wishes: the hard and soft wishes that hold in this turn; those that the item does not meet
            are left out here.
        neighbours: row of a liked item → cosine of its vector to the item's.
        query: the free words of the request; empty when there were none.
        query_cosine: of those words to the item.
        raters: how many people rated or used it; 0 when unknown.
        mean_rating: their mean; None when there are no ratings.
        rating_top: the best rating that can be given.
        near_item, near_words: the cosines from which nearness to a liked item, and to the words of
            the request, is worth saying; they depend on the encoder.
    """

    item: str
    contributions: tuple[tuple[float, Contributions], ...] = ()
    judged: Mapping[int, Judged] = field(default_factory=dict)
    wishes: tuple[Wish, ...] = ()
    neighbours: Mapping[int, float] = field(default_factory=dict)
    query: str = ""
    query_cosine: float = 0.0
    raters: int = 0
    mean_rating: float | None = None
    rating_top: float = 5.0
    near_item: float = NEAR_ITEM
    near_words: float = NEAR_WORDS


def gather(facts: ItemFacts, catalog: Catalog) -> tuple[Evidence, ...]:
    """The best evidence, at most `MAX_EVIDENCE`, strongest kind first, ids "e1", "e2", ….

    Args:
        facts: of one item.
        catalog: which holds it.

    Returns:
        Empty only when the catalogue does not have the item. What the person asked for comes first,
        then liked items by their share, nearness to the words, nearness to liked items, shared
        attributes, popularity. One item that speaks against (negative amount) may stand among the
        contributions, last of them; it is never a reason.
    """
    item = catalog.get(facts.item)
    if item is None:
        return ()
    found: list[Evidence] = [
        *_wishes(facts, item),
        *_contributions(facts, catalog),
        *_words(facts),
        *_neighbours(facts, catalog),
        *_shared(facts, item, catalog),
        *_popularity(facts),
    ]
    kept = [e for kind in _ORDER for e in _of_kind(found, kind)[: _QUOTA[kind]]]
    kept = _cut(kept) or _itself(item, catalog)
    return tuple(e.model_copy(update={"id": f"e{n}"}) for n, e in enumerate(kept, start=1))


def shares(contributions: Iterable[tuple[float, Contributions]]) -> dict[int, float]:
    """Row of a profile's item → its share of the score, -1 to 1; the positive shares add up to 1.

    Each model's amounts are first divided by the sum of its positive amounts, so that models of
    different scales can be averaged by their weights. Empty when nothing speaks for the item.
    """
    total: dict[int, float] = {}
    for weight, part in contributions:
        positive = float(part.amounts[part.amounts > 0].sum())
        if weight <= 0 or not np.isfinite(positive) or positive <= 0:
            continue
        for row, amount in zip(part.rows.tolist(), part.amounts.tolist(), strict=True):
            total[row] = total.get(row, 0.0) + weight * amount / positive
    positive = sum(amount for amount in total.values() if amount > 0)
    if positive <= 0:
        return {}
    return {row: max(-1.0, amount / positive) for row, amount in total.items()}


def meets(item: Item, constraint: Constraint) -> bool:
    """Whether an item meets a constraint, by the rules of `retrieval.filters`."""
    value = (
        item.year if constraint.attribute == "year" else item.attributes.get(constraint.attribute)
    )
    if constraint.op == "range":
        if value is None or isinstance(value, str | tuple):
            return False
        low = -np.inf if constraint.low is None else constraint.low
        high = np.inf if constraint.high is None else constraint.high
        return bool(low <= value <= high)
    holds = bool(_held(value, constraint))
    return holds if constraint.op == "has" else not holds


def _held(value: AttributeValue | int | None, constraint: Constraint) -> tuple[str, ...]:
    words = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    wanted = {word.casefold() for word in constraint.words}
    return tuple(word for word in words if word.casefold() in wanted)


def _wishes(facts: ItemFacts, item: Item) -> list[Evidence]:
    met = [w for w in facts.wishes if meets(item, w.constraint) and _known(item, w)]
    met.sort(key=lambda w: (not w.hard, w.constraint.op == "lacks"))
    return _without_repeats([_wish(w, item) for w in met])


def _without_repeats(found: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without values that an earlier one has told of the same attribute."""
    told: set[tuple[str, bool, AttributeValue]] = set()
    kept = []
    for e in found:
        values = e.value if isinstance(e.value, tuple) else (e.value,)
        new = tuple(v for v in values if (e.attribute, e.absent, v) not in told)
        told |= {(e.attribute, e.absent, v) for v in new}
        if new:
            kept.append(e.model_copy(update={"value": new if len(new) > 1 else new[0]}))
    return kept


def _known(item: Item, wish: Wish) -> bool:
    """Whether it can be said that a condition is met: nothing is known to lack what is unknown."""
    return wish.constraint.op != "lacks" or bool(item.attributes.get(wish.constraint.attribute))


def _wish(wish: Wish, item: Item) -> Evidence:
    name = wish.constraint.attribute
    value: AttributeValue | int | None = item.year if name == "year" else item.attributes.get(name)
    absent = wish.constraint.op == "lacks"
    if absent:
        shown: AttributeValue = wish.constraint.words
    elif wish.constraint.op == "has":
        shown = _held(value, wish.constraint)
    else:
        shown = float(value) if isinstance(value, int | float) else ""
    if isinstance(shown, tuple) and len(shown) == 1:
        shown = shown[0]
    return Evidence(
        id="", kind="wish", attribute=name, value=shown, absent=absent, words=wish.words
    )


def _contributions(facts: ItemFacts, catalog: Catalog) -> list[Evidence]:
    by_row = shares(facts.contributions)
    ranked = sorted(by_row.items(), key=lambda pair: (-pair[1], pair[0]))
    reasons = [_contribution(facts, catalog, row, share) for row, share in ranked]
    # A disliked item that happens to raise the score would read as a contradiction.
    good = [e for e in reasons if e.amount >= MIN_SHARE and e.attitude != "dislike"]
    against = [e for e in reasons if e.amount <= -MIN_SHARE][-1:]
    quota = _QUOTA["contribution"]
    return good[: quota - len(against)] + against


def _contribution(facts: ItemFacts, catalog: Catalog, row: int, share: float) -> Evidence:
    judged = facts.judged.get(row, Judged("seen"))
    return Evidence(
        id="",
        kind="contribution",
        item=catalog.ids.id(row),
        title=catalog.titles[row],
        attitude=judged.attitude,
        words=judged.words,
        amount=round(share, 4),
    )


def _liked(facts: ItemFacts) -> list[int]:
    return [row for row, judged in facts.judged.items() if judged.attitude == "like"]


def _neighbours(facts: ItemFacts, catalog: Catalog) -> list[Evidence]:
    liked = set(_liked(facts))
    near = [
        (c, row) for row, c in facts.neighbours.items() if row in liked and c >= facts.near_item
    ]
    return [
        Evidence(
            id="",
            kind="neighbour",
            item=catalog.ids.id(row),
            title=catalog.titles[row],
            attitude="like",
            words=facts.judged[row].words,
            amount=round(min(cosine, 1.0), 4),
        )
        for cosine, row in sorted(near, key=lambda pair: (-pair[0], pair[1]))
    ]


def _words(facts: ItemFacts) -> list[Evidence]:
    query = " ".join(facts.query.split())
    told = {w.words.casefold() for w in facts.wishes}
    if not query or query.casefold() in told or facts.query_cosine < facts.near_words:
        return []
    return [Evidence(id="", kind="words", words=query, amount=round(facts.query_cosine, 4))]


def _shared(facts: ItemFacts, item: Item, catalog: Catalog) -> list[Evidence]:
    """For each liked item the words that it shares, most words first."""
    by_row = shares(facts.contributions)
    found = []
    for row in _liked(facts):
        other = catalog.at(row)
        for attribute in catalog.attributes:
            if attribute.role in _UNTOLD:
                continue
            value = _common(
                item.attributes.get(attribute.name), other.attributes.get(attribute.name)
            )
            if value and (attribute.role or not all(is_code(word) for word in value)):
                found.append((-len(value), -by_row.get(row, 0.0), row, attribute.name, value))
    found.sort(key=lambda f: f[:3])
    return [
        Evidence(
            id="",
            kind="attribute",
            item=catalog.ids.id(row),
            title=catalog.titles[row],
            attitude="like",
            words=facts.judged[row].words,
            attribute=name,
            value=value if len(value) > 1 else value[0],
            removable=False,
        )
        for _, _, row, name, value in found
    ]


def _common(mine: AttributeValue | None, theirs: AttributeValue | None) -> tuple[str, ...]:
    if isinstance(mine, str) and isinstance(theirs, str):
        return (mine,) if mine == theirs else ()
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return tuple(word for word in mine if word in theirs)
    return ()


def _popularity(facts: ItemFacts) -> list[Evidence]:
    if facts.raters <= 0:
        return []
    mean = facts.mean_rating
    value = "" if mean is None else f"{mean:.1f} of {facts.rating_top:g}"
    return [
        Evidence(id="", kind="popularity", value=value, amount=float(facts.raters), removable=False)
    ]


def _itself(item: Item, catalog: Catalog) -> list[Evidence]:
    """What the item is: the last resort, so that no item goes without a word."""
    for attribute in catalog.attributes:
        if attribute.name in item.attributes and attribute.role != "alias":
            value = item.attributes[attribute.name]
            return [
                Evidence(
                    id="", kind="attribute", attribute=attribute.name, value=value, removable=False
                )
            ]
    year = "" if item.year is None else float(item.year)
    return [Evidence(id="", kind="attribute", attribute="year", value=year, removable=False)]


def _of_kind(found: list[Evidence], kind: EvidenceKind) -> list[Evidence]:
    return [e for e in found if e.kind == kind]


def _cut(kept: list[Evidence]) -> list[Evidence]:
    """At most `MAX_EVIDENCE`; the weakest of a kind that has several goes before a lone one."""
    kept = list(kept)
    while len(kept) > MAX_EVIDENCE:
        kinds = [e.kind for e in kept]
        crowded = [n for n, kind in enumerate(kinds) if kinds.count(kind) > 1]
        del kept[crowded[-1]]
    return kept
