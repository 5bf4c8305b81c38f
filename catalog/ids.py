"""Catalogue ids and row numbers: two types, and the one class that converts them."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NewType

import numpy as np
from numpy.typing import NDArray

from catalog.errors import DataError

ItemId = NewType("ItemId", str)
"""What the catalogue's owner calls an item."""
UserId = NewType("UserId", str)
"""What the events call a person."""
Rows = NDArray[np.int32]
"""Positions in a catalogue's table, shape (n,)."""


class IdMap:
    """A fixed, ordered set of ids, each with its row number.

    Args:
        ids: unique ids; their order gives the row numbers, from 0.

    Raises:
        DataError: when an id occurs twice.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids: tuple[str, ...] = tuple(ids)
        self._rows: dict[str, int] = {id_: row for row, id_ in enumerate(self._ids)}
        if len(self._rows) != len(self._ids):
            seen: set[str] = set()
            twice = next(i for i in self._ids if i in seen or seen.add(i))  # type: ignore[func-returns-value]
            raise DataError(f"The id {twice!r} occurs twice.", remedy="Ids must be unique.")

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._rows

    def row(self, id_: str) -> int | None:
        """The row of an id; None when the id is unknown."""
        return self._rows.get(id_)

    def rows(self, ids: Iterable[str]) -> Rows:
        """The rows of the known ids among `ids`, in their order, shape (≤ len(ids),)."""
        return np.array([self._rows[i] for i in ids if i in self._rows], dtype=np.int32)

    def places(self, ids: Sequence[str]) -> Rows:
        """The row of each id, -1 of one that is unknown, shape (len(ids),)."""
        return np.fromiter((self._rows.get(id_, -1) for id_ in ids), np.int32, len(ids))

    def id(self, row: int) -> str:
        """The id at a row.

        Raises:
            IndexError: when the row is outside the map.
        """
        if row < 0:
            raise IndexError(f"Row {row} is negative.")
        return self._ids[row]

    def ids(self, rows: Sequence[int] | Rows) -> list[str]:
        """The ids at these rows, in their order."""
        return [self._ids[int(row)] for row in rows]

    @property
    def fingerprint(self) -> str:
        """A digest of the ids and their order: equal only for the same map."""
        digest = sha256()
        for id_ in self._ids:
            digest.update(id_.encode())
            digest.update(b"\0")
        return digest.hexdigest()[:16]
