"""From settings to a catalogue, its events, and the report of the build."""

from datetime import UTC, datetime

import pandas as pd

from catalog.config import CatalogConfig
from catalog.items import Catalog
from catalog.report import BuildReport
from catalog.schema import empty_events
from catalog.sources import read_source
from catalog.validate_events import validate_events
from catalog.validate_items import validate_items


def build_catalog(
    config: CatalogConfig, *, now: datetime | None = None
) -> tuple[Catalog, pd.DataFrame, BuildReport]:
    """Read and validate everything that the settings name.

    Args:
        config: from `load_config`.
        now: the present, which tells impossible dates; the clock's when None.

    Returns:
        The catalogue (0 items are legal), its events with the columns `EVENT_COLUMNS`, and what
        became of every row that was read.

    Raises:
        ConfigError: when a column that the settings name is not there.
        DataError: when a source cannot be read at all.
    """
    now = now or datetime.now(UTC)
    table, report = validate_items(read_source(config.items), config.items, now=now)
    catalog = Catalog(
        table,
        config.items.schema_of_attributes,
        name=config.catalogue.name,
        noun=config.catalogue.noun,
    )
    reports, frames = [report], [empty_events()]
    for source in config.events:
        events, report = validate_events(read_source(source), source, catalog.ids, now=now)
        frames.append(events)
        reports.append(report)
    events = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    return catalog, events, BuildReport(sources=tuple(reports), created=now)
