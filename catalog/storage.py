"""The files of a catalogue and of its events: Parquet and JSON, read back exactly as written."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from catalog.errors import DataError, WorkspaceBroken
from catalog.events import EVENT_COLUMNS
from catalog.items import CORE_COLUMNS, Attribute, Catalog
from catalog.schema import catalog_table, check_catalog_table, check_events, events_table

_REBUILD = "Build it again: sayso build, or sayso demo."
_LIST = pa.list_(pa.string())
_EVENTS = pa.schema(
    [
        ("user", pa.string()),
        ("item", pa.string()),
        ("behaviour", pa.string()),
        ("value", pa.float64()),
        ("time", pa.timestamp("us", tz="UTC")),
    ]
)


def write_catalog_table(file: Path, catalog: Catalog) -> None:
    """Write the table of a catalogue.

    Raises:
        DataError: when it breaks the schema.
    """
    check_catalog_table(catalog.table, catalog.attributes)
    kinds: dict[str, Any] = dict.fromkeys(CORE_COLUMNS, pa.string())
    kinds |= {"year": pa.int16(), "withdrawn": pa.bool_()}
    types = {"list": _LIST, "category": pa.string(), "number": pa.float64()}
    kinds |= {a.name: types[a.kind] for a in catalog.attributes}
    columns = {}
    for name, kind in kinds.items():
        cells = [None if value is pd.NA else value for value in catalog.table[name].tolist()]
        columns[name] = pa.array(cells, type=kind)
    pq.write_table(pa.table(columns), file)


def read_catalog_table(file: Path, attributes: Sequence[Attribute]) -> pd.DataFrame:
    """Read the table of a catalogue.

    Raises:
        WorkspaceBroken: when the file is absent, damaged, or has other columns.
    """
    wanted = [*CORE_COLUMNS, *(a.name for a in attributes)]
    columns: dict[str, Any] = _columns(file, wanted)
    for a in attributes:
        if a.kind == "list":
            columns[a.name] = [tuple(words or ()) for words in columns[a.name]]
        elif a.kind == "number":
            columns[a.name] = [np.nan if n is None else n for n in columns[a.name]]
    try:
        return catalog_table(columns, attributes)
    except (DataError, ValueError, TypeError) as exc:
        raise WorkspaceBroken(f"{file} is damaged: {exc}", remedy=_REBUILD) from exc


def write_attributes(file: Path, catalog: Catalog) -> None:
    """Write the attributes, and what is catalogued."""
    data = {
        "name": catalog.name,
        "noun": catalog.noun,
        "attributes": [asdict(a) for a in catalog.attributes],
    }
    file.write_text(json.dumps(data, ensure_ascii=False, indent=2), encoding="utf-8")


def read_attributes(file: Path) -> tuple[tuple[Attribute, ...], dict[str, str]]:
    """The attributes, and the keywords `name` and `noun` of `Catalog`.

    Raises:
        WorkspaceBroken: when the file is absent or damaged.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        attributes = tuple(
            Attribute(**{**a, "person_says": tuple(a["person_says"])}) for a in data["attributes"]
        )
        return attributes, {"name": str(data["name"]), "noun": str(data["noun"])}
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise WorkspaceBroken(f"{file} is damaged.", remedy=_REBUILD) from exc


def write_events(file: Path, events: pd.DataFrame) -> None:
    """Write events, columns `EVENT_COLUMNS`.

    Raises:
        DataError: when they break the schema.
    """
    check_events(events)
    table = pa.Table.from_pandas(events[list(EVENT_COLUMNS)], schema=_EVENTS, preserve_index=False)
    pq.write_table(table, file)


def read_events(file: Path) -> pd.DataFrame:
    """Read events.

    Raises:
        WorkspaceBroken: when the file is absent, damaged, or has other columns.
    """
    try:
        table = pq.read_table(file, columns=list(EVENT_COLUMNS))
        return events_table({name: table[name].to_pandas() for name in EVENT_COLUMNS})
    except (pa.ArrowException, OSError, KeyError, DataError, ValueError, TypeError) as exc:
        raise WorkspaceBroken(f"{file} is damaged: {exc}", remedy=_REBUILD) from exc


def _columns(file: Path, names: Sequence[str]) -> dict[str, list[Any]]:
    try:
        table = pq.read_table(file)
        return {name: table[name].to_pylist() for name in names}
    except (pa.ArrowException, OSError, KeyError) as exc:
        raise WorkspaceBroken(f"{file} is damaged: {exc}", remedy=_REBUILD) from exc
