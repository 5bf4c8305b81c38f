"""From raw rows to items: cleaning, checks, and a reason for every row that is changed or refused.

Policy, in the order in which it is applied: a row without an id or a title is refused; of rows with
one id the first is kept; what stands in the other cells never costs an item its place: what cannot
be read becomes unknown, and is reported.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from catalog.config import AttributeConfig, ItemColumns
from catalog.errors import ConfigError
from catalog.raw import RawTable, column_of
from catalog.report import SourceReport
from catalog.schema import YEARS, catalog_table
from catalog.sieve import Sieve
from catalog.text import as_number, as_text, as_words, as_year, has_markup, mended_text, one_line

MAX_TITLE = 300
_YEARS_AHEAD = 10


def validate_items(
    raw: RawTable, columns: ItemColumns, *, now: datetime | None = None
) -> tuple[pd.DataFrame, SourceReport]:
    """The table of a `Catalog` from raw rows, and what became of every row.

    Args:
        raw: as read.
        columns: which column is what.
        now: announced items may be up to ten years ahead of it; the present when None.

    Raises:
        ConfigError: when a column that the settings name is not there.
    """
    check_columns(raw, columns.wanted(), required=("id", "title"))
    sieve = Sieve(raw)
    data: dict[str, Any] = {"id": _strings(sieve, column_of(raw, columns.id), "id")}
    raw_titles = column_of(raw, columns.title)
    titles = _strings(sieve, raw_titles, "title")
    sieve.refuse(_empty(data["id"]), "no id", titles)
    sieve.refuse(_empty(titles), "no title", data["id"])
    _refuse_repeated(sieve, raw, data["id"])
    for name in ("text", "text_credit", "image", "audio", "url"):
        data[name] = _strings(sieve, column_of(raw, getattr(columns, name)), name)
    data["title"], data["text"] = _titles(sieve, titles, data["text"])
    latest = (now or datetime.now(UTC)).year + _YEARS_AHEAD
    data["year"] = _years(sieve, column_of(raw, columns.year), min(latest, YEARS[1]))
    for name, attribute in columns.attributes.items():
        cells = column_of(raw, attribute.column or name)
        data[name] = _attribute(sieve, cells, name, attribute)
    alive = np.flatnonzero(sieve.alive).tolist()
    kept = {name: [values[row] for row in alive] for name, values in data.items()}
    return catalog_table(kept, columns.schema_of_attributes), sieve.report()


def check_columns(raw: RawTable, wanted: dict[str, str], *, required: Sequence[str] = ()) -> None:
    """Check that the named columns are there; a table without rows and columns has them all.

    Raises:
        ConfigError: naming the setting, the column and those that there are.
    """
    there = [str(name) for name in raw.frame.columns]
    if not there and len(raw.frame) == 0:
        return
    wanted = {**dict.fromkeys(required, ""), **wanted}
    for key, column in wanted.items():
        if column not in there:
            problem = f"has no column {column!r}, which the setting {key!r} names"
            raise ConfigError(
                f"{raw.source} {problem}." if column else f"The setting {key!r} is empty.",
                remedy=f"Its columns are: {', '.join(there)}.",
            )


def _strings(sieve: Sieve, cells: Sequence[Any], name: str) -> list[str]:
    values: list[str] = []
    flaws: dict[str, list[int]] = {}
    for row, cell in enumerate(cells):
        text, reasons = mended_text(cell)
        values.append(text)
        for reason in reasons:
            flaws.setdefault(reason, []).append(row)
    for reason, rows in flaws.items():
        sieve.mend(_at(rows, len(values)), f"{name}: {reason}", values)
    lost = np.fromiter(("\ufffd" in v for v in values), np.bool_, len(values))
    sieve.note(lost, f"{name}: characters lost before it was read (U+FFFD)", values)
    return values


def _refuse_repeated(sieve: Sieve, raw: RawTable, ids: Sequence[str]) -> None:
    first: dict[str, int] = {}
    same: list[int] = []
    other: list[int] = []
    contents = raw.frame.to_numpy(dtype=object)
    for row, id_ in enumerate(ids):
        if not sieve.alive[row]:
            continue
        earlier = first.setdefault(id_, row)
        if earlier != row:
            equal = repr(contents[earlier].tolist()) == repr(contents[row].tolist())
            (same if equal else other).append(row)
    sieve.refuse(_at(same, len(ids)), "the same row again", ids)
    sieve.refuse(_at(other, len(ids)), "an id that is taken by another row; the first is kept", ids)


def _titles(
    sieve: Sieve, titles: Sequence[str], texts: Sequence[str]
) -> tuple[list[str], list[str]]:
    shown = [one_line(title) for title in titles]
    marked = np.fromiter((has_markup(t) for t in shown), np.bool_, len(shown))
    sieve.note(marked, "title: markup, kept as text", titles)
    long = np.fromiter((len(t) > MAX_TITLE for t in shown), np.bool_, len(shown))
    sieve.mend(long, f"title: longer than {MAX_TITLE} characters; whole in the text", titles)
    new_texts = list(texts)
    for row in np.flatnonzero(long).tolist():
        new_texts[row] = f"{shown[row]}\n{texts[row]}".strip()
        shown[row] = shown[row][: MAX_TITLE - 1].rstrip() + "…"
    return shown, new_texts


def _years(sieve: Sieve, cells: Sequence[Any], latest: int) -> list[int | None]:
    years = [as_year(cell) for cell in cells]
    there = np.fromiter((as_text(cell) != "" for cell in cells), np.bool_, len(cells))
    possible = np.fromiter(
        (year is not None and year != 0 and YEARS[0] <= year <= latest for year in years),
        np.bool_,
        len(years),
    )
    sieve.mend(there & ~possible, "year: impossible; now unknown", cells)
    return [year if ok else None for year, ok in zip(years, possible, strict=True)]


def _attribute(
    sieve: Sieve, cells: Sequence[Any], name: str, attribute: AttributeConfig
) -> list[Any]:
    if attribute.kind == "list":
        _strings(sieve, [_joined(cell) for cell in cells], name)  # reports what is mended in words
        return [as_words(cell, attribute.separator) for cell in cells]
    if attribute.kind == "category":
        return [one_line(text) for text in _strings(sieve, cells, name)]
    numbers = [as_number(cell) for cell in cells]
    wrong = np.fromiter((n is None for n in numbers), np.bool_, len(numbers))
    sieve.mend(wrong, f"{name}: not a number; now unknown", cells)
    return [float("nan") if n is None else n for n in numbers]


def _joined(cell: Any) -> Any:
    return "\n".join(map(as_text, cell)) if isinstance(cell, list | tuple) else cell


def _empty(values: Sequence[str]) -> np.ndarray:
    return np.fromiter((value == "" for value in values), np.bool_, len(values))


def _at(rows: Sequence[int], length: int) -> np.ndarray:
    where = np.zeros(length, dtype=np.bool_)
    where[list(rows)] = True
    return where
