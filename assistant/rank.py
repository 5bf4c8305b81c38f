"""From several lists of candidates to one order."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.config import AssistantConfig
from assistant.fusion.served import ServedFusion
from assistant.recall import Request
from assistant.resources import Resources
from catalog.ranking import Ranking, Scores
from retrieval.encoder import Vectors
from retrieval.fusion import weighted


def rank(
    resources: Resources, config: AssistantConfig, request: Request, found: list[Ranking]
) -> Ranking:
    """Order the candidates: fuse the lists, lean to what is known and wished for, spread.

    The lean to the well known is a prior: of two items that fit alike, people are gladder of the
    one that many chose before them. It pays most where the request is in words (docs/log.md).
    What was learned from sessions or conversations (`assistant.training`) has its share beside all
    that, and may bring candidates that no other source brought.

    Scores are relative to the best candidate of the request: 1 for the first, 0 or more for all.
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
    plain = replace(fused, scores=(scores / scores.max()).astype(np.float32)).take(order)
    ranked = _with_learned(plain, resources.fusion, request)
    return spread(ranked, resources.vectors.vectors(), config)


def _with_learned(plain: Ranking, served: ServedFusion | None, request: Request) -> Ranking:
    """Both orders as one, by their shares; the plain one's parts and the learned one's stay."""
    if served is None or request.moment is None:
        return plain
    learned = served.fusion.rank(request.moment, request.keep)
    shares = {"plain": 1 - served.share, learned.source: served.share}
    both = (replace(plain, source="plain"), learned)
    joined = weighted(both, len(plain) + len(learned), weights=shares)
    return replace(joined, scores=joined.scores / joined.scores.max())


def spread(ranking: Ranking, vectors: Vectors, config: AssistantConfig) -> Ranking:
    """Choose the top again, so that near copies do not fill it.

    Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): each place goes to the item of
    the window with the largest (1 - d) · score - d · (cosine to the nearest item chosen before).
    That value, divided by 1 - d, becomes the item's score: it never rises down the list, since
    items only leave the choice and their nearest chosen neighbour only comes nearer. Items behind
    the window keep their order, below it.
    """
    window = min(config.window, len(ranking))
    if config.diversity == 0 or window < 3:
        return ranking
    nearness = vectors[ranking.rows[:window]]
    cosines = nearness @ nearness.T
    order, values = _marginal_order(ranking.scores[:window], cosines, config.diversity)
    behind = np.minimum(ranking.scores[window:] - config.diversity, values[-1])
    rest = np.arange(window, len(ranking))
    scores = np.maximum(np.concatenate([values, behind]), 0).astype(np.float32)
    return replace(ranking.take(np.concatenate([order, rest])), scores=scores)


def _marginal_order(
    scores: Scores, cosines: NDArray[np.float32], diversity: float
) -> tuple[NDArray[np.intp], Scores]:
    """Positions in the order of choice, and the marginal relevance that each had by then."""
    chosen, values = [0], [float(scores[0])]
    nearest = np.maximum(cosines[0], 0)  # an opposite is no nearer to new than a stranger
    while len(chosen) < len(scores):
        value = scores - diversity / (1 - diversity) * nearest
        value[chosen] = -np.inf
        best = int(np.argmax(value))
        chosen.append(best)
        values.append(float(value[best]))
        np.maximum(nearest, cosines[best], out=nearest)
    return np.array(chosen, dtype=np.intp), np.array(values, dtype=np.float32)


def _leaning(resources: Resources, request: Request) -> Scores:
    """The share of the soft wishes that each item meets, shape (n_items,), 0 to 1."""
    share = np.zeros(len(resources.catalog), np.float32)
    for constraint in request.soft:
        share += resources.attributes.mask(constraint)
    return share / np.float32(max(len(request.soft), 1))
