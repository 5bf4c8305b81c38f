"""Ratings on their own scale: those that people gave, and those that strengths amount to."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from catalog.events import Behaviour, SignalConfig
from catalog.ids import IdMap

Ratings = NDArray[np.float64]


def given_ratings(events: pd.DataFrame, people: IdMap, items: IdMap) -> sparse.csr_matrix:
    """The ratings in these events, the last where a person rated an item more than once.

    Args:
        events: columns `EVENT_COLUMNS`; what is not a rating, or has no number, is left out, and
            so are people and items that the maps lack.
        people: id of each row.
        items: id of each column.

    Returns:
        Shape (n_people, n_items), CSR, float64, sorted. What is stored was rated: a rating of 0
        is a stored zero, and a neutral one is there too, which strengths leave out.
    """
    ratings = events[(events["behaviour"] == Behaviour.RATING.value) & events["value"].notna()]
    rows, columns = people.places(ratings["user"].tolist()), items.places(ratings["item"].tolist())
    known = np.flatnonzero((rows >= 0) & (columns >= 0))[::-1]  # the last comes first
    pairs = rows[known].astype(np.int64) * len(items) + columns[known]
    last = known[np.unique(pairs, return_index=True)[1]]
    places = (rows[last], columns[last])
    values = ratings["value"].to_numpy(np.float64)[last]
    matrix = sparse.csr_matrix((values, places), shape=(len(people), len(items)))
    matrix.sort_indices()
    return matrix


def as_ratings(strength: NDArray[np.floating], signals: SignalConfig) -> Ratings:
    """The rating that would have each strength: the map of `SignalConfig` backwards.

    With w the weight of a rating and t = s / w cut to [-1, 1]: neutral + t · (high - neutral) for
    t ≥ 0, and neutral + t · (neutral - low) below. Exact for one rating that has not faded, where
    ratings are not centred; more than a full like or dislike is the end of the scale. A weight of
    0 or less counts as 1.
    """
    weight = signals.weights[Behaviour.RATING]
    share = np.clip(strength.astype(np.float64) / (weight if weight > 0 else 1.0), -1.0, 1.0)
    above = share * (signals.rating_high - signals.rating_neutral)
    below = share * (signals.rating_neutral - signals.rating_low)
    ratings: Ratings = signals.rating_neutral + np.where(share >= 0, above, below)
    return ratings
