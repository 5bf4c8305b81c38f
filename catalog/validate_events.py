"""From raw rows to events: cleaning, checks, and a reason for every row that is changed or refused.

Policy, in the order in which it is applied: an event without a person, an item or a known behaviour
is refused, and so is a rating outside its scale or a stay of fewer than 0 seconds; an event of an
item that the catalogue lacks is set aside; an impossible time becomes unknown; of equal events the
first is kept.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from catalog.behaviour_names import BEHAVIOUR_NAMES
from catalog.config import EventColumns
from catalog.events import Behaviour
from catalog.preprocess.repeats import repeated
from catalog.raw import RawTable, column_of
from catalog.report import SourceReport
from catalog.schema import events_table
from catalog.sieve import Sieve
from catalog.text import as_number, as_text, mended_text
from catalog.validate_items import check_columns

_EPOCH = pd.Timestamp("1970-01-01", tz="UTC")
_UNITS = (("s", 1e11), ("ms", 1e14), ("us", 1e17), ("ns", np.inf))


def validate_events(
    raw: RawTable,
    columns: EventColumns,
    known_items: Collection[str],
    *,
    now: datetime | None = None,
) -> tuple[pd.DataFrame, SourceReport]:
    """Events with the columns `EVENT_COLUMNS` from raw rows, and what became of every row.

    Args:
        raw: as read.
        columns: which column is what.
        known_items: ids of the catalogue.
        now: events later than a day after it are impossible; the present when None.

    Raises:
        ConfigError: when a column that the settings name is not there.
    """
    check_columns(raw, columns.wanted(), required=("user", "item"))
    sieve = Sieve(raw)
    users, items = (_ids(sieve, column_of(raw, c), k) for k, c in _id_columns(columns))
    behaviours = _behaviours(sieve, raw, columns)
    values = _values(sieve, raw, columns, behaviours)
    known = pd.Series(items, dtype=object).isin(list(known_items)).to_numpy(np.bool_)
    sieve.refuse(~known, "an item that the catalogue lacks", items, outcome="set aside")
    cells = column_of(raw, columns.time)
    times = _times(cells, columns)
    there = np.fromiter((as_text(cell) != "" for cell in cells), np.bool_, len(cells))
    latest = pd.Timestamp(now or datetime.now(UTC)) + timedelta(days=1)
    possible = ((times >= _EPOCH) & (times <= latest)).to_numpy(np.bool_)
    sieve.mend(there & ~possible, "time: impossible; now unknown", cells)
    frame = pd.DataFrame(
        {
            "user": users,
            "item": items,
            "behaviour": behaviours,
            "value": values,
            "time": times.where(possible),
        }
    )
    _refuse_repeated(sieve, frame)
    kept = frame[sieve.alive].reset_index(drop=True)
    return events_table({name: kept[name] for name in kept.columns}), sieve.report()


def _id_columns(columns: EventColumns) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("user", columns.user), ("item", columns.item)


def _ids(sieve: Sieve, cells: Sequence[Any], name: str) -> list[str]:
    ids: list[str] = []
    mended = np.zeros(len(cells), dtype=np.bool_)
    for row, cell in enumerate(cells):
        text, reasons = mended_text(cell)
        mended[row] = bool(reasons)
        ids.append(text)
    sieve.mend(mended, f"{name}: characters that had to be mended", ids)
    empty = np.fromiter((id_ == "" for id_ in ids), np.bool_, len(ids))
    sieve.refuse(empty, f"no {name}", ids)
    return ids


def _behaviours(sieve: Sieve, raw: RawTable, columns: EventColumns) -> list[str]:
    if columns.behaviour is not None:
        return [columns.behaviour.value] * len(raw.frame)
    names = columns.behaviours or BEHAVIOUR_NAMES
    meaning = {name.strip().casefold(): behaviour.value for name, behaviour in names.items()}
    cells = column_of(raw, columns.behaviour_column)
    found = [meaning.get(as_text(cell).casefold(), "") for cell in cells]
    unknown = np.fromiter((value == "" for value in found), np.bool_, len(found))
    sieve.refuse(unknown, "a behaviour that the settings do not name", cells)
    return found


def _values(
    sieve: Sieve, raw: RawTable, columns: EventColumns, behaviours: Sequence[str]
) -> np.ndarray:
    """The ratings and the seconds of stays, NaN for all other events, shape (n_rows,)."""
    is_rating = np.fromiter((b == Behaviour.RATING.value for b in behaviours), np.bool_)
    is_stay = np.fromiter((b == Behaviour.DWELL.value for b in behaviours), np.bool_)
    cells = column_of(raw, columns.value)
    numbers = [as_number(cell) for cell in cells]
    values = np.array([np.nan if n is None else n for n in numbers], dtype=np.float64)
    sieve.refuse(is_rating & np.isnan(values), "a rating without a number", cells)
    outside = (values < columns.scale.low) | (values > columns.scale.high)
    scale = f"{columns.scale.low:g} to {columns.scale.high:g}"
    sieve.refuse(is_rating & outside, f"a rating outside the scale of {scale}", cells)
    sieve.refuse(is_stay & np.isnan(values), "a stay without a number of seconds", cells)
    sieve.refuse(is_stay & (values < 0), "a stay of fewer than 0 seconds", cells)
    return np.where(is_rating | is_stay, values, np.nan)


def _times(cells: Sequence[Any], columns: EventColumns) -> "pd.Series[pd.Timestamp]":
    """Times in UTC, NaT where a cell is empty or cannot be read, shape (n_rows,)."""
    if columns.time_format:
        texts = pd.Series([mended_text(cell)[0] for cell in cells], dtype="str")
        parsed = pd.to_datetime(texts, format=columns.time_format, errors="coerce", utc=True)
        return parsed.dt.as_unit("us")
    numbers = np.array(
        [np.nan if isinstance(c, datetime) else _or_nan(as_number(c)) for c in cells], np.float64
    )
    as_words = pd.Series(
        [mended_text(c)[0] if np.isnan(n) else "" for c, n in zip(cells, numbers, strict=True)],
        dtype="str",
    )
    parsed = pd.to_datetime(as_words, format="ISO8601", errors="coerce", utc=True)
    counted = pd.Series(_from_numbers(numbers, columns.time_unit))
    return parsed.dt.as_unit("us").where(np.isnan(numbers), counted)


def _from_numbers(numbers: np.ndarray, unit: str) -> pd.DatetimeIndex:
    usable = np.isfinite(numbers)
    if unit == "auto":
        size = float(np.median(np.abs(numbers[usable]))) if usable.any() else 0.0
        unit = next(name for name, limit in _UNITS if size < limit)
    per_second = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}[unit]
    seconds = numbers / per_second
    in_range = usable & (np.abs(seconds) < 1e11)  # the year 5138; past what datetime64 could say
    micros = np.round(np.where(in_range, seconds, 0.0) * 1e6).astype(np.int64)
    times = micros.view("datetime64[us]")
    times[~in_range] = np.datetime64("NaT")
    return pd.DatetimeIndex(times, tz="UTC")


def _or_nan(number: float | None) -> float:
    return np.nan if number is None else number


def _refuse_repeated(sieve: Sieve, frame: pd.DataFrame) -> None:
    alive = frame[sieve.alive]
    again = np.zeros(len(frame), dtype=np.bool_)
    again[alive.index.to_numpy()[repeated(alive)]] = True
    sieve.refuse(again, "the same event again", frame["item"].tolist())
