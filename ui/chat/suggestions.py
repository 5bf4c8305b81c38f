"""Quick replies made from the cards that were shown, and openers made from the catalogue."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from statistics import median

import numpy as np

from assistant.question import Question
from assistant.reply import Card
from assistant.taste import Taste
from catalog.items import Catalog
from ui.chat.attributes import kinds
from ui.chat.wording import Words

MOST = 4
"""Quick replies under one answer."""
LONG_MIN = 120.0
"""A duration, in the attribute's unit, above which something shorter is offered."""


def quick_replies(
    cards: Sequence[Card], taste: Taste, catalog: Catalog, words: Words
) -> tuple[str, ...]:
    """What a person may want to say to these cards; nothing when there are none.

    Each is a message that can be sent as it stands, and each depends on the cards: a genre is only
    ruled out when some of them have it, a shorter item only offered when some are long.
    """
    if not cards:
        return ()
    about_these = islice(_replies(cards, taste, catalog, words), MOST - 1)
    return (*about_these, words("quick.others"))


def replies_to(
    question: Question | None,
    cards: Sequence[Card],
    taste: Taste,
    catalog: Catalog,
    words: Words,
) -> tuple[str, ...]:
    """The answers to a question of ours; without one, what may be said to the cards."""
    if question is None:
        return quick_replies(cards, taste, catalog, words)
    return (*(choice.words for choice in question.choices), words("quick.any"))


def openers(popular: Sequence[Card], catalog: Catalog, words: Words) -> tuple[str, ...]:
    """First messages, from items that many people know."""
    return tuple(_openers(popular, catalog, words))


def _replies(cards: Sequence[Card], taste: Taste, catalog: Catalog, words: Words) -> Iterator[str]:
    yield words("quick.like_first")
    if (age := _newer_or_older(cards, catalog)) is not None:
        yield words(f"quick.{age}")
    if (word := _common_kind(cards, taste, catalog)) is not None:
        yield words("quick.without", word=word)
    if _some_are_long(cards, taste, catalog):
        yield words("quick.shorter")


def _newer_or_older(cards: Sequence[Card], catalog: Catalog) -> str | None:
    years = [card.year for card in cards if card.year is not None]
    known = catalog.years[~np.isnan(catalog.years)]
    if not years or not known.size or known.min() == known.max():
        return None
    return "newer" if median(years) < np.quantile(known, 0.75) else "older"


def _common_kind(cards: Sequence[Card], taste: Taste, catalog: Catalog) -> str | None:
    """The kind of the most cards, short of all of them, that the person has not spoken about."""
    counts = Counter(kind for card in cards for kind in kinds(catalog, card.attributes))
    spoken = {
        word.casefold()
        for hard in (True, False)
        for constraint in taste.constraints(hard=hard)
        for word in constraint.words
    }
    usable = [
        (kind, count)
        for kind, count in counts.most_common()
        if count < len(cards) and kind.casefold() not in spoken
    ]
    return usable[0][0] if usable else None


def _some_are_long(cards: Sequence[Card], taste: Taste, catalog: Catalog) -> bool:
    spoken = {c.attribute for hard in (True, False) for c in taste.constraints(hard=hard)}
    for attribute in catalog.with_role("duration"):
        if attribute.unit != "min" or attribute.name in spoken:
            continue
        values = [card.attributes.get(attribute.name) for card in cards]
        if any(isinstance(value, float | int) and value > LONG_MIN for value in values):
            return True
    return False


def _openers(popular: Sequence[Card], catalog: Catalog, words: Words) -> Iterator[str]:
    titles = [card.title for card in popular]
    if len(titles) > 1:
        yield words("quick.start_two", first=titles[0], second=titles[1])
    elif titles:
        yield words("quick.start_one", first=titles[0])
    genres = Counter(kind for card in popular for kind in kinds(catalog, card.attributes))
    common = [kind for kind, _ in genres.most_common()]
    if len(titles) > 2 and common:
        yield words("quick.start_without", first=titles[2], word=common[-1])
    known = catalog.years[~np.isnan(catalog.years)]
    if common and known.size:
        yield words(
            "quick.start_since",
            genre=common[0].lower(),
            noun=catalog.noun,
            year=int(known.max()) - 10,
        )
