"""Candidates whose worth is known, from every fold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.events import Interactions
from catalog.items import Catalog
from rerankers.bases import fit_bases
from rerankers.features import Table, candidates
from rerankers.gain import PerPerson, ndcg_at_10
from rerankers.held_out import Fold, folds
from rerankers.item_facts import item_facts
from rerankers.pool import in_blocks


@dataclass(frozen=True)
class Lessons:
    """Pools with what was hidden. A *query* is a person in a fold.

    Attributes:
        table: features, shape (n, n_features).
        found: 1 for the hidden items, shape (n,).
        query: of each row, ascending from 0, shape (n,).
        person: who asks, shape (n_queries,).
        wanted: how many items are hidden, in the pool or not, shape (n_queries,).
        base_ndcg: nDCG@10 of each base by itself, shape (n_queries,).
    """

    table: Table
    found: Table
    query: NDArray[np.intp]
    person: NDArray[np.intp]
    wanted: NDArray[np.intp]
    base_ndcg: dict[str, PerPerson]

    @classmethod
    def joined(cls, parts: "Sequence[Lessons]") -> "Lessons":
        """Several, at least one, as one."""
        starts = np.cumsum([0, *(len(part.person) for part in parts)])
        queries = [part.query + start for part, start in zip(parts, starts, strict=False)]
        return cls(
            np.concatenate([part.table for part in parts]),
            np.concatenate([part.found for part in parts]),
            np.concatenate(queries),
            np.concatenate([part.person for part in parts]),
            np.concatenate([part.wanted for part in parts]),
            {
                name: np.concatenate([part.base_ndcg[name] for part in parts])
                for name in parts[0].base_ndcg
            },
        )

    @property
    def best_base(self) -> str:
        """The base with the best mean nDCG@10."""
        return max(self.base_ndcg, key=lambda name: float(self.base_ndcg[name].mean()))


def lessons_from(
    interactions: Interactions,
    catalog: Catalog,
    bases: Sequence[str],
    *,
    depth: int,
    count: int,
    most: int,
    seed: int,
) -> Lessons | None:
    """Fit bases on all but one fold, look what they say of it; fold by fold.

    Args:
        interactions: all that may be learned from.
        catalog: the items.
        bases: names of candidate models.
        depth: items that each base gives to a pool.
        count: of folds.
        most: people a fold at most.
        seed: of the folds.

    Returns:
        None when nobody has a liked item to hide and another to keep.
    """
    parts = [
        part
        for fold in folds(interactions, count, most, seed)
        if len(fold.people)
        for part in _of_fold(fold, catalog, bases, depth)
    ]
    return Lessons.joined(parts) if parts else None


def _of_fold(fold: Fold, catalog: Catalog, bases: Sequence[str], depth: int) -> "Sequence[Lessons]":
    models = fit_bases(bases, fold.train)
    facts = item_facts(fold.train, catalog)
    parts = []
    for some in in_blocks(len(fold.people), len(catalog)):
        hidden = fold.hidden[some]
        pool = candidates(models, facts, fold.profiles[some], fold.met[some], depth)
        parts.append(
            Lessons(
                pool.table,
                np.asarray(hidden[pool.person, pool.item], dtype=np.float32).ravel(),
                pool.person.astype(np.intp),
                fold.people[some],
                hidden.getnnz(axis=1).astype(np.intp),
                {name: ndcg_at_10(scores, hidden) for name, scores in pool.scores.items()},
            )
        )
    return parts
