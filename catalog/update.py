"""Changing a catalogue without building everything again.

Row numbers never change: a new item is appended, a changed one keeps its row, a withdrawn one keeps
its row and is no longer available. So vectors need to be made for the changed rows only, and models
that were fitted on fewer items stay usable (`catalog.growth`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from catalog.config import AttributeConfig, ItemColumns
from catalog.errors import DataError
from catalog.ids import IdMap
from catalog.items import CORE_COLUMNS, Attribute, Catalog, Item
from catalog.raw import Flaw, RawTable
from catalog.report import SourceReport
from catalog.schema import catalog_table
from catalog.sieve import Sieve
from catalog.validate_items import validate_items


@dataclass(frozen=True)
class Changes:
    """What is to change.

    Attributes:
        put: items to add, or to replace whole by id; one that was withdrawn comes back.
        withdraw: ids of items that are no longer to be had.
    """

    put: Sequence[Item] = ()
    withdraw: Sequence[str] = field(default=())


def apply_changes(
    catalog: Catalog, changes: Changes, *, now: datetime | None = None
) -> tuple[Catalog, list[int], SourceReport]:
    """A new catalogue with the changes; the old one stays as it is.

    Args:
        catalog: to change.
        changes: checked as the rows of a source are.
        now: the present, which tells impossible years; the clock's when None.

    Returns:
        The catalogue; the rows whose content is new or other than before, ascending (make their
        vectors again); and what became of each change: `put` first, then `withdraw`, as records
        from 1.

    Raises:
        DataError: when an item has an attribute that the catalogue lacks.
    """
    table, report = validate_items(_raw(catalog, changes.put), _columns(catalog), now=now)
    data: dict[str, list[Any]] = {str(n): catalog.table[n].tolist() for n in catalog.table.columns}
    data["year"] = [None if pd.isna(year) else int(year) for year in data["year"]]
    changed = _put(data, catalog.ids, table)
    rows = {id_: row for row, id_ in enumerate(data["id"])}
    missing: list[Flaw] = []
    for line, id_ in enumerate(changes.withdraw, start=len(changes.put) + 1):
        if id_ in rows:
            data["withdrawn"][rows[id_]] = True
        else:
            missing.append(Flaw(line, "withdrawn, but the catalogue lacks it", id_))
    new_table = catalog_table(data, catalog.attributes)
    updated = Catalog(new_table, catalog.attributes, name=catalog.name, noun=catalog.noun)
    return updated, changed, _with_withdrawals(report, len(changes.withdraw), missing)


def _put(data: dict[str, list[Any]], ids: IdMap, table: pd.DataFrame) -> list[int]:
    """Write the rows of `table` into `data`; which of its rows are new or other, ascending."""
    changed: list[int] = []
    for record in table.to_dict("records"):
        values = {str(name): value for name, value in record.items()}
        values["year"] = None if pd.isna(values["year"]) else int(values["year"])
        row = ids.row(values["id"])
        if row is None:
            changed.append(len(data["id"]))
            for name, column in data.items():
                column.append(values[name])
            continue
        if not all(_same(data[n][row], v) for n, v in values.items() if n != "withdrawn"):
            changed.append(row)
        for name, value in values.items():
            data[name][row] = value
    return sorted(changed)


def changes_between(old: Catalog, new: Catalog) -> Changes:
    """What turns one catalogue into another: what is new or other, and what is gone."""
    put = [
        item
        for row, item in enumerate(new)
        if new.available[row] and (old.get(item.id) != item or not _is_available(old, item.id))
    ]
    gone = [
        id_ for row, id_ in enumerate(old.ids) if old.available[row] and not _is_available(new, id_)
    ]
    return Changes(put=put, withdraw=gone)


def _raw(catalog: Catalog, items: Iterable[Item]) -> RawTable:
    known = {a.name for a in catalog.attributes}
    rows: list[dict[str, Any]] = []
    for item in items:
        strange = sorted(set(item.attributes) - known)
        if strange:
            raise DataError(
                f"The item {item.id!r} has an attribute {strange[0]!r}; the catalogue has none.",
                remedy=f"It has: {', '.join(sorted(known))}. Build anew to change attributes.",
            )
        core = {n: getattr(item, n) for n in CORE_COLUMNS if n != "withdrawn"}
        rows.append({**core, **item.attributes})
    names = [*(n for n in CORE_COLUMNS if n != "withdrawn"), *(a.name for a in catalog.attributes)]
    frame = pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names}
    )
    return RawTable.of(frame, "changes")


def _columns(catalog: Catalog) -> ItemColumns:
    core = {name: name for name in CORE_COLUMNS if name != "withdrawn"}
    attributes = {a.name: _config(a) for a in catalog.attributes}
    return ItemColumns.model_validate({**core, "attributes": attributes})


def _config(a: Attribute) -> AttributeConfig:
    # No separator: the words of an item are apart already, and may hold any character.
    return AttributeConfig(kind=a.kind, separator="", label=a.label, unit=a.unit, role=a.role)


def _same(one: Any, other: Any) -> bool:
    both_nan = isinstance(one, float) and isinstance(other, float) and one != one and other != other
    return both_nan or bool(one == other)


def _is_available(catalog: Catalog, id_: str) -> bool:
    row = catalog.ids.row(id_)
    return row is not None and bool(catalog.available[row])


def _with_withdrawals(report: SourceReport, count: int, missing: Sequence[Flaw]) -> SourceReport:
    empty = pd.DataFrame(index=pd.RangeIndex(count - len(missing)))
    raw = RawTable(empty, np.arange(len(empty)), report.source, broken=tuple(missing))
    withdrawn = Sieve(raw).report()
    return report.model_copy(
        update={
            "read": report.read + withdrawn.read,
            "kept": report.kept + withdrawn.kept,
            "refused": report.refused + withdrawn.refused,
            "findings": (*withdrawn.findings, *report.findings),
        }
    )
