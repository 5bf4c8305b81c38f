"""The one shape of a catalogue's table and of its events.

Every builder ends here: types are made uniform, and a schema checks what the contract of `Catalog`
and `Interactions` says. A table that fails has a builder with a bug, or was changed by hand.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from catalog.errors import DataError
from catalog.events import EVENT_COLUMNS, Behaviour
from catalog.items import CORE_COLUMNS, Attribute

YEARS = (-3000, 3000)
_TIME = "datetime64[us, UTC]"
_STRINGS = ("id", "title", "text", "text_credit", "image", "audio", "url")


def catalog_table(columns: dict[str, Any], attributes: Sequence[Attribute]) -> pd.DataFrame:
    """The table of a `Catalog` from its columns, with the types that it promises.

    Args:
        columns: name → one value an item; string columns and `withdrawn` may be left out, `year`
            holds int or None.
        attributes: the structured properties; each must have its column.

    Raises:
        DataError: when the values break the schema.
    """
    n = len(columns["id"])
    table = pd.DataFrame(index=pd.RangeIndex(n))
    for name in CORE_COLUMNS:
        if name in _STRINGS:
            table[name] = pd.Series(list(columns.get(name, [""] * n)), dtype="str")
        elif name == "year":
            table[name] = pd.Series(list(columns.get(name, [None] * n)), dtype="Int16")
        else:
            table[name] = np.array(columns.get(name, [False] * n), dtype=np.bool_)
    for a in attributes:
        values = list(columns[a.name])
        dtype: Any = {"list": object, "category": "str", "number": np.float64}[a.kind]
        table[a.name] = pd.Series(values, dtype=dtype, index=table.index)
    check_catalog_table(table, attributes)
    return table


def events_table(columns: dict[str, Any]) -> pd.DataFrame:
    """Events with the columns `EVENT_COLUMNS` and the types that `Interactions` expects.

    Raises:
        DataError: when the values break the schema.
    """
    n = len(columns["user"])
    table = pd.DataFrame(
        {
            "user": pd.Series(list(columns["user"]), dtype="str"),
            "item": pd.Series(list(columns["item"]), dtype="str"),
            "behaviour": pd.Series(list(columns["behaviour"]), dtype="str"),
            "value": pd.Series(columns.get("value", [np.nan] * n), dtype=np.float64),
            "time": pd.Series(columns.get("time", [pd.NaT] * n), dtype=_TIME),
        }
    )
    check_events(table)
    return table


def empty_events() -> pd.DataFrame:
    """No events."""
    return events_table({"user": [], "item": [], "behaviour": [], "value": [], "time": []})


def check_catalog_table(table: pd.DataFrame, attributes: Sequence[Attribute]) -> None:
    """Check the promises of `Catalog`.

    Raises:
        DataError: naming the first column and value that break them.
    """
    pa = _pandera()
    columns: dict[str, Any] = {name: pa.Column("str") for name in _STRINGS}
    columns["id"] = pa.Column("str", [pa.Check.str_length(min_value=1)], unique=True)
    columns["title"] = pa.Column("str", [pa.Check.str_length(min_value=1)])
    columns["year"] = pa.Column("Int16", [pa.Check.in_range(*YEARS)], nullable=True)
    columns["withdrawn"] = pa.Column("bool")
    for a in attributes:
        if a.kind == "list":
            columns[a.name] = pa.Column("object", [pa.Check(_are_tuples, name="tuples of strings")])
        elif a.kind == "category":
            columns[a.name] = pa.Column("str")
        else:
            columns[a.name] = pa.Column("float64", [pa.Check(_is_finite)], nullable=True)
    _check(pa.DataFrameSchema(columns), table, "The catalogue's table")


def check_events(events: pd.DataFrame) -> None:
    """Check the promises of the events.

    Raises:
        DataError: naming the first column and value that break them.
    """
    pa = _pandera()
    known = [b.value for b in Behaviour]
    columns = {
        "user": pa.Column("str", [pa.Check.str_length(min_value=1)]),
        "item": pa.Column("str", [pa.Check.str_length(min_value=1)]),
        "behaviour": pa.Column("str", [pa.Check.isin(known)]),
        "value": pa.Column("float64", [pa.Check(_is_finite)], nullable=True),
        "time": pa.Column(_TIME, nullable=True),
    }
    _check(
        pa.DataFrameSchema({name: columns[name] for name in EVENT_COLUMNS}), events, "The events"
    )


def _pandera() -> Any:
    """The module pandera.pandas, imported now: half a second, which only builders wait for."""
    with _without_spark_warning():
        return import_module("pandera.pandas")


@contextmanager
def _without_spark_warning() -> Iterator[None]:
    """Where Spark is installed pandera imports it, and it warns of a pandas newer than itself."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        yield


def _check(schema: Any, table: pd.DataFrame, what: str) -> None:
    from pandera.errors import SchemaError

    try:
        with _without_spark_warning():
            schema.validate(table)
    except SchemaError as exc:
        raise DataError(
            f"{what} breaks its schema: {exc}.", remedy="Build the workspace again."
        ) from exc


def _are_tuples(column: "pd.Series[Any]") -> bool:
    return all(
        isinstance(words, tuple) and all(isinstance(word, str) for word in words)
        for words in column
    )


def _is_finite(column: "pd.Series[float]") -> bool:
    return not bool(np.isinf(column.to_numpy(np.float64, na_value=np.nan)).any())
