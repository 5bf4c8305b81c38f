"""What a person likes and dislikes more than others do: words, decades, and levels of numbers."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.profile.config import ProfileConfig
from assistant.profile.fact import Example, ProfileFact, direction, figure
from assistant.profile.tally import (
    Weights,
    Words,
    decades_by_row,
    likelihood_ratio,
    words_by_row,
)
from catalog.items import Catalog

UNTOLD = frozenset({"alias", "votes"})
"""Roles of attributes that say nothing of a taste."""
EXAMPLES = 3
_LEVEL = 0.25
"""Medians differ when they are so many interquartile ranges apart."""
_COMMON = 0.2
"""Where no word stands out, one that this part of the items has is told."""


def attributes_of(catalog: Catalog) -> list[Words]:
    """Every attribute of words that may be told of a taste, in the catalogue's order."""
    return [
        words_by_row(catalog, a.name, a.label)
        for a in catalog.attributes
        if a.kind != "number" and a.role not in UNTOLD
    ]


def interests(
    catalog: Catalog,
    attributes: Sequence[Words],
    liked: Weights,
    others: Weights,
    config: ProfileConfig,
) -> Iterator[ProfileFact]:
    """The words and decades of which a person likes more than other people do.

    Args:
        catalog: of the items.
        attributes: of `attributes_of`.
        liked: the person's strength of each item where above 0, else 0; shape (n_items,).
        others: how many other people like each item, shape (n_items,).
        config: what is worth telling.
    """
    for words in attributes:
        yield from _standing_out(catalog, words, liked, others, config, "interest")
    yield from _standing_out(catalog, decades_by_row(catalog), liked, others, config, "decade")


def dislikes(
    catalog: Catalog,
    attributes: Sequence[Words],
    disliked: Weights,
    met: Weights,
    config: ProfileConfig,
) -> Iterator[ProfileFact]:
    """The words that what a person dislikes has more often than all that they met.

    Args:
        catalog: of the items.
        attributes: of `attributes_of`.
        disliked: how strongly the person is against each item, else 0; shape (n_items,).
        met: 1 for each item that they left an event with, shape (n_items,).
        config: what is worth telling.
    """
    for words in attributes:
        rest = np.where(disliked > 0, 0.0, met)
        found = _standing_out(catalog, words, disliked, rest, config, "dislike", met)
        yield from list(found)[:1]


def levels(catalog: Catalog, liked: Weights, others: Weights) -> Iterator[ProfileFact]:
    """The numbers whose median among what a person likes is another than among other people.

    Args:
        catalog: of the items.
        liked: the person's strengths where above 0, shape (n_items,).
        others: how many other people like each item, shape (n_items,).
    """
    for attribute in catalog.attributes:
        if attribute.kind != "number" or attribute.role in UNTOLD:
            continue
        column = catalog.table[attribute.name].to_numpy(np.float64)
        mine = column[(liked > 0) & ~np.isnan(column)]
        where = (others > 0) & ~np.isnan(column)
        theirs = np.repeat(column[where], others[where].astype(np.int64))
        if len(mine) < 5 or len(theirs) < 5:
            continue
        low, high = np.percentile(theirs, [25, 75])
        if abs(np.median(mine) - np.median(theirs)) < _LEVEL * max(high - low, 1e-9):
            continue
        digits = 0 if high >= 20 else 1
        own = figure("mine", float(np.median(mine)), "plain", digits=digits)
        other = figure("other", float(np.median(theirs)), "plain", digits=digits)
        if own.value != other.value:
            yield ProfileFact(
                kind="level",
                attribute=attribute.name,
                label=attribute.label,
                unit=attribute.unit,
                direction=direction(own, other),
                figures=(own, other),
                examples=examples(catalog, np.flatnonzero((liked > 0) & ~np.isnan(column)), liked),
            )


def examples(
    catalog: Catalog, rows: Iterable[int] | NDArray[np.intp], weights: Weights
) -> tuple[Example, ...]:
    """The strongest of these rows, at most `EXAMPLES`."""
    first = sorted((int(row) for row in rows), key=lambda row: -weights[row])[:EXAMPLES]
    return tuple(Example(item=catalog.ids.id(row), title=catalog.titles[row]) for row in first)


def _standing_out(
    catalog: Catalog,
    words: Words,
    mine: Weights,
    others: Weights,
    config: ProfileConfig,
    kind: Literal["interest", "decade", "dislike"],
    reference: Weights | None = None,
) -> Iterator[ProfileFact]:
    """The words of `mine` that are more frequent there than in `others`, best evidence first.

    `reference`, where given, is what the number of times is told against instead of `others`.
    """
    counted = (mine > 0).astype(np.float64)
    own, total = words.tally(counted), words.total(counted)
    theirs, whole = words.tally(others), words.total(others)
    base = others if reference is None else reference
    base_part, base_whole = words.tally(base), words.total(base)
    if total == 0:
        return
    found = []
    for word, count in own.items():
        part = theirs.get(word, 0.0)
        if count < config.least or whole == 0:
            continue
        lift = _times(count / total, base_part.get(word, 0.0), base_whole)
        evidence = likelihood_ratio(count, total, part, whole)
        more = count / total > part / whole
        if more and evidence >= config.evidence and (lift is None or lift >= config.lift):
            found.append((-evidence, word, lift))
    if not found and kind == "interest":
        common = max(own, key=lambda word: (own[word], word), default="")
        if own.get(common, 0) >= max(2, _COMMON * total):
            found.append((0.0, common, None))
    for _, word, lift in sorted(found)[: config.values]:
        figures = [
            figure("count", own[word], "plain", "items"),
            figure("total", total, "of"),
        ]
        if lift is not None:
            figures.append(figure("times", lift, "times", digits=1))
        yield ProfileFact(
            kind=kind,
            attribute=words.name,
            label=words.label,
            value=word,
            direction=0 if lift is None else 1,
            figures=tuple(figures),
            partial=total < counted.sum(),
            examples=examples(catalog, words.rows_with(word, mine), mine),
        )


def _times(share: float, part: float, whole: float) -> float | None:
    """How many times a share is another; None when that is 0 or unknown."""
    return None if part == 0 or whole == 0 else share / (part / whole)
