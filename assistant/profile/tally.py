"""How often the words of an attribute occur among items that count differently much."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray

from assistant.explain.values import words_of
from catalog.items import Catalog

Weights = NDArray[np.float64]
YEAR = "year"


@dataclass(frozen=True)
class Words:
    """The words of one attribute, by row.

    Attributes:
        name, label: of the attribute; `YEAR` for decades.
        by_row: shape (n_items,); an empty tuple where it is unknown.
    """

    name: str
    label: str
    by_row: Sequence[tuple[str, ...]]

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Where a word is known, shape (n_items,)."""
        return np.fromiter(map(bool, self.by_row), np.bool_, len(self.by_row))

    def tally(self, weights: Weights) -> dict[str, float]:
        """Word → the sum of the weights of the items that have it.

        Args:
            weights: shape (n_items,), at least 0.
        """
        found: dict[str, float] = {}
        for row in np.flatnonzero(weights).tolist():
            for word in dict.fromkeys(self.by_row[row]):
                found[word] = found.get(word, 0.0) + float(weights[row])
        return found

    def total(self, weights: Weights) -> float:
        """The sum of the weights of the items of which a word is known."""
        return float(weights[self.known].sum())

    def rows_with(self, word: str, weights: Weights) -> list[int]:
        """The rows that have a word and a weight, largest weight first."""
        rows = [row for row in np.flatnonzero(weights).tolist() if word in self.by_row[row]]
        return sorted(rows, key=lambda row: -weights[row])


def words_by_row(catalog: Catalog, name: str, label: str) -> Words:
    """The words of a list or category attribute."""
    return Words(name, label, [words_of(value) for value in catalog.table[name].tolist()])


def decades_by_row(catalog: Catalog) -> Words:
    """The decade of each item ("1990s")."""
    return Words(
        YEAR,
        "year",
        [() if np.isnan(year) else (f"{int(year) // 10 * 10}s",) for year in catalog.years],
    )


def likelihood_ratio(part: float, whole: float, other_part: float, other_whole: float) -> float:
    """G², twice the log-likelihood ratio of two shares (Dunning, Computational Linguistics 1993).

    Args:
        part: of `whole`.
        whole: above 0.
        other_part: of `other_whole`.
        other_whole: above 0.

    Returns:
        At least 0; about χ² with one degree of freedom when both shares are the same in truth.
    """
    share = (part + other_part) / (whole + other_whole)
    cells = (
        (part, whole * share),
        (whole - part, whole * (1 - share)),
        (other_part, other_whole * share),
        (other_whole - other_part, other_whole * (1 - share)),
    )
    return 2 * sum(seen * log(seen / due) for seen, due in cells if seen > 0 and due > 0)
