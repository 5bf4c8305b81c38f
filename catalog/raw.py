"""A table as it was read, before anything is believed about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Flaw:
    """One thing that was wrong with a line, found while reading."""

    line: int
    reason: str
    value: str


@dataclass(frozen=True)
class RawTable:
    """Rows as they came, each with its place in the source.

    Attributes:
        frame: cells as Python objects: strings from text, what the format gives otherwise; None or
            NaN for nothing. The index is 0 … n_rows-1.
        lines: place of each row in the source, from 1, shape (n_rows,), int64.
        source: what was read, in words, without passwords.
        unit: what `lines` counts.
        broken: lines that gave no row.
        mended: position of a row in `frame`, and what was changed in it while reading.
    """

    frame: pd.DataFrame
    lines: NDArray[np.int64]
    source: str
    unit: Literal["line", "record"] = "record"
    broken: tuple[Flaw, ...] = ()
    mended: tuple[tuple[int, Flaw], ...] = field(default=())

    @classmethod
    def of(cls, frame: pd.DataFrame, source: str) -> "RawTable":
        """A table that is already in memory; its rows are records 1 … n."""
        frame = frame.reset_index(drop=True).astype(object)
        return cls(frame, np.arange(1, len(frame) + 1), source)


def column_of(raw: RawTable, name: str) -> list[Any]:
    """The cells of one column; all None when the name is empty or the table has no columns."""
    if name == "" or name not in raw.frame:
        return [None] * len(raw.frame)
    return raw.frame[name].tolist()


def object_frame(rows: Sequence[Sequence[Any]], columns: Sequence[str]) -> pd.DataFrame:
    """A frame of Python objects from rows of cells, without guessing types.

    A column name that comes again becomes "name (2)", so that no cell is lost.
    """
    data = {
        name: pd.Series([row[i] for row in rows], dtype=object)
        for i, name in enumerate(_distinct(columns))
    }
    return pd.DataFrame(data, index=pd.RangeIndex(len(rows)))


def _distinct(columns: Sequence[str]) -> list[str]:
    names: list[str] = []
    for column in columns:
        name, n = column, 2
        while name in names:
            name, n = f"{column} ({n})", n + 1
        names.append(name)
    return names
