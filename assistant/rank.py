"""From several lists of candidates to one order."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.config import AssistantConfig
from assistant.recall import Request
from assistant.resources import Resources
from catalog.ranking import Ranking, Scores
from retrieval.encoder import Vectors
from retrieval.fusion import weighted


def rank(
    resources: Resources, config: AssistantConfig, request: Request, found: list[Ranking]
) -> Ranking:
    """Order the candidates: fuse the lists, lean to the well known and the wished for, spread.

    The lean to the well known is a prior: of two items that fit alike, people are gladder of the
    one that many chose before them. It pays most where the request is in words (docs/log.md).

    Scores are relative to the best candidate of the request: 1 for the first, above 0 for all.
    What each source said stays in `parts`.
    """
    fused = weighted(found, sum(map(len, found)), weights=config.weights)
    if not len(fused):
        return fused
    scores = (
        fused.scores / fused.scores.max()
        + config.familiarity * resources.familiarity[fused.rows]
        + config.wish_boost * _leaning(resources, request)[fused.rows]
    )
    order = np.argsort(-scores, kind="stable")
    ranked = replace(fused, scores=(scores / scores.max()).astype(np.float32)).take(order)
    return spread(ranked, resources.vectors.vectors(), config)


def spread(ranking: Ranking, vectors: Vectors, config: AssistantConfig) -> Ranking:
    """Choose the top again, so that near copies do not fill it.

    Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): each place goes to the item of
    the window with the largest (1 - d) · score - d · (cosine to the nearest item chosen before).
    Items behind the window keep their order.
    """
    window = min(config.window, len(ranking))
    if config.diversity == 0 or window < 3:
        return ranking
    nearness = vectors[ranking.rows[:window]]
    cosines = nearness @ nearness.T
    order = _marginal_order(ranking.scores[:window], cosines, config.diversity)
    rest = np.arange(window, len(ranking))
    return ranking.take(np.concatenate([order, rest]))


def _marginal_order(
    scores: Scores, cosines: NDArray[np.float32], diversity: float
) -> NDArray[np.intp]:
    chosen = [0]
    nearest = cosines[0].copy()
    while len(chosen) < len(scores):
        value = (1 - diversity) * scores - diversity * nearest
        value[chosen] = -np.inf
        best = int(np.argmax(value))
        chosen.append(best)
        np.maximum(nearest, cosines[best], out=nearest)
    return np.array(chosen, dtype=np.intp)


def _leaning(resources: Resources, request: Request) -> Scores:
    """The share of the soft wishes that each item meets, shape (n_items,), 0 to 1."""
    share = np.zeros(len(resources.catalog), np.float32)
    for constraint in request.soft:
        share += resources.attributes.mask(constraint)
    return share / np.float32(max(len(request.soft), 1))
