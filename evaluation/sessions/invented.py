"""People for catalogues without histories: a taste made of the attributes of the items.

An invented person has a few items at heart and likes what shares most with them. Their figures tell
how words and conditions are obeyed; what they tell of taste is no better than this rule.
"""

import numpy as np

from catalog.items import Catalog
from evaluation.sessions.facts import Facts, Kind
from evaluation.sessions.people import LEAST_LIKED, Half, Person

_HEARTS = 3
_LIKED = 24
_DISLIKED = 12


def invent_people(catalog: Catalog, *, count: int, seed: int) -> tuple[Person, ...]:
    """So many people; none when the items are too few or have no words.

    Args:
        catalog: the items.
        count: how many.
        seed: of the draw.
    """
    facts = Facts(catalog, np.zeros(len(catalog), np.float32))
    names = [a.name for a in catalog.attributes if a.kind != "number" and a.role != "alias"]
    words = [
        frozenset((name, word) for name in names for word in facts.words(item, name))
        for item in catalog.ids
    ]
    rows = [row for row, own in enumerate(words) if own and catalog.available[row]]
    if len(rows) < 4 * LEAST_LIKED:
        return ()
    rng = np.random.default_rng(seed)
    return tuple(_person(catalog, words, rows, rng, n) for n in range(count))


def _person(
    catalog: Catalog,
    words: list[frozenset[Kind]],
    rows: list[int],
    rng: np.random.Generator,
    number: int,
) -> Person:
    first = int(rng.choice(rows))
    near = sorted(rows, key=lambda row: -_shared(words[first], words[row]))
    hearts = [first, *rng.choice(near[1 : 1 + _LIKED], min(_HEARTS - 1, len(near) - 1)).tolist()]
    nearness = np.array([max(_shared(words[h], words[row]) for h in hearts) for row in rows])
    # Equals stand in a drawn order: a catalogue often has many of the same words.
    order = np.lexsort((rng.random(len(rows)), -nearness))
    liked = rng.permutation(order[: min(_LIKED, len(rows) // 2)])
    disliked = rng.permutation(order[-min(_DISLIKED, len(rows) // 4) :])

    def ids(places: np.ndarray) -> tuple[str, ...]:
        return tuple(catalog.ids.id(rows[place]) for place in places.tolist())

    halves = [Half(liked=ids(liked[n::2]), disliked=ids(disliked[n::2])) for n in (0, 1)]
    return Person(id=f"invented-{number}", known=halves[0], hidden=halves[1], invented=True)


def _shared(one: frozenset[Kind], other: frozenset[Kind]) -> float:
    """Jaccard's coefficient."""
    return len(one & other) / max(len(one | other), 1)
