"""Hard constraints on structured attributes, as masks over the catalogue."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, model_validator

from catalog.errors import UsageError
from catalog.ids import Rows
from catalog.items import Catalog

Mask = NDArray[np.bool_]


class Constraint(BaseModel):
    """One condition that an item meets or does not.

    Attributes:
        attribute: an attribute of the catalogue, or "year".
        op: "has" – the words hold one of `words`; "lacks" – they hold none; "range" – the number
            lies in [low, high].
        words: for "has" and "lacks"; compared without regard to case.
        low, high: bounds of "range", both included; None leaves that side open.

    An item whose value is unknown fails "has" and "range" and meets "lacks": what was asked for
    must be known to hold, what was ruled out must be known to be there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    attribute: str
    op: Literal["has", "lacks", "range"]
    words: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.op == "range" and self.low is None and self.high is None:
            raise ValueError("A range needs a bound.")
        if self.op != "range" and not self.words:
            raise ValueError(f"{self.op!r} needs words.")
        return self


@dataclass(frozen=True)
class Loosening:
    """What would remain if one constraint were given up.

    Attributes:
        constraint: the one to give up.
        remaining: available items that meet all the others.
    """

    constraint: Constraint
    remaining: int


class AttributeIndex:
    """Answers constraints from an inverted index: word → rows, built once a catalogue.

    Every attribute is indexed when it is first asked for. Any number of threads may ask.

    Args:
        catalog: whose items are to be filtered.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._inverted: dict[str, dict[str, Rows]] = {}
        self._numbers: dict[str, NDArray[np.float64]] = {}

    def mask(self, constraint: Constraint) -> Mask:
        """Which items meet a constraint, withdrawn ones among them, shape (n_items,).

        Raises:
            UsageError: when the catalogue has no such attribute, or not of that kind.
        """
        if constraint.op == "range":
            values = self._values(constraint.attribute)
            low = -np.inf if constraint.low is None else constraint.low
            high = np.inf if constraint.high is None else constraint.high
            return np.asarray((values >= low) & (values <= high))  # NaN compares False
        rows_of = self._rows_by_word(constraint.attribute)
        holds = np.zeros(len(self._catalog), np.bool_)
        for word in constraint.words:
            rows = rows_of.get(word.casefold())
            if rows is not None:
                holds[rows] = True
        return holds if constraint.op == "has" else ~holds

    def combined(self, constraints: Iterable[Constraint], keep: Mask | None = None) -> Mask:
        """Which available items meet every constraint, shape (n_items,).

        Args:
            constraints: all must be met.
            keep: shape (n_items,); False rules an item out beforehand.

        Raises:
            UsageError: as `mask` does.
        """
        met = self._catalog.available.copy()
        if keep is not None:
            met &= keep
        for constraint in constraints:
            met &= self.mask(constraint)
        return met

    def loosenings(
        self, constraints: Sequence[Constraint], keep: Mask | None = None
    ) -> list[Loosening]:
        """How many items would remain without each constraint, the most helpful first.

        Equal counts keep the order in which the constraints were given.

        Args:
            constraints: those that leave too few.
            keep: shape (n_items,); False rules an item out in any case.

        Raises:
            UsageError: as `mask` does.
        """
        base = self.combined((), keep)
        masks = [self.mask(constraint) for constraint in constraints]
        # How many constraints an item breaks: it comes back when the only one it breaks is dropped.
        broken = np.zeros(len(base), np.int32)
        for met in masks:
            broken += ~met
        already = int((base & (broken == 0)).sum())
        found = [
            Loosening(constraint, already + int((base & (broken == 1) & ~met).sum()))
            for constraint, met in zip(constraints, masks, strict=True)
        ]
        return sorted(found, key=lambda one: -one.remaining)

    def _rows_by_word(self, name: str) -> dict[str, Rows]:
        if name not in self._inverted:
            rows: defaultdict[str, list[int]] = defaultdict(list)
            for row, words in enumerate(_words(self._catalog, name)):
                for word in words:
                    rows[word.casefold()].append(row)
            # Assigned whole, so that another thread sees all of it or nothing.
            self._inverted[name] = {w: np.array(found, np.int32) for w, found in rows.items()}
        return self._inverted[name]

    def _values(self, name: str) -> NDArray[np.float64]:
        if name not in self._numbers:
            self._numbers[name] = _numbers(self._catalog, name)
        return self._numbers[name]


def _numbers(catalog: Catalog, name: str) -> NDArray[np.float64]:
    if name == "year":
        return catalog.years
    attribute = catalog.attribute(name)
    if attribute is None or attribute.kind != "number":
        raise UsageError(
            f"The catalogue has no number {name!r}.",
            remedy=f"It has: {', '.join(['year', *_names(catalog, 'number')])}.",
        )
    return catalog.table[name].to_numpy(np.float64)


def _words(catalog: Catalog, name: str) -> list[tuple[str, ...]]:
    attribute = catalog.attribute(name)
    if attribute is None or attribute.kind == "number":
        raise UsageError(
            f"The catalogue has no words {name!r}.",
            remedy=f"It has: {', '.join(_names(catalog, 'list') + _names(catalog, 'category'))}.",
        )
    column = catalog.table[attribute.name].tolist()
    return column if attribute.kind == "list" else [(value,) if value else () for value in column]


def _names(catalog: Catalog, kind: str) -> list[str]:
    return [a.name for a in catalog.attributes if a.kind == kind]
