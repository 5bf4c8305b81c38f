"""Is what was learned better than the plain order? Asked of lessons that it did not learn from."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.config import AssistantConfig
from assistant.fusion.moment import Lesson, Moment
from assistant.fusion.served import ServedFusion
from assistant.rank import rank
from assistant.recall import Request, recall
from assistant.resources import Resources
from catalog.ids import Rows
from cf_models.contract import profile_of
from rerankers.gain import Gain, K

Progress = Callable[[str, int, int], None]
PLAIN = "plain order"


def trial(
    resources: Resources,
    config: AssistantConfig,
    served: ServedFusion,
    lessons: Sequence[Lesson],
    progress: Progress,
    *,
    firm: bool,
) -> Gain:
    """nDCG@10 of the order with and without what was learned.

    Args:
        resources: whose candidate models have not learned from these lessons either.
        config: settings of a turn.
        served: what was learned.
        lessons: held out, at least one.
        progress: told how far it is.
        firm: whether wishes are conditions, for both sides, as a turn has what is said so plainly;
            else they lean, as in what was said all through a conversation, by both who spoke.
    """
    config = config.model_copy(update={"diversity": 0.0})  # it is not there for being found
    sides = [replace(resources, fusion=fusion) for fusion in (None, served)]
    found = np.zeros((2, len(lessons)))
    for number, lesson in enumerate(lessons):
        request = request_of(resources, config, lesson.moment, firm=firm)
        lists = recall(resources, config, request)
        for place, side in enumerate(sides):
            ranking = rank(side, config, request, lists)
            found[place, number] = _ndcg(ranking.rows, lesson.wanted)
        progress("Comparing with the plain order", number + 1, len(lessons))
    groups = np.array([lesson.group for lesson in lessons], dtype=np.intp)
    return Gain.of(PLAIN, found[0], found[1], groups)


def request_of(
    resources: Resources, config: AssistantConfig, moment: Moment, *, firm: bool
) -> Request:
    """What a turn is told of a moment; `firm` as in `trial`."""
    half_life = config.likes_half_life
    newest_first = enumerate(reversed(moment.named))
    strengths = {row: 0.5 ** (later / half_life) for later, row in newest_first}
    n_items = len(resources.catalog)
    hard, soft = (moment.wishes, ()) if firm else ((), moment.wishes)
    keep = resources.attributes.combined(hard, np.ones(n_items, dtype=np.bool_))
    keep[[*moment.named, *moment.disliked]] = False
    query = moment.query
    return Request(
        profile=profile_of(strengths | dict.fromkeys(moment.disliked, -1.0), n_items),
        query=query,
        meaning=resources.encoder.encode_queries([query])[0] if query else None,
        hard=hard,
        soft=soft,
        keep=keep,
        moment=moment,
    )


def _ndcg(rows: Rows, wanted: Sequence[int]) -> float:
    discount: NDArray[np.float64] = 1 / np.log2(np.arange(K) + 2)
    hits = np.isin(rows[:K], wanted)
    return float(discount[: len(hits)][hits].sum() / discount[: min(len(wanted), K)].sum())
