"""The k-core of events: people and items with at least k of each other, nothing else."""

import pandas as pd

from catalog.errors import DataError
from catalog.items import Catalog
from catalog.preprocess.step import Step, step_between

_WHO = {"user": "people", "item": "items"}


def k_core(events: pd.DataFrame, k: int) -> tuple[pd.DataFrame, tuple[Step, ...]]:
    """Remove people with fewer than k items and items with fewer than k people, until none is left.

    Args:
        events: columns `EVENT_COLUMNS`.
        k: the least number of different items a person, and of different people an item.

    Returns:
        The events that stay, and a step for every removal.

    Raises:
        DataError: when nothing stays.
    """
    steps: list[Step] = []
    for number in range(1, len(events) + 2):
        before = len(steps)
        for by, of in (("user", "item"), ("item", "user")):
            count = events.groupby(by)[of].transform("nunique")
            kept = events[(count >= k).to_numpy()]
            if len(kept) < len(events):
                name = f"{k}-core, round {number}: {_WHO[by]}"
                reason = f"fewer than {k} {_WHO[of]}"
                steps.append(step_between(name, events, kept, reason=reason))
            events = kept
        if len(steps) == before:
            break
    if events.empty:
        raise DataError(
            f"Nothing is left of the data in a {k}-core.", remedy="Choose a smaller --k-core."
        )
    return events.reset_index(drop=True), tuple(steps)


def narrowed(catalog: Catalog, events: pd.DataFrame) -> Catalog:
    """The catalogue of the items that have events."""
    kept = catalog.table["id"].isin(set(events["item"])).to_numpy()
    return Catalog(catalog.table[kept], catalog.attributes, name=catalog.name, noun=catalog.noun)
