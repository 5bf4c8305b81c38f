"""The switch "new to me / already mine / both" as a mask over the catalogue."""

import numpy as np

from assistant.resources import Resources
from assistant.taste import Taste
from retrieval.filters import Mask


def within(resources: Resources, taste: Taste, user: str) -> Mask:
    """Which items the switch lets through, shape (n_items,).

    "new": what the person has not named, judged, seen or done anything with.
    "known": just those, but for what they dislike, since nobody asks for that again.
    "both": all but what they dislike and what this conversation has named already.
    """
    rows = resources.catalog.ids.rows
    known = np.zeros(len(resources.catalog), np.bool_)
    known[rows(taste.known_items)] = True
    known[resources.interactions.seen(user)] = True
    if taste.scope == "new":
        return ~known
    liked = np.ones(len(known), np.bool_)
    liked[rows(taste.disliked)] = False
    history = resources.interactions.history(user) if user else None
    if history is not None:
        judged_now = {e.item for e in taste.entries if e.kind == "item"}
        bad = history.indices[history.data < 0]
        liked[[n for n in bad if resources.catalog.ids.id(int(n)) not in judged_now]] = False
    if taste.scope == "known":
        return np.asarray(known & liked)
    named = np.zeros(len(known), np.bool_)
    named[rows({e.item for e in taste.entries if e.kind == "item"})] = True
    return np.asarray(liked & ~named)
