"""The learned fusion: a first cut over all items, then trees over its pool."""

from dataclasses import dataclass

import numpy as np

from assistant.fusion.columns import Knowledge
from assistant.fusion.config import FusionConfig
from assistant.fusion.linear import Table, scaled
from assistant.fusion.moment import Moment
from catalog.ids import Rows
from catalog.ranking import Ranking, Scores
from rerankers.trees import Trees
from retrieval.filters import Mask

SOURCE = "learned"


@dataclass(frozen=True)
class LearnedFusion:
    """score = (1 - a) · z(trees(columns)) + a · z(w · z(columns)), for the pool of a moment.

    z is over the items of the moment, and a is `linear_share`. The pool are the items that
    w · z(columns) puts first.

    Attributes:
        knowledge: what columns are made from.
        names: of the columns, in order.
        weights: w, shape (n_columns,), float32.
        trees: LightGBM's LambdaMART.
        config: settings.
    """

    knowledge: Knowledge
    names: tuple[str, ...]
    weights: Table
    trees: Trees
    config: FusionConfig

    def rank(self, moment: Moment, keep: Mask, k: int | None = None) -> Ranking:
        """The pool in its order, at most k items, scored in deviations.

        Args:
            moment: what candidates are judged by.
            keep: shape (n_items,); False rules an item out before the cut.
            k: how many at most; None for the whole pool.

        Returns:
            Source "learned"; `parts` hold what trees and first cut said, in deviations.
        """
        table = table_of(self.knowledge, moment)
        cut = scaled(table) @ self.weights
        rows = pool_of(cut, keep, self.config.pool)
        linear, grown = _z(cut[rows]), _z(self.trees.answer(table[rows]))
        share = np.float32(self.config.linear_share)
        scores = (1 - share) * grown + share * linear
        order = np.argsort(-scores, kind="stable")
        parts = {"trees": grown, "first_cut": linear}
        ranking = Ranking(rows, scores, SOURCE, parts).take(order)
        return ranking if k is None else ranking.top(k)


def table_of(knowledge: Knowledge, moment: Moment) -> Table:
    """All columns of a moment, shape (n_items, n_columns), float32."""
    return np.stack(list(knowledge.columns(moment).values()), axis=1).astype(np.float32)


def pool_of(cut: Scores, keep: Mask, count: int) -> Rows:
    """The `count` kept items of the highest score, best first, int32."""
    allowed = np.flatnonzero(keep)
    scores = cut[allowed]
    if len(allowed) > count:
        best = np.argpartition(-scores, count - 1)[:count]
        allowed, scores = allowed[best], scores[best]
    order = np.lexsort((allowed, -scores))
    return allowed[order].astype(np.int32)


def _z(scores: Scores) -> Scores:
    if len(scores) == 0:
        return scores.astype(np.float32)
    off = scores - scores.mean()
    return np.asarray(off / max(float(off.std()), 1e-9), dtype=np.float32)
