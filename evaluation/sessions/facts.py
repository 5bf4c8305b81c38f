"""What the catalogue says of an item, looked up here anew so that no fault of a filter hides."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from catalog.items import Attribute, Catalog
from retrieval.filters import AttributeIndex, Constraint

Mask = NDArray[np.bool_]
Kind = tuple[str, str]
"""An attribute and one of its values."""
MOST_VALUES = 60
"""An attribute with more values than this is no list of kinds that people speak in."""


class Facts:
    """Looks at items one by one.

    Args:
        catalog: the items.
        known_by: shape (n_items,), how many people left an event with each.
    """

    def __init__(self, catalog: Catalog, known_by: NDArray[np.float32]) -> None:
        self.catalog = catalog
        self.known_by = known_by
        self._index = AttributeIndex(catalog)
        self._implied: dict[tuple[Constraint, tuple[Constraint, ...]], bool] = {}

    def words(self, item: str, attribute: str) -> tuple[str, ...]:
        """The words of an attribute of an item; none when unknown."""
        found = self.catalog.get(item)
        value = None if found is None else found.attributes.get(attribute)
        if isinstance(value, str):
            return (value,)
        return value if isinstance(value, tuple) else ()

    def number(self, item: str, attribute: str) -> float | None:
        """A number of an item, its year among them; None when unknown."""
        found = self.catalog.get(item)
        if found is None:
            return None
        value = found.year if attribute == "year" else found.attributes.get(attribute)
        return float(value) if isinstance(value, int | float) else None

    def meets(self, item: str, constraint: Constraint) -> bool:
        """Whether an item meets a condition; what is unknown meets only "lacks"."""
        if constraint.op == "range":
            value = self.number(item, constraint.attribute)
            low = -np.inf if constraint.low is None else constraint.low
            high = np.inf if constraint.high is None else constraint.high
            return value is not None and low <= value <= high
        own = {word.casefold() for word in self.words(item, constraint.attribute)}
        common = bool(own & {word.casefold() for word in constraint.words})
        return common if constraint.op == "has" else not common

    def mask(self, constraint: Constraint) -> Mask:
        """Which items meet a condition, shape (n_items,)."""
        return self._index.mask(constraint)

    def implied(self, condition: Constraint, by: Iterable[Constraint]) -> bool:
        """Whether items that meet other conditions on the same attribute all meet this one."""
        own = tuple(c for c in by if c.attribute == condition.attribute)
        if not own or condition in own:
            return bool(own)
        if (condition, own) not in self._implied:
            inner = np.logical_and.reduce([self.mask(c) for c in own])
            outside = inner & ~self.mask(condition)
            self._implied[condition, own] = bool(inner.any()) and not bool(outside.any())
        return self._implied[condition, own]

    def title(self, item: str) -> str:
        """The title of an item; its id when the catalogue has none such."""
        found = self.catalog.get(item)
        return item if found is None else found.title

    @cached_property
    def kinds(self) -> tuple[Attribute, ...]:
        """The attributes in whose words people speak of kinds: genres, or all with few values."""
        genres = self.catalog.with_role("genre")
        return genres or tuple(
            a
            for a in self.catalog.attributes
            if a.kind != "number"
            and a.role not in {"alias", "person"}
            and 2 <= len(self._values(a)) <= MOST_VALUES
        )

    def kinds_of(self, item: str) -> tuple[Kind, ...]:
        """The kinds of an item."""
        return tuple((a.name, word) for a in self.kinds for word in self.words(item, a.name))

    @cached_property
    def usual(self) -> dict[Kind, float]:
        """Kind → its share of all that people met, or of all items where nobody met any."""
        weights = self.known_by if self.known_by.any() else np.ones(len(self.catalog))
        sums: defaultdict[Kind, float] = defaultdict(float)
        for row, weight in enumerate(weights.tolist()):
            if weight > 0:
                for kind in self.kinds_of(self.catalog.ids.id(row)):
                    sums[kind] += weight
        whole = float(weights.sum())
        return {kind: weight / whole for kind, weight in sums.items()}

    def _values(self, attribute: Attribute) -> set[str]:
        column = self.catalog.table[attribute.name].tolist()
        if attribute.kind == "list":
            return {word for words in column for word in words}
        return {word for word in column if word}
