"""Text with separated columns: CSV, TSV, and the older layouts of MovieLens."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from catalog.raw import Flaw, RawTable, object_frame

_MOST_CELL = 16 * 1024 * 1024


class _Lines:
    """Lines with their numbers, which can be taken back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._returned: list[str] = []
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.pop() if self._returned else next(self._lines)
        self.number += 1
        self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> None:
        back = self.taken[1:]
        self._returned += reversed(back)
        self.number -= len(back)


def read_csv(lines: Iterable[str], source: str, *, delimiter: str) -> RawTable:
    """Rows of CSV text with a header; quoted cells may run over several lines.

    A row with another number of cells than the header is broken. When it ran over several lines,
    the quote was never closed: only its first line is given up, and reading goes on at the next.

    Args:
        lines: with their line ends.
        source: what is read, in words.
        delimiter: one character.
    """
    feed = _Lines(lines)
    header: list[str] | None = None
    rows: list[list[str]] = []
    places: list[int] = []
    broken: list[Flaw] = []
    csv.field_size_limit(_MOST_CELL)
    while True:
        feed.taken.clear()
        start = feed.number + 1
        try:
            cells = next(csv.reader(feed, delimiter=delimiter, strict=True))
        except StopIteration:
            break
        except csv.Error as exc:
            reason = f"not CSV: {exc}"
        else:
            if not cells:
                continue
            if header is None:
                header = [name.strip() for name in cells]
                continue
            if len(cells) == len(header):
                rows.append(cells)
                places.append(start)
                continue
            reason = f"{len(cells)} columns where the header has {len(header)}"
        first = feed.taken[0] if feed.taken else ""
        feed.give_back_all_but_first()
        broken.append(Flaw(start, reason, first.rstrip("\r\n")))
    return _table(header or [], rows, places, broken, source)


def read_split(
    lines: Iterable[str], source: str, *, separator: str, header: Sequence[str]
) -> RawTable:
    """Rows of text without quoting and without a header, split at a separator."""
    rows: list[list[str]] = []
    places: list[int] = []
    broken: list[Flaw] = []
    for number, line in enumerate(lines, start=1):
        text = line.rstrip("\r\n")
        if not text:
            continue
        cells = text.split(separator)
        if len(cells) == len(header):
            rows.append(cells)
            places.append(number)
        else:
            reason = f"{len(cells)} columns where {len(header)} are expected"
            broken.append(Flaw(number, reason, text))
    return _table(header, rows, places, broken, source)


def _table(
    header: Sequence[str],
    rows: Sequence[Sequence[Any]],
    places: Sequence[int],
    broken: Sequence[Flaw],
    source: str,
) -> RawTable:
    return RawTable(
        frame=object_frame(rows, header),
        lines=np.array(places, dtype=np.int64),
        source=source,
        unit="line",
        broken=tuple(broken),
    )
