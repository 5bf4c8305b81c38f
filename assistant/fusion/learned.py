"""The learned fusion: a first cut over all items, then three opinions of its pool."""

from dataclasses import dataclass

import numpy as np

from assistant.fusion.columns import Knowledge
from assistant.fusion.config import FusionConfig
from assistant.fusion.linear import Table, scaled
from assistant.fusion.moment import Moment
from assistant.fusion.network import Network
from catalog.ids import Rows
from catalog.ranking import Ranking, Scores
from rerankers.trees import Trees
from retrieval.filters import Mask

SOURCE = "learned"


@dataclass(frozen=True)
class LearnedFusion:
    """score = mean of z(w · z(columns)), z(network(z(columns))) and z(trees(columns)).

    z is over the items of the moment, for the scores those of the pool: the items that
    w · z(columns) puts first.

    Attributes:
        knowledge: what columns are made from.
        names: of the columns, in order.
        weights: w, shape (n_columns,), float32.
        network: over z(columns).
        trees: LightGBM's LambdaMART, over the columns.
        config: settings.
    """

    knowledge: Knowledge
    names: tuple[str, ...]
    weights: Table
    network: Network
    trees: Trees
    config: FusionConfig

    def rank(self, moment: Moment, keep: Mask, k: int | None = None) -> Ranking:
        """The pool in its order, at most k items, scored in deviations.

        Args:
            moment: what candidates are judged by.
            keep: shape (n_items,); False rules an item out before the cut.
            k: how many at most; None for the whole pool.

        Returns:
            Source "learned"; `parts` hold what each said, in deviations.
        """
        table = table_of(self.knowledge, moment)
        unit = scaled(table)
        cut = unit @ self.weights
        rows = pool_of(cut, keep, self.config.pool)
        parts = {
            "first_cut": _z(cut[rows]),
            "network": _z(self.network.answer(unit[rows])),
            "trees": _z(self.trees.answer(table[rows])),
        }
        scores = np.stack(list(parts.values())).mean(axis=0)
        order = np.argsort(-scores, kind="stable")
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
