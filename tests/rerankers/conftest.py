"""A small world, and the demo's most rated films."""

import pytest
from reranker_worlds import catalog_of, events_of

from catalog import Catalog, Interactions
from catalog.demo import demo_catalog
from catalog.events import SignalConfig
from evaluation.ranking.splits import Split, SplitConfig, split_events


@pytest.fixture(scope="session")
def world() -> tuple[Catalog, Interactions]:
    catalog = catalog_of(80)
    return catalog, Interactions.from_events(events_of(80, 80, 5), catalog)


@pytest.fixture(scope="session")
def demo_films() -> tuple[Catalog, Split]:
    whole, events, _ = demo_catalog(None)
    popular = set(events["item"].value_counts().index[:400])
    table = whole.table[whole.table["id"].isin(popular)]
    catalog = Catalog(table, whole.attributes, name=whole.name, noun=whole.noun)
    chosen = events[events["item"].isin(popular)].reset_index(drop=True)
    return catalog, split_events(chosen, catalog, SignalConfig(), SplitConfig(seed=0))
