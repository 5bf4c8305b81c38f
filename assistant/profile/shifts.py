"""What has come up lately in a person's interest, and what has gone back."""

from collections.abc import Iterator, Sequence

import numpy as np

from assistant.profile.config import ProfileConfig
from assistant.profile.fact import ProfileFact, direction, figure
from assistant.profile.interests import examples
from assistant.profile.tally import Weights, Words
from catalog.items import Catalog

MOST = 4
"""So many shifts are told, the largest of all attributes."""
_COUNTS = 0.05
"""A word below this part of both interests is not worth telling."""


def shifts(
    catalog: Catalog,
    attributes: Sequence[Words],
    long_term: Weights,
    short_term: Weights,
    config: ProfileConfig,
) -> Iterator[ProfileFact]:
    """Words whose part in the short-term interest differs from that in the long-term one.

    For each attribute at most one that has come up and one that has gone back, and of all these
    the `MOST` largest.

    Args:
        catalog: of the items.
        attributes: of `interests.attributes_of`.
        long_term: the person's strengths where above 0, without fading; shape (n_items,).
        short_term: the same, where events fade.
        config: how much it must differ.
    """
    found = [
        fact for words in attributes for fact in _of(catalog, words, long_term, short_term, config)
    ]
    found.sort(key=lambda f: -abs(f.figures[0].value - f.figures[1].value))
    yield from found[:MOST]


def _of(
    catalog: Catalog,
    words: Words,
    long_term: Weights,
    short_term: Weights,
    config: ProfileConfig,
) -> Iterator[ProfileFact]:
    whole, now = words.total(long_term), words.total(short_term)
    if whole == 0 or now == 0:
        return
    long, short = words.tally(long_term), words.tally(short_term)
    many = words.tally((long_term > 0).astype(np.float64))
    change = {
        word: (short.get(word, 0.0) / now, part / whole)
        for word, part in long.items()
        if many[word] >= config.least
    }
    up = [w for w, (s, p) in change.items() if s >= _COUNTS and s >= p * config.shift]
    down = [w for w, (s, p) in change.items() if p >= _COUNTS and s * config.shift <= p]
    told = (
        *sorted(up, key=lambda w: change[w][1] - change[w][0])[:1],
        *sorted(down, key=lambda w: change[w][0] - change[w][1])[:1],
    )
    for word in told:
        lately = figure("now", 100 * change[word][0], "percent")
        always = figure("always", 100 * change[word][1], "percent")
        if lately.value == always.value:
            continue
        weights = short_term if lately.value > always.value else long_term
        yield ProfileFact(
            kind="recent",
            attribute=words.name,
            label=words.label,
            value=word,
            direction=direction(lately, always),
            figures=(lately, always),
            examples=examples(catalog, words.rows_with(word, weights), weights),
        )
