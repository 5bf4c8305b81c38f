"""Items that a conversation showed already, behind new ones that fit about as well.

Who goes on asking has passed over what was shown: to show it again costs a place that something new
could have. Nothing is left out for that, since a narrow request may leave nothing else.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from catalog.ids import IdMap
from catalog.ranking import Ranking


def freshened(
    ranking: Ranking, items: IdMap, shown: Iterable[Iterable[str]], cost: float
) -> Ranking:
    """The ranking in which every earlier showing of an item lowers its score.

    Args:
        ranking: best first, scores of at most 1.
        items: ids of the rows.
        shown: lists of ids, as they were shown.
        cost: what one showing takes from a score, 0 or more.
    """
    times = Counter(item for listed in shown for item in listed)
    if not times or cost == 0:
        return ranking
    often = np.array([times[items.id(row)] for row in ranking.rows.tolist()], np.float32)
    scores = ranking.scores - np.float32(cost) * often
    order = np.argsort(-scores, kind="stable")
    lowered = replace(ranking, scores=np.maximum(scores, 0).astype(np.float32))
    return lowered.take(order)
