"""Parts of the people and of what they liked, in which a model may do worse than on the whole."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evaluation.ranking.config import RankingConfig
from evaluation.ranking.data import EvaluationData, first_times
from evaluation.ranking.splits import Split, met, rows_of


@dataclass(frozen=True)
class Slice:
    """A part of what is to be found.

    Attributes:
        name: in results.
        meaning: in words, with its threshold.
        relevant: what is to be found, shape (n_people, n_items), CSR; empty rows for people who do
            not belong to it.
    """

    name: str
    meaning: str
    relevant: sparse.csr_matrix

    @property
    def people(self) -> int:
        """How many people have something to find in it."""
        return int((self.relevant.getnnz(axis=1) > 0).sum())


def slices_of(split: Split, data: EvaluationData, config: RankingConfig) -> tuple[Slice, ...]:
    """Cold-start people, cold items and, where it can be told, recent items."""
    known = split.seen.getnnz(axis=1)
    training = met(split.train.events, split.train.users, rows_of(data.catalog))
    people = Slice(
        "cold-start people",
        f"people of whom at most {config.cold_people} items are known",
        _kept(split.relevant, people=known <= config.cold_people),
    )
    items = Slice(
        "cold items",
        f"items that at most {config.cold_items} people in training have met",
        _kept(split.relevant, items=training.getnnz(axis=0) <= config.cold_items),
    )
    recent = _recent(split, data, config.recent_part)
    return (people, items) if recent is None else (people, items, recent)


def _recent(split: Split, data: EvaluationData, part: float) -> Slice | None:
    age, by = first_times(data.events, data.catalog), "first event"
    if not np.isfinite(age).any():
        age, by = data.catalog.years, "year"
    if not np.isfinite(age).any():
        return None
    since = np.nanquantile(age, 1 - part)
    return Slice(
        "recent items",
        f"the newest {part:.0%} of the items by {by}",
        _kept(split.relevant, items=np.nan_to_num(age, nan=-np.inf) >= since),
    )


def _kept(
    relevant: sparse.csr_matrix,
    people: NDArray[np.bool_] | None = None,
    items: NDArray[np.bool_] | None = None,
) -> sparse.csr_matrix:
    rows = np.ones(relevant.shape[0]) if people is None else people.astype(np.float64)
    columns = np.ones(relevant.shape[1]) if items is None else items.astype(np.float64)
    kept = sparse.csr_matrix(sparse.diags(rows) @ relevant @ sparse.diags(columns))
    kept.eliminate_zeros()
    return kept
