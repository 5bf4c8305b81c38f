"""Changing the items of a workspace: what stays as it was is carried over, not made again.

Vectors are made for new and changed items only. Candidate models stay as they are: no event is new,
and an item that is added has no events that they could learn from (`assistant.grown`). So does the
learned order, which knows of newer items what the catalogue says of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assets import AssetStore
from assistant.build import Progress, Source, fit_models, index_items, silent
from assistant.open import settings_of
from catalog.config import AttributeConfig, ItemColumns, SourceConfig
from catalog.items import CORE_COLUMNS, Catalog, Item
from catalog.raw import RawTable
from catalog.report import SourceReport
from catalog.sources import read_source
from catalog.update import Changes, apply_changes
from catalog.validate_items import validate_items
from catalog.workspace import Workspace

_CORE = tuple(name for name in CORE_COLUMNS if name != "withdrawn")


@dataclass(frozen=True)
class NewItems:
    """Items from a file, and what became of its rows.

    Attributes:
        items: each complete: what the file has no column for is as the catalogue had it.
        report: of the rows of the file.
    """

    items: tuple[Item, ...]
    report: SourceReport


def read_items(file: Path, catalog: Catalog, columns: ItemColumns | None = None) -> NewItems:
    """Read items to add or change.

    Args:
        file: in any format of `catalog.sources`.
        catalog: gives what the file has no column for.
        columns: which column is what; None when they are called as the catalogue calls them, with
            ``|`` between the words of a list.

    Raises:
        UsageError: when the file's ending tells no format.
        ConfigError: when the file has no column for ids or titles.
        DataError: when it cannot be read.
    """
    raw = read_source(SourceConfig.of_file(file))
    known = _own_columns(catalog) if columns is None else columns
    present = _present(known, raw)
    table, report = validate_items(raw, present)
    incoming = Catalog(table, present.schema_of_attributes)
    return NewItems(tuple(_merged(incoming, catalog, present)), report)


def update_workspace(
    path: Path, changes: Changes, store: AssetStore, progress: Progress | None = None
) -> SourceReport:
    """Apply changes to a workspace; the new one replaces the old when it is complete.

    Returns:
        What became of each change: `put` first, then `withdraw`.

    Raises:
        WorkspaceError: when it is missing, broken, of another version, or being written.
        DataError: when an item has an attribute that the catalogue lacks.
        WeightsError, RetrievalError: when the items cannot be encoded.
    """
    tell = progress or silent
    old = Workspace.open(path)
    settings, before = settings_of(old), old.load_catalog()
    catalog, _, report = apply_changes(before, changes)
    earlier = old.load_report()
    source = Source(
        catalog,
        old.load_events(),
        earlier.model_copy(update={"sources": (*earlier.sources, report)}),
        settings,
    )
    with Workspace.create(path) as draft:
        draft.write_catalog(catalog, source.events, source.report)
        draft.carry_rest(old)
        if len(before) == 0:
            fit_models(draft, source, tell)
        index_items(draft, source, store, tell)
    return report


def _own_columns(catalog: Catalog) -> ItemColumns:
    attributes = {
        a.name: AttributeConfig(kind=a.kind, label=a.label, unit=a.unit, role=a.role)
        for a in catalog.attributes
    }
    return ItemColumns.model_validate({n: n for n in _CORE} | {"attributes": attributes})


def _present(columns: ItemColumns, raw: RawTable) -> ItemColumns:
    """The columns that the file has; those of ids and titles stay, so that their lack is told."""
    there = set(raw.frame.columns)
    core = {name: str(getattr(columns, name)) for name in _CORE}
    kept = {n: c if c in there or n in {"id", "title"} else "" for n, c in core.items()}
    attributes = {n: a for n, a in columns.attributes.items() if (a.column or n) in there}
    return ItemColumns.model_validate(kept | {"attributes": attributes})


def _merged(incoming: Catalog, catalog: Catalog, present: ItemColumns) -> Iterator[Item]:
    absent = [n for n in _CORE if not getattr(present, n)]
    for item in incoming:
        before = catalog.get(item.id)
        if before is None:
            yield item
            continue
        untouched = {n: v for n, v in before.attributes.items() if n not in present.attributes}
        core = {name: getattr(before, name) for name in absent}
        yield replace(item, attributes={**untouched, **item.attributes}, **core)
