"""Hard constraints on structured attributes, as masks over the catalogue."""

from collections.abc import Iterable
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, model_validator

from catalog.errors import UsageError
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


def mask(catalog: Catalog, constraint: Constraint) -> Mask:
    """Which items meet a constraint, shape (n_items,).

    Raises:
        UsageError: when the catalogue has no such attribute, or not of that kind.
    """
    if constraint.op == "range":
        values = _numbers(catalog, constraint.attribute)
        low = -np.inf if constraint.low is None else constraint.low
        high = np.inf if constraint.high is None else constraint.high
        return np.asarray((values >= low) & (values <= high))  # NaN compares False
    wanted = {word.casefold() for word in constraint.words}
    holds = np.fromiter(
        (any(word.casefold() in wanted for word in words) for words in _words(catalog, constraint)),
        dtype=np.bool_,
        count=len(catalog),
    )
    return holds if constraint.op == "has" else ~holds


def combined_mask(catalog: Catalog, constraints: Iterable[Constraint]) -> Mask:
    """Which available items meet every constraint, shape (n_items,)."""
    keep = catalog.available.copy()
    for constraint in constraints:
        keep &= mask(catalog, constraint)
    return keep


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


def _words(catalog: Catalog, constraint: Constraint) -> list[tuple[str, ...]]:
    attribute = catalog.attribute(constraint.attribute)
    if attribute is None or attribute.kind == "number":
        raise UsageError(
            f"The catalogue has no words {constraint.attribute!r}.",
            remedy=f"It has: {', '.join(_names(catalog, 'list') + _names(catalog, 'category'))}.",
        )
    column = catalog.table[attribute.name].tolist()
    return column if attribute.kind == "list" else [(value,) if value else () for value in column]


def _names(catalog: Catalog, kind: str) -> list[str]:
    return [a.name for a in catalog.attributes if a.kind == kind]
