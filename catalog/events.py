"""What people did with items, and the matrix that candidate models learn from."""

from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from catalog.errors import DataError
from catalog.ids import IdMap, Rows
from catalog.items import Catalog
from catalog.signals import Behaviour, SignalConfig, event_strength

__all__ = ["EVENT_COLUMNS", "Behaviour", "Interactions", "SignalConfig", "event_strength"]

EVENT_COLUMNS = ("user", "item", "behaviour", "value", "time")


class Interactions:
    """Who preferred what, and how much: signed strengths in a sparse matrix.

    Attributes:
        users: ids of people ↔ rows of the matrix.
        items: ids of items ↔ columns; the catalogue's own map.
        strength: shape (n_users, n_items), CSR, float32; positive for liked, negative for
            disliked, no stored zeros.
        events: the events themselves, columns `EVENT_COLUMNS`, `item` and `user` as ids; kept for
            models of ratings and of sequence.
        signals: how events became strengths; the scale of ratings is there.
    """

    def __init__(
        self,
        users: IdMap,
        items: IdMap,
        strength: sparse.csr_matrix,
        events: pd.DataFrame,
        signals: SignalConfig | None = None,
    ) -> None:
        self.users = users
        self.items = items
        self.strength = strength
        self.events = events
        self.signals = SignalConfig() if signals is None else signals

    @classmethod
    def from_events(
        cls,
        events: pd.DataFrame,
        catalog: Catalog,
        config: SignalConfig | None = None,
        *,
        now: datetime | None = None,
    ) -> "Interactions":
        """Add up events of people with items of the catalogue.

        Args:
            events: columns `EVENT_COLUMNS`: ids as strings, `behaviour` a `Behaviour` value,
                `value` float (the rating, or the seconds of a stay; NaN otherwise), `time`
                datetime64[UTC] or NaT.
            catalog: gives the columns of the matrix.
            config: weights, half-lives and scales.
            now: from when the ages of events are counted back; the latest of them when None, so
                that a model never looks past what it learns from.

        Raises:
            DataError: when a column is missing or an event names an item that is not in the
                catalogue (the readers set such events aside and report them).
        """
        config = SignalConfig() if config is None else config
        missing = [c for c in EVENT_COLUMNS if c not in events]
        if missing:
            raise DataError(f"The events lack the columns {', '.join(missing)}.")
        users = IdMap(pd.unique(events["user"]).tolist())
        item_rows = catalog.ids.places(events["item"].tolist())
        if (item_rows < 0).any():
            stranger = events["item"].iloc[int(np.argmax(item_rows < 0))]
            raise DataError(f"An event names the item {stranger!r}, which the catalogue lacks.")
        user_rows = users.places(events["user"].tolist())
        matrix = sparse.coo_matrix(
            (event_strength(events, config, now=now), (user_rows, item_rows)),
            shape=(len(users), len(catalog)),
            dtype=np.float32,
        ).tocsr()  # tocsr adds up the events of one person with one item
        matrix.data = np.clip(matrix.data, -1.0, config.max_strength)
        matrix.eliminate_zeros()
        return cls(users, catalog.ids, matrix, events, config)

    def seen(self, user: str) -> Rows:
        """The items that a person left any event with, a neutral one too; shape (≤ n_items,)."""
        places = self._places.get(user)
        return self.items.rows([] if places is None else self.events["item"].iloc[places].unique())

    @cached_property
    def _places(self) -> dict[Any, Any]:
        """Where each person's events stand in the table."""
        return dict(self.events.groupby("user", observed=True).indices)

    def history(self, user: str) -> sparse.csr_matrix | None:
        """One person's strengths, shape (1, n_items); None when the person is unknown."""
        row = self.users.row(user)
        return None if row is None else self.strength[row]
